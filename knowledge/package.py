"""The open data package: the tables with their descriptor, and the same in one workbook."""

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from sqlalchemy.engine import Engine

from knowledge.articles import Unreadable
from knowledge.exchange import everything
from knowledge.merging import columns
from knowledge.sheets import number
from knowledge.tables import NAMES, TABLES, Row

DESCRIPTOR = "datapackage.json"
#: The name of the workbook in a package.
WORKBOOK = "hoi-ocop.xlsx"
#: Columns that hold numbers, which a workbook keeps as numbers.
_NUMBERS = {"figures": frozenset(["value"]), "targets": frozenset(["value", "value_max"])}
#: Characters that a column is wide at most.
_WIDEST = 60


def export(engine: Engine, folder: Path) -> list[Path]:
    """Write what the database holds into `folder`: each table as CSV, the descriptor, a workbook.

    Returns:
        The files written.

    Raises:
        OSError: if they cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = everything(engine)
    files = [_write_csv(folder / f"{name}.csv", name, rows) for name, rows in tables.items()]
    return [*files, *_describe(folder), write_workbook(folder / WORKBOOK, tables)]


def _write_csv(file: Path, name: str, rows: Sequence[Row]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns(name), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return file


def _describe(folder: Path) -> list[Path]:
    """The descriptor of the tables, of today, without the files that are not exported."""
    described = json.loads((TABLES / DESCRIPTOR).read_text(encoding="utf-8"))
    described["created"] = f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"
    paths = {f"{name}.csv" for name in NAMES}
    described["resources"] = [r for r in described["resources"] if r["path"] in paths]
    file = folder / DESCRIPTOR
    file.write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [file]


def write_workbook(file: Path, tables: Mapping[str, Sequence[Row]]) -> Path:
    """Write one sheet for each table: filters, a fixed header, figures as numbers."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        _fill_sheet(book.create_sheet(name), name, rows)
    book.save(file)
    return file


def _fill_sheet(sheet: Any, name: str, rows: Sequence[Row]) -> None:
    header = columns(name)
    sheet.append(header)
    for n, row in enumerate(rows, 2):
        for c, column in enumerate(header, 1):
            _fill_cell(sheet.cell(n, c), row[column], column in _NUMBERS.get(name, ()))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    for c, column in enumerate(header, 1):
        width = max((len(row[column]) for row in rows), default=0)
        sheet.column_dimensions[get_column_letter(c)].width = min(
            max(width, len(column)) + 2, _WIDEST
        )


def _fill_cell(cell: Any, value: str, is_number: bool) -> None:
    """Text stays text, whatever a spreadsheet could take it for."""
    if is_number and value:
        cell.value = float(value) if "." in value else int(value)
    elif value:
        cell.value = value
        cell.data_type = "s"


def unpack(file: Path, folder: Path) -> Path:
    """Write the tables of a package's workbook into `folder` as the files they came from.

    Raises:
        Unreadable: if it is no workbook, or a table is missing in it.
    """
    try:
        book = load_workbook(file, read_only=True)
    except Exception as error:  # openpyxl has errors of many kinds for a broken file
        raise Unreadable(file, "broken" if file.exists() else "missing") from error
    for name in NAMES:
        if name not in book.sheetnames:
            raise Unreadable(file, "no_sheet", name)
        rows = [list(map(_text, row)) for row in book[name].iter_rows(values_only=True)]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines, lineterminator="\n").writerows(rows)
    return folder


def _text(cell: Any) -> str:
    """A cell as its file has it; a number of three decimals is left to be refused."""
    if isinstance(cell, float):
        return number(cell).replace(",", ".") if round(cell, 2) == cell else number(cell)
    return "" if cell is None else str(cell)
