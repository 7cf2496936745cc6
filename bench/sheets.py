"""The rows proposed for labelled spreadsheets, written to disk as offices write them."""

import csv
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bench.ingest import FOLDER, Row, Score
from bot.components.reading import reader
from bot.ingest_command import levels
from knowledge.headings import Headings
from knowledge.sheet_proposals import Reader, SheetReading
from knowledge.sheets import read_sheets
from knowledge.store import Store

_SEPARATORS = {"csv-comma": ",", "csv-semicolon": ";"}


@dataclass(frozen=True)
class Labelled:
    """A spreadsheet with what a person found in it.

    Attributes:
        rows: kind, area, indicator, part, value, as of.
        unread: addresses of figures that can be read in no one way.
    """

    name: str
    entry: Mapping[str, Any]
    rows: tuple[Row, ...]
    unread: tuple[str, ...]


#: The files of each part.
_FILES = {
    "development": ("sheets.yml", "more_sheets.yml", "third_sheets.yml"),
    "untouched": ("untouched_sheets.yml",),
}  # fmt: skip


def load(part: str) -> list[Labelled]:
    """The spreadsheets of "development" or "untouched"."""
    files = [(FOLDER / name).read_text(encoding="utf-8") for name in _FILES[part]]
    return [_labelled(entry) for content in files for entry in yaml.safe_load(content)]


def _labelled(entry: Mapping[str, Any]) -> Labelled:
    rows = tuple(tuple(c.strip() for c in row.split("|")) for row in entry.get("rows") or ())
    unread = tuple(entry.get("unread") or ())
    return Labelled(entry["id"], entry, rows, unread)


def write(entry: Mapping[str, Any], folder: Path) -> Path:
    """The spreadsheet as a file of its kind."""
    if entry["kind"] in _SEPARATORS:
        file = folder / f"{entry['id']}.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as lines:
            writer = csv.writer(lines, delimiter=_SEPARATORS[entry["kind"]])
            writer.writerows(entry["grid"])
        return file
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = entry.get("name") or "Sheet1"
    for row in entry["grid"]:
        book.active.append([cell if cell != "" else None for cell in row])
    for area in entry.get("merged") or ():
        book.active.merge_cells(area)
    book.save(folder / f"{entry['id']}.xlsx")
    return folder / f"{entry['id']}.xlsx"


def proposed(labelled: Labelled, store: Store) -> SheetReading:
    """What is read of a spreadsheet that was written to disk."""
    tables = Reader(Headings(reader().read, store.indicators, store.parts), levels())
    with tempfile.TemporaryDirectory() as folder:
        file = write(labelled.entry, Path(folder))
        found = [tables.propose(file.name, sheet) for sheet in read_sheets(file)]
    return SheetReading(
        [p for one in found for p in one.proposals], [u for one in found for u in one.unread]
    )


def rows_of(found: SheetReading) -> list[Row]:
    """The proposals as the labels have them."""
    return [(p.kind, p.area, p.indicator, p.part, p.value, p.as_of) for p in found.proposals]


def score(every: Sequence[Labelled], store: Store) -> Score:
    """All spreadsheets together; `seen` counts figures that are named as unreadable."""
    right = wrong = missed = seen = 0
    for labelled in every:
        found = proposed(labelled, store)
        rows, gold = set(rows_of(found)), set(labelled.rows)
        right += len(rows & gold)
        wrong += len(rows - gold)
        missed += len(gold - rows)
        seen += len({where for where, _ in found.unread} & set(labelled.unread))
    there = sum(len(labelled.unread) for labelled in every)
    return Score(right, wrong, missed, seen, there, 0)
