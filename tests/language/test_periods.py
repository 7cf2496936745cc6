"""Times in every way of writing them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.periods import bounds, find_periods
from bot.language.text import fold

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("folded", "iso"),
    [
        ("cong nhan ngay 15/3/2023", "2023-03-15"),
        ("ngay 15 thang 3 nam 2023", "2023-03-15"),
        ("hom 18-4-2025", "2025-04-18"),
        ("2023-03-15", "2023-03-15"),
        ("29/02/2024", "2024-02-29"),
        ("thang 5/2025", "2025-05"),
        ("thang 5 nam 2024", "2024-05"),
        ("5/2025", "2025-05"),
        ("thang gieng nam 2024", "2024-01"),
        ("cuoi nam 2022", "2022-12"),
        ("het 2025", "2025-12"),
        ("nam 2023", "2023"),
        ("giai doan 2021-2025", "2021/2025"),
        ("tu 2021 den 2025", "2021/2025"),
        ("nam ngoai", "2025"),
        ("nam nay", "2026"),
        ("sang nam", "2027"),
        ("cuoi nam ngoai", "2025-12"),
        ("giua nam kia", "2024-06"),
        ("8/3 nam ngoai", "2025-03-08"),
        ("6 thang dau nam", "2026-06"),
        ("chin thang dau nam ngoai", "2025-09"),
        ("nua dau nam 2024", "2024-06"),
        ("6 thang cuoi nam 2024", "2024-12"),
        ("quy truoc", "2026-07/2026-09"),
        ("quy nay", "2026-10/2026-12"),
        ("quy sau", "2027-01/2027-03"),
        ("tu nam 2019 den het 2023", "2019/2023"),
        ("dot 1/2025", "2025"),
    ],
)
def test_reads_a_time(folded: str, iso: str) -> None:
    assert [p.iso for p in find_periods(folded, TODAY)] == [iso]


@pytest.mark.parametrize("folded", ["31/4/2024", "29/2/2023", "ngay 32 thang 1 nam 2024"])
def test_an_impossible_date_is_said_to_be_one(folded: str) -> None:
    (found,) = find_periods(folded, TODAY)
    assert (found.iso, found.words) == ("", "invalid")


@pytest.mark.parametrize("folded", ["may nam nay", "nhung nam truoc", "cac nam sau"])
def test_several_years_are_no_one_year(folded: str) -> None:
    assert not list(find_periods(folded, TODAY))


def test_a_district_is_no_month() -> None:
    assert [p.iso for p in find_periods("bao thang nam 2023", TODAY)] == ["2023"]
    assert [p.iso for p in find_periods("thang nam nam 2023", TODAY)] == ["2023-05"]


@pytest.mark.parametrize("folded", ["thuc hien chuong trinh", "the hien", "kenh hien dai"])
def test_now_is_not_heard_in_other_words(folded: str) -> None:
    assert not list(find_periods(folded, TODAY))


@given(st.dates(min_value=date(2018, 1, 1), max_value=date(2030, 12, 31)))
def test_any_day_in_digits_is_read(day: date) -> None:
    written = f"{day.day}/{day.month}/{day.year}"
    assert [p.iso for p in find_periods(written, TODAY)] == [day.isoformat()]
    assert bounds(day.isoformat()) == (day, day)


@given(st.integers(2018, 2030), st.integers(1, 4))
def test_any_quarter_is_read_however_it_is_written(year: int, quarter: int) -> None:
    first = f"{year}-{3 * quarter - 2:02}"
    iso = f"{first}/{year}-{3 * quarter:02}"
    numeral = ("i", "ii", "iii", "iv")[quarter - 1]
    word = ("mot", "hai", "ba", "tu")[quarter - 1]
    for written in (f"{quarter}/{year}", f"{numeral} / {year}", f"{word} nam {year}"):
        assert [p.iso for p in find_periods(f"quy {written}", TODAY)] == [iso]


@given(st.text(alphabet="0123456789/.- abcnmthgy", max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    for period in find_periods(text, TODAY):
        assert text[period.start : period.end]
        if period.iso:
            first, last = bounds(period.iso)
            assert period.iso and (first <= last or "/" in period.iso)


@pytest.mark.parametrize("words", ["phấn đấu năm 2026", "phan dau nam 2026", "Phấn đấu 2026"])
def test_striving_is_not_the_beginning_of_a_year(words: str) -> None:
    periods = list(find_periods(fold(words), date(2025, 6, 2)))
    assert [p.iso for p in periods] == ["2026"]
