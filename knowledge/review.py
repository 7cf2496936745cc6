"""A review file: proposed rows of which a person has accepted some."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.language.text import fold
from knowledge.problem import Problem
from knowledge.sheets import Sheet, filled_rows, read_sheets

#: The columns without which no row can be accepted.
NEEDED = ("area", "indicator", "value", "as_of", "kind", "accept")
#: Columns that the reviewer may fill in: what `ocop ingest` cannot know, or is not sure of.
OPTIONAL = (
    "area_id", "area_level", "within", "part", "operator", "unit", "as_of_inferred", "source_id",
    "source_title", "source_publisher", "source_date", "source_url", "source_kind", "note",
    "explanation",
)  # fmt: skip

_YES = frozenset(["x", "co", "yes", "y", "1", "dong y", "duyet", "ok", "✓", "✔", "v", "true"])
_NO = frozenset(["", "khong", "no", "n", "0", "-", "bo", "false"])


@dataclass(frozen=True)
class ReviewRow:
    """An accepted row: its number in the file and its cells, '' for columns that are not there."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Review:
    """A review file as read.

    Attributes:
        digest: the SHA-256 of the file.
        rows: the accepted rows.
        seen: how many rows the file has.
        problems: what is wrong with the file itself.
    """

    file: str
    digest: str
    rows: tuple[ReviewRow, ...]
    seen: int
    problems: tuple[Problem, ...]


def read_review(file: Path) -> Review:
    """Read a review file, CSV or XLSX; in a workbook the first sheet that is one.

    Raises:
        knowledge.articles.Unreadable: if the file cannot be read.
    """
    sheets = read_sheets(file)
    sheet = next(filter(is_review, sheets), sheets[0])
    name = file.name.encode("utf-8", "replace").decode("utf-8")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    lines = list(filled_rows(sheet))
    header = [fold(cell).strip() for cell in lines[0][1]] if lines else []
    problems = list(_header_problems(name, header))
    if problems:
        return Review(name, digest, (), 0, tuple(problems))
    rows = [ReviewRow(n, _cells(header, cells)) for n, cells in lines[1:]]
    problems = [p for row in rows for p in _row_problems(name, row)]
    problems += [
        Problem.in_file(name, n, "", "review.row_length")
        for n, cells in lines[1:] if any(cells[len(header) :])
    ]  # fmt: skip
    wanted = tuple(row for row in rows if fold(row.cells["accept"]) in _YES)
    if not wanted and not problems:
        problems = [Problem.in_file(name, 0, "accept", "review.none")]
    return Review(name, digest, wanted, len(rows), tuple(problems))


def _header_problems(file: str, header: list[str]) -> Iterator[Problem]:
    for name in NEEDED:
        if name not in header:
            yield Problem.in_file(file, 1, name, "check.column.missing", name)
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        yield Problem.in_file(file, 1, name, "review.twice", name)


def _cells(header: list[str], cells: tuple[str, ...]) -> dict[str, str]:
    found = {name: cell for name, cell in zip(header, cells, strict=False) if name}
    return {**dict.fromkeys((*NEEDED, *OPTIONAL), ""), **found}


def _row_problems(file: str, row: ReviewRow) -> Iterator[Problem]:
    if fold(row.cells["accept"]) not in _YES | _NO:
        accept = row.cells["accept"]
        yield Problem.in_file(file, row.number, "accept", "review.accept", accept)


def is_review(sheet: Sheet) -> bool:
    """Whether a sheet is a review rather than a table of figures."""
    header = {fold(cell) for _, row in list(filled_rows(sheet))[:1] for cell in row}
    return set(NEEDED) <= header
