"""Dossiers and certificates of before a change."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]
_TODAY = date(2026, 11, 28)


def rules(message: dict[str, Any]) -> list[str]:
    return [f["rule_id"] for f in message["custom"]["facts"] if "rule_id" in f]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hồ sơ nộp ngày 21/5/2026 thì theo quy định nào", ["VB-019", "VB-026", "CHT-001"]),
        ("hồ sơ nộp ngày 22/5/2026 thì theo quy định nào", ["VB-040"]),
        ("nộp hồ sơ đánh giá lại ngày 10/4/2026 chưa chấm thì theo luật nào", ["CHT-002"]),
        ("ho so nop 20/5/2025 theo quy dinh nao", ["VB-019"]),
        ("nộp hồ sơ tháng 3/2020 thì theo quyết định nào", ["VB-007"]),
        ("sản phẩm được công nhận tháng 5/2022 theo quy định nào", ["VB-007", "CHT-003"]),
        ("năm 2024 dùng bộ tiêu chí nào", ["VB-019"]),
    ],
)
def test_the_regime_of_the_day(ask: Ask, text: str, expected: list[str]) -> None:
    found = rules(ask("ask_transition", text, today=_TODAY))
    assert set(expected) <= set(found), found


def test_a_dossier_of_the_day_of_the_change_is_not_under_way(ask: Ask) -> None:
    found = rules(ask("ask_transition", "hồ sơ nộp ngày 22/5/2026 theo luật nào", today=_TODAY))
    assert not {"CHT-001", "CHT-002", "VB-019"} & set(found)


def test_the_time_of_the_transition_is_said_to_be_over(ask: Ask) -> None:
    question = "hồ sơ lần đầu nộp 20/5/2026 chưa được chấm thì sao"
    late = ask("ask_transition", question, today=_TODAY)["text"]
    assert "hạn ấy đã qua (21/7/2026)" in late
    early = ask("ask_transition", question, today=date(2026, 6, 1))["text"]
    assert "đã qua" not in early and "60 ngày" in early


def test_where_to_hand_in_is_no_question_on_the_transition(ask: Ask) -> None:
    found = rules(ask("ask_procedure", "tháng 3/2026 thì hồ sơ nộp chỗ nào", today=_TODAY))
    assert found[0] == "TT-015"


def test_a_certificates_own_days_come_along(ask: Ask) -> None:
    text = ask(
        "ask_transition", "giấy 3 sao huyện cấp ngày 15/6/2025 còn giá trị không", today=_TODAY
    )["text"]
    assert "15/6/2028" in text and "kết quả giữ nguyên" in text


def test_of_before_any_criteria_that_is_said(ask: Ask) -> None:
    text = ask("ask_transition", "giấy chứng nhận cấp 6/5/2018 còn dùng không", today=_TODAY)[
        "text"
    ]
    assert "trước khi có" in text


def test_an_amended_regime_names_what_amended_it(ask: Ask) -> None:
    text = ask("ask_document", "tháng 10/2025 áp dụng quyết định nào", today=_TODAY)["text"]
    assert "148/QĐ-TTg" in text and "1489/QĐ-TTg" in text


@pytest.mark.parametrize(
    ("text", "expected", "day"),
    [
        ("hồ sơ lần đầu nộp 21/5/2026 chưa chấm thì sao", {"CHT-001"}, "21/7/2026"),
        ("hồ sơ nâng hạng nộp 15/5/2026 chưa chấm thì sao", {"CHT-001"}, "21/7/2026"),
        ("hồ sơ đánh giá lại nộp 15/5/2026 chưa chấm thì sao", {"CHT-002"}, "21/6/2026"),
        ("hồ sơ nộp 15/5/2026 chưa chấm thì sao", {"CHT-001", "CHT-002"}, "21/6/2026"),
    ],
)
def test_each_kind_of_dossier_has_its_own_last_day(
    ask: Ask, text: str, expected: set[str], day: str
) -> None:
    message = ask("ask_transition", text, today=_TODAY)
    assert {r for r in rules(message) if r.startswith("CHT-00")} == expected
    assert day in message["text"]


def test_of_a_past_time_the_criteria_of_today_are_told_too(ask: Ask) -> None:
    found = rules(ask("ask_transition", "năm 2024 áp dụng quyết định nào", today=_TODAY))
    assert found == ["VB-019", "VB-040"]
