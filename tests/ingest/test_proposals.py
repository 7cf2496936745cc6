"""What is proposed: every number is in the text, no date is guessed, doubt is said."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ingest_command import levels
from bot.language.numbers import WORDS
from knowledge.articles import Article
from knowledge.proposal_checks import Checked, check
from knowledge.proposals import Proposal, propose, sentences

DAY = date(2025, 6, 2)


@pytest.fixture(scope="module")
def rows(reader: Any) -> Any:
    def found(text: str, day: date | None = DAY) -> list[Proposal]:
        return list(propose(Article("a.txt", text, day), reader.read, levels()))

    return found


@pytest.fixture(scope="module")
def checked(rows: Any, knowledge: Any) -> Any:
    def found(text: str) -> list[Checked]:
        return check(rows(text), knowledge.store)

    return found


def cells(found: list[Proposal]) -> list[tuple[str, ...]]:
    return [(p.kind, p.area, p.indicator, p.part, p.value, p.as_of) for p in found]


def test_a_total_with_its_stars(rows: Any) -> None:
    text = "Đến tháng 5/2025, Lào Cai có 267 sản phẩm OCOP (02 đạt 5 sao, 07 4 sao, 258 3 sao)."
    assert cells(rows(text)) == [
        ("figure", "Lào Cai", "products_total", "", "267", "2025-05"),
        ("figure", "Lào Cai", "products_by_star", "5", "2", "2025-05"),
        ("figure", "Lào Cai", "products_by_star", "4", "7", "2025-05"),
        ("figure", "Lào Cai", "products_by_star", "3", "258", "2025-05"),
    ]


def test_a_result_beyond_its_target(rows: Any) -> None:
    text = (
        "Năm 2024, Sơn La nâng tổng số sản phẩm OCOP lên 204 sản phẩm, vượt mục tiêu đến năm "
        "2025 có ít nhất 180 sản phẩm."
    )
    assert cells(rows(text)) == [
        ("figure", "Sơn La", "products_total", "", "204", "2024"),
        ("target", "Sơn La", "products_total", "", "180", "2025"),
    ]
    assert rows(text)[1].operator == ">="


@pytest.mark.parametrize(
    ("words", "value"),
    [("267", "267"), ("1.234", "1234"), ("gần ba trăm", "300"), ("một trăm hai mươi", "120"),
     ("07", "7")],
)  # fmt: skip
def test_numbers_in_digits_and_words(rows: Any, words: str, value: str) -> None:
    (row,) = rows(f"Năm 2024, tỉnh Sơn La có {words} sản phẩm OCOP.")
    assert row.value == value


@pytest.mark.parametrize("words", ["20-30", "20 – 30", "20 đến 30", "từ 20 đến 30"])
def test_a_range_is_one_row(rows: Any, words: str) -> None:
    (row,) = rows(f"Sơn La phấn đấu năm 2026 có {words} sản phẩm OCOP.")
    assert (row.kind, row.value, row.as_of) == ("target", "20-30", "2026")


def test_districts_in_a_list(rows: Any) -> None:
    found = rows("Năm 2024, huyện Bảo Thắng có 44 sản phẩm OCOP, Sa Pa 40, Bát Xát 39 sản phẩm.")
    assert [(p.area, p.area_level, p.value) for p in found] == [
        ("Bảo Thắng", "district", "44"), ("Sa Pa", "district", "40"), ("Bát Xát", "district", "39"),
    ]  # fmt: skip


def test_no_date_is_guessed(rows: Any) -> None:
    text = "Hiện nay, tỉnh Sơn La có 204 sản phẩm OCOP."
    (row,) = rows(text, None)
    assert row.as_of == "" and "no_date" in row.why and row.confidence < 0.6
    (row,) = rows(text, DAY)
    assert row.as_of == "2025-06-02"


@pytest.mark.parametrize(
    "text",
    ["Lễ hội kéo dài 3 ngày với 500 người, doanh thu 20 tỷ đồng.", "Quyết định 148/QĐ-TTg.",
     "Ông A, 54 tuổi, có 2 ha chè.", "Ngày 5/6/2025, họp lần thứ 3.", ""],
)  # fmt: skip
def test_other_numbers_are_no_rows(rows: Any, text: str) -> None:
    assert rows(text) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([
    "Lào Cai có 267 sản phẩm OCOP.", "Sơn La phấn đấu 20-30 sản phẩm.", "HTX chiếm 43,3%.",
    "gồm 5 sản phẩm 4 sao và 1.234 sản phẩm 3 sao", "Huyện Bát Xát 40 sản phẩm", "12 điểm bán OCOP",
    "😀 <b>99</b>", "ba trăm chủ thể", "năm 2024", "TP. Hồ Chí Minh có 7 sản phẩm",
]), max_size=8).map(" ".join))  # fmt: skip
def test_every_value_is_in_the_text_where_it_says(rows: Any, text: str) -> None:
    for row in rows(text):
        words = text[row.start : row.end]
        digits = "".join(c for c in words if c.isdigit())
        assert digits or any(w in fold_words(words) for w in WORDS)
        assert not digits or digits in row.value.replace(".", "").replace("-", "") or "0" in words
        assert row.evidence in text and 0 < row.confidence <= 1


def fold_words(words: str) -> list[str]:
    from bot.language.text import fold

    return fold(words).split()


@given(st.text(max_size=300))
def test_sentences_lose_nothing(text: str) -> None:
    for start, sentence in sentences(text):
        assert text[start:].startswith(sentence)
    kept = "".join(s for _, s in sentences(text))
    assert "".join(kept.split()) == "".join(text.split())


def test_a_sum_that_holds_and_one_that_does_not(checked: Any) -> None:
    right = "Năm 2024, Sơn La có 10 sản phẩm OCOP, gồm 1 sản phẩm 5 sao, 2 sản phẩm 4 sao, "
    assert {one.sums for one in checked(right + "7 sản phẩm 3 sao.")} == {"adds_up"}
    wrong = checked(right + "8 sản phẩm 3 sao.")
    assert {one.sums for one in wrong} == {"differs"} and wrong[0].added == "11"
    assert all(one.proposal.confidence <= 0.4 for one in wrong)


def test_parts_that_are_not_all_are_no_contradiction(checked: Any) -> None:
    found = checked(
        "Năm 2024, Sơn La có 10 sản phẩm OCOP, trong đó 1 sản phẩm 5 sao, 2 sản phẩm 4 sao."
    )
    assert {one.sums for one in found} == {""}


def test_what_the_tables_have(checked: Any) -> None:
    known = checked("Tính đến ngày 20/5/2025, Lào Cai có 267 sản phẩm OCOP.")[0]
    assert known.known == "same" and "F0055" in known.ids
    other = checked("Tính đến ngày 20/5/2025, Lào Cai có 999 sản phẩm OCOP.")[0]
    assert other.known == "contradicts" and "F0055" in other.ids
    assert checked("Năm 1999, Lào Cai có 9 sản phẩm OCOP.")[0].known == "new"
