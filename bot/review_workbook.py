"""The review file as a workbook: what is doubtful is seen, what may be chosen is a list."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from bot.spreadsheets import plain
from bot.texts import text, texts

#: Rows that are less sure than this are coloured.
_SURE = 0.6
_DOUBTFUL = PatternFill("solid", fgColor="FDE9D9")
_TO_FILL = PatternFill("solid", fgColor="FFF8C5")
_WIDTHS = {"evidence": 80, "why": 30, "known": 22, "sums": 22, "source_title": 40, "area": 18,
           "indicator": 26, "explanation": 40, "note": 30, "file": 20}  # fmt: skip
_CHOICES = {
    "accept": "x", "kind": "figure,target", "source_kind": "official,press,legal",
    "area_level": "province,district,commune,country", "as_of_inferred": "yes",
}  # fmt: skip
#: Without these an accepted row cannot be loaded.
_NEEDED = frozenset(["as_of", "area", "source_title", "source_publisher", "source_kind"])


def write(output: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Write the rows, and a second sheet that says what each column is for.

    Raises:
        OSError: if the file cannot be written.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = text("ingest.sheets.rows")
    sheet.append(list(columns))
    for row in rows:
        sheet.append([plain(row[name]) for name in columns])
        _colour(sheet, columns, row)
    _lay_out(sheet, columns)
    _offer_choices(sheet, columns)
    _explain(book.create_sheet(text("ingest.sheets.guide")), columns)
    book.save(output)


def _colour(sheet: Any, columns: Sequence[str], row: Mapping[str, str]) -> None:
    doubtful = float(row["confidence"] or 1) < _SURE
    for c, name in enumerate(columns, 1):
        cell = sheet.cell(sheet.max_row, c)
        cell.alignment = Alignment(vertical="top", wrap_text=name in _WIDTHS)
        if name in _NEEDED and not row[name]:
            cell.fill = _TO_FILL
        elif doubtful and name in {"confidence", "sums", "known", "why"}:
            cell.fill = _DOUBTFUL


def _lay_out(sheet: Any, columns: Sequence[str]) -> None:
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    for c, name in enumerate(columns, 1):
        width = _WIDTHS.get(name, max(10, len(name) + 2))
        sheet.column_dimensions[get_column_letter(c)].width = width


def _offer_choices(sheet: Any, columns: Sequence[str]) -> None:
    for name, choices in _CHOICES.items():
        letter = get_column_letter(columns.index(name) + 1)
        # Other words are allowed: the load says what it does not understand.
        offered = DataValidation("list", formula1=f'"{choices}"', showErrorMessage=False)
        offered.add(f"{letter}2:{letter}{max(2, sheet.max_row)}")
        sheet.add_data_validation(offered)


def _explain(sheet: Any, columns: Sequence[str]) -> None:
    meanings = texts()["ingest"]["guide"]
    for name in columns:
        sheet.append([name, meanings[name]])
    for row in sheet.iter_rows(max_col=2):
        row[1].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 90
