"""Legal documents, by number and by words."""

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("quyết định 148 còn hiệu lực không", ["148/QĐ-TTg", "hết hiệu lực", "26/2026/QĐ-TTg"]),
        ("qđ 26/2026 có hiệu lực từ khi nào", ["26/2026/QĐ-TTg", "22/5/2026", "còn hiệu lực"]),
        ("kế hoạch 88 của lào cai", ["88/KH-UBND", "14/2/2023"]),
        ("quyet dinh 1593 son la", ["1593/QĐ-UBND", "24/8/2023"]),
        ("ai ký quyết định 919", ["919/QĐ-TTg", "Phạm Bình Minh"]),
    ],
)
def test_a_numbered_document(ask: Ask, text: str, words: list[str]) -> None:
    message = ask("ask_document", text)
    assert all(w in message["text"] for w in words), message["text"]
    assert message["custom"]["sources"]


def test_an_unknown_number_is_not_guessed(ask: Ask) -> None:
    message = ask("ask_document", "quyết định 777 nói gì")
    assert message["custom"]["status"] == "no_data"
    assert "777" in message["text"]


def test_the_document_in_force_without_a_number(ask: Ask) -> None:
    assert "26/2026" in ask("ask_document", "bộ tiêu chí ocop hiện nay theo văn bản nào")["text"]


def test_what_a_document_says_is_dated_where_it_was_over_sooner(ask: Any) -> None:
    text = ask("ask_document", "quyết định 148 nói gì")["text"]
    district = next(line for line in text.splitlines() if "UBND cấp huyện" in line)
    assert district.endswith("(đến 5/7/2025)")
    assert not any("(đến" in line for line in text.splitlines() if "Phần A" in line)


def test_a_bare_number_asks_for_the_document_itself(ask: Any) -> None:
    for text in ("qd148/qd-ttg", "QUYẾT ĐỊNH SỐ 148 QĐ TTG"):
        assert ask("ask_document", text)["text"].startswith("Quyết định 148/QĐ-TTg: Bộ tiêu chí")


def test_a_number_of_another_kind_of_document_is_said_to_be(ask: Any) -> None:
    said = "Trong dữ liệu, số này là của"
    assert f"{said} Kế hoạch 88" in ask("ask_document", "quyết định 88 nói gì")["text"]
    assert f"{said} Quyết định 26/2026" in ask("ask_document", "nghị định 26 là gì")["text"]
    assert said not in ask("ask_document", "quyết định 148 nói gì")["text"]


def test_beside_the_card_of_a_document_what_else_was_asked_is_offered(ask: Any) -> None:
    message = ask("ask_document", "nghị quyết 257 rồi chính phủ có gì để triển khai")
    assert message["custom"]["status"] == "partial" and "Có phải bạn hỏi" in message["text"]
    assert 1 <= len(message["buttons"]) <= 3
    for text in ("kế hoạch 88 của Lào Cai", "quyết định 148 nói gì", "1489 còn hiệu lực không"):
        assert not ask("ask_document", text).get("buttons")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("quyết định 148/QĐ-UBND là gì", True), ("quyết định 26/2025/QĐ-TTg là gì", True),
        ("quyết định số 148 năm 2022 là gì", True), ("1489/QĐ-TTg năm 2024 ai ký", True),
        ("quyết định 148/QĐ-TTg là gì", False), ("quyết định 148 năm 2023 là gì", False),
        ("quyết định 26/2026/QĐ-TTg là gì", False), ("1489/QĐ-TTg năm 2025 ai ký", False),
        ("quyết định 148/2023/QĐ-TTg là gì", False),
    ],
)  # fmt: skip
def test_a_number_of_another_issuer_or_year_is_said_to_be(ask: Any, text: str, other: bool) -> None:
    assert ("số này là của" in ask("ask_document", text)["text"]) == other


def test_documents_of_one_sign_are_not_said_to_have_one_number(ask: Any) -> None:
    text = ask("ask_document", "văn bản ký hiệu QĐ-TTg là gì")["text"]
    assert "mang ký hiệu này" in text and "cùng số" not in text
