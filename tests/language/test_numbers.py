"""Numbers are read in one way or refused; never off by a factor of a thousand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.numbers import exactly, format_number, parse_number, read_words


@pytest.mark.parametrize(
    ("written", "value"),
    [("1.234", 1234), ("12.345.678", 12345678), ("43,3", 43.3), ("43.3", 43.3), ("82.24", 82.24),
     ("1.234,5", 1234.5), ("0", 0), ("267", 267), ("0,5", 0.5)],
)  # fmt: skip
def test_reads_vietnamese_and_plain_numbers(written: str, value: float) -> None:
    assert parse_number(written) == value


@pytest.mark.parametrize(
    "written",
    ["1,234", "0.125", "1.23.4", "", "abc", "1 234", "-5", "1.2345", "12,3456", "1e3", "٣"],
)
def test_refuses_what_could_be_read_in_two_ways(written: str) -> None:
    with pytest.raises(ValueError):
        parse_number(written)


@given(st.integers(min_value=0, max_value=10**9))
def test_whole_numbers_survive_writing_and_reading(value: int) -> None:
    assert parse_number(format_number(value)) == value


@given(st.integers(min_value=0, max_value=10**6))
def test_decimals_survive_writing_and_reading(hundredths: int) -> None:
    value = round(hundredths / 100, 2)
    assert parse_number(format_number(value)) == value


@given(st.integers(min_value=0, max_value=10**8))
def test_numbers_of_the_tables_are_read_back_as_they_were(hundredths: int) -> None:
    value = round(hundredths / 100, 2)
    assert parse_number(exactly(value)) == value


@pytest.mark.parametrize(("value", "cell"), [(1234.0, "1234"), (43.3, "43.3"), (0.0, "0")])
def test_numbers_of_the_tables_have_no_groups(value: float, cell: str) -> None:
    assert exactly(value) == cell


@pytest.mark.parametrize(
    ("words", "value"),
    [("hai tram linh bay", 207), ("sau tram linh nam", 605), ("muoi hai", 12), ("hai muoi", 20),
     ("mot nghin hai tram", 1200), ("ba chuc", 30), ("hai tram nam muoi", 250), ("nghin", 1000)],
)  # fmt: skip
def test_numbers_in_words(words: str, value: int) -> None:
    assert read_words(words.split()) == value


@pytest.mark.parametrize("words", ["nam", "sau khi", "hai nguoi", ""])
def test_words_that_are_no_number(words: str) -> None:
    assert read_words(words.split()) is None
