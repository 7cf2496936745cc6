"""Spreadsheets as text, cell by cell: CSV as Excel and Google write it, and XLSX."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.language.text import clean
from knowledge.articles import Unreadable, refuse_large

#: What separates cells; Excel with Vietnamese settings writes semicolons.
_SEPARATORS = ",;\t"
#: What was put before a cell so that a spreadsheet does not take it for a formula.
_GUARDED = ("'=", "'+", "'-", "'@")
#: Quoted words, colours and escapes in a number format.
_LITERALS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
#: What a computer adds to or takes from a decimal number.
_NOISE = 1e-9
#: More cells than any table of figures has; a workbook can claim to have billions.
_MOST_CELLS = 500_000


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, '' in a CSV file, and its rows; row n of the file is rows[n - 1]."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def read_sheets(file: Path) -> list[Sheet]:
    """The sheets of a file, every cell as text: dates in ISO, two decimals behind a comma.

    Raises:
        Unreadable: if it cannot be read; nothing is left out in silence.
    """
    kinds = {".csv": _separated, ".tsv": _separated, ".xlsx": _workbook, ".xlsm": _workbook}
    reader = kinds.get(file.suffix.lower())
    if reader is None:
        raise Unreadable(file, "sheet_kind")
    try:
        refuse_large(file)
        return reader(file)
    except Unreadable:
        raise
    except UnicodeDecodeError as error:
        raise Unreadable(file, "encoding") from error
    except OSError as error:
        raise Unreadable(file, "missing") from error
    except Exception as error:  # openpyxl has errors of many kinds for a broken file
        raise Unreadable(file, "broken") from error


def _separated(file: Path) -> list[Sheet]:
    content = file.read_text(encoding="utf-8-sig")
    ways = [rows for s in _SEPARATORS if (rows := _parsed(content, s)) is not None]
    rows = max(ways, key=_evenness, default=[])
    if len(ways) < len(_SEPARATORS) and _evenness(rows) == (0, 0):
        raise Unreadable(file, "broken")
    if rows and rows[0] and rows[0][0].strip().lower().startswith("sep="):
        rows = rows[1:]
    if not rows:
        raise Unreadable(file, "empty")
    return [Sheet("", tuple(tuple(map(_text, row)) for row in rows))]


def _parsed(content: str, separator: str) -> list[list[str]] | None:
    try:
        return list(csv.reader(io.StringIO(content), delimiter=separator, strict=True))
    except csv.Error:
        return None


def _evenness(rows: list[list[str]]) -> tuple[int, int]:
    """How many rows have the width that most have, and that width: commas in words vary."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return count, width


def _text(cell: str) -> str:
    cell = clean(cell)
    return cell[1:] if cell.startswith(_GUARDED) else cell


def _workbook(file: Path) -> list[Sheet]:
    from openpyxl import load_workbook

    shown = load_workbook(file, data_only=True)
    written = load_workbook(file)
    return [_sheet(file, one, written[one.title]) for one in shown.worksheets]


def _sheet(file: Path, shown: Any, written: Any) -> Sheet:
    if getattr(shown, "max_row", 0) * getattr(shown, "max_column", 0) > _MOST_CELLS:
        raise Unreadable(file, "too_large")
    rows = [[_shown(cell) for cell in row] for row in shown.iter_rows()]
    for row in written.iter_rows():
        for cell in row:
            if cell.data_type == "f" and not rows[cell.row - 1][cell.column - 1]:
                raise Unreadable(file, "formula", f"{shown.title}!{cell.coordinate}")
    for area in shown.merged_cells.ranges:
        for row, column in area.cells:
            rows[row - 1][column - 1] = rows[area.min_row - 1][area.min_col - 1]
    return Sheet(shown.title, tuple(map(tuple, rows)))


def _shown(cell: Any) -> str:
    """A cell's value as the sheet shows it, numbers without groups of thousands."""
    value, form = cell.value, cell.number_format or ""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, (datetime, date)):
        return _day(value, form.lower())
    if isinstance(value, (int, float)):
        percent = "%" in form
        return number(value * 100 if percent else value, form) + ("%" if percent else "")
    return _text(str(value))


def _day(value: datetime | date, form: str) -> str:
    """As precise as the cell shows it: Excel makes a day of "2025-05", too."""
    iso = value.isoformat()[:10]
    form = _LITERALS.sub("", form)
    if "d" in form or "y" not in form:
        return iso
    return iso[:7] if "m" in form else iso[:4]


def number(value: float, form: str = "") -> str:
    """With a decimal comma, so that 1.234 is never taken for a thousand.

    More decimals than two stay, and no number with them reads one way only: they are refused
    later, unless the cell shows fewer or they are a computer's rounding.
    """
    shown = re.search(r"0[.,](0{1,2})(?!0)", form)
    decimals = len(shown[1]) if shown else 2
    rounded = round(value, decimals)
    is_noise = abs(value - rounded) < _NOISE
    text = f"{rounded:.{decimals}f}" if shown or is_noise else repr(value)
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0")
    return f"{whole},{rest}" if rest else whole


def address(row: int, column: int) -> str:
    """The address of a cell, both counted from 0: (4, 2) is C5."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def filled_rows(sheet: Sheet) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that have anything in them, with their numbers from 1."""
    yield from ((n, row) for n, row in enumerate(sheet.rows, 1) if any(row))
