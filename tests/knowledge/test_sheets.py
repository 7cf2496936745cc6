"""Spreadsheets as text: what Excel and Google write, and what cannot be read."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.language.numbers import parse_number
from knowledge.articles import Unreadable
from knowledge.sheets import address, number, read_sheets


def book(path: Path, *rows: list[Any], formats: dict[str, str] | None = None) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(row)
    for cell, form in (formats or {}).items():
        sheet[cell].number_format = form
    workbook.save(path)
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_csv_file_of_any_country_is_read(tmp_path: Path, separator: str, mark: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(mark + separator.join(["Tỉnh", "Số", "Năm"]) + "\nLào Cai", encoding="utf-8")
    (sheet,) = read_sheets(file)
    assert sheet.rows == (("Tỉnh", "Số", "Năm"), ("Lào Cai",))


def test_decomposed_marks_and_invisible_characters_are_cleaned(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Ti\u0309nh,\u200bSo\u0302\u0301", encoding="utf-8")
    assert read_sheets(file)[0].rows == (("Tỉnh", "Số"),)


def test_a_guarded_cell_comes_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("'=1+1,'chữ", encoding="utf-8")
    assert read_sheets(file)[0].rows == (("=1+1", "'chữ"),)


def test_a_workbook_shows_numbers_one_way_only(tmp_path: Path) -> None:
    file = book(
        tmp_path / "a.xlsx", [267, 43.3, 0.433, None, 1.234, True],
        formats={"C1": "0.0%"},
    )  # fmt: skip
    assert read_sheets(file)[0].rows == (("267", "43,3", "43,3%", "", "1,234", "x"),)


@given(st.floats(0, 1e6, allow_nan=False).map(lambda v: round(v, 2)))
@settings(max_examples=30, deadline=None)
def test_a_number_in_a_workbook_is_the_number_that_is_read(value: float) -> None:
    assert parse_number(number(value)) == value


def test_a_day_is_as_precise_as_it_is_shown(tmp_path: Path) -> None:
    """Excel makes a day of "2025-05", and shows it as May."""
    file = book(
        tmp_path / "a.xlsx", [datetime(2025, 5, 1), date(2025, 5, 1), datetime(2025, 1, 1)],
        formats={"A1": "mmm-yy", "B1": "dd/mm/yyyy", "C1": "yyyy"},
    )  # fmt: skip
    assert read_sheets(file)[0].rows == (("2025-05", "2025-05-01", "2025"),)


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (12.999, "", "12,999"), (12.999, "0", "12,999"), (43.333333, "0.0", "43,3"),
        (0.1 + 0.2, "", "0,3"), (0.433333, "0.00%", "43,33%"), (0.433333, "0%", "43,3333%"),
        (1234.0, "#,##0", "1234"),
    ],
)  # fmt: skip
def test_a_number_is_rounded_only_as_it_is_shown(
    tmp_path: Path, value: float, form: str, shown: str
) -> None:
    file = book(tmp_path / "a.xlsx", [value], formats={"A1": form or "General"})
    assert read_sheets(file)[0].rows == ((shown,),)


@pytest.mark.parametrize(
    ("form", "shown"),
    [('"năm "yyyy', "2025"), ("[Red]yyyy-mm", "2025-05"), ("h:mm", "2025-05-01")],
)
def test_words_in_a_format_are_no_part_of_the_date(tmp_path: Path, form: str, shown: str) -> None:
    file = book(tmp_path / "a.xlsx", [datetime(2025, 5, 1)], formats={"A1": form})
    assert read_sheets(file)[0].rows == ((shown,),)


def test_a_separator_line_of_excel_is_no_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("sep=;\na;b\n1;2", encoding="utf-8")
    assert read_sheets(tmp_path / "a.csv")[0].rows == (("a", "b"), ("1", "2"))


def test_merged_cells_all_have_their_value(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.append(["Năm 2024", None, "x"])
    workbook.active.merge_cells("A1:B1")
    workbook.save(tmp_path / "a.xlsx")
    assert read_sheets(tmp_path / "a.xlsx")[0].rows == (("Năm 2024", "Năm 2024", "x"),)


def test_a_formula_without_a_result_is_not_an_empty_cell(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as error:
        read_sheets(book(tmp_path / "a.xlsx", ["a"], ["=1+1"]))
    assert (error.value.reason, error.value.place) == ("formula", "Sheet!A2")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xls", b"x", "sheet_kind"),
        ("a.xlsx", b"no workbook", "broken"),
        ("a.csv", "Tỉnh".encode("utf-16"), "encoding"),
        ("a.csv", b'a,"b', "broken"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"a,b\n" * 6_000_000, "too_large"),
    ],
)
def test_what_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable) as error:
        read_sheets(tmp_path / name)
    assert error.value.reason == reason


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for name in ("a.csv", "a.xlsx"):
        with pytest.raises(Unreadable) as error:
            read_sheets(tmp_path / name)
        assert error.value.reason == "missing"


def test_a_workbook_that_claims_too_much_is_refused(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.cell(1_000_000, 10, "x")
    workbook.save(tmp_path / "a.xlsx")
    with pytest.raises(Unreadable) as error:
        read_sheets(tmp_path / "a.xlsx")
    assert error.value.reason == "too_large"


@pytest.mark.parametrize(
    ("row", "column", "name"), [(0, 0, "A1"), (4, 2, "C5"), (9, 25, "Z10"), (0, 26, "AA1")]
)
def test_addresses_are_those_of_the_sheet(row: int, column: int, name: str) -> None:
    assert address(row, column) == name
