"""The fact tables as files: where they are, and how one is read without losing a row."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from knowledge.problem import Problem

TABLES = Path(__file__).parent / "tables"

#: In an order in which each refers only to itself and to those before it.
NAMES = (
    "sources", "areas", "indicators", "parts", "documents", "rule_keys",
    "figures", "targets", "rules", "product_sets", "conflicts",
)  # fmt: skip

Row = Mapping[str, str]

#: The name of the added column that holds a row's line in its file.
LINE = "line"


@dataclass(frozen=True)
class Table:
    """A table as read: every cell text, with its line number, and what went wrong."""

    name: str
    frame: pd.DataFrame
    problems: tuple[Problem, ...]


def read_table(name: str, folder: Path = TABLES) -> Table:
    """Read a table; what cannot be read becomes a problem, never an exception."""
    path = folder / f"{name}.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return parse_table(name, lines)
    except FileNotFoundError:
        return _unreadable(name, "file.missing")
    except UnicodeDecodeError:
        return _unreadable(name, "file.encoding")
    except csv.Error as error:
        return _unreadable(name, "file.csv", str(error))
    except OSError as error:
        return _unreadable(name, "file.csv", error.strerror or "")


def parse_table(name: str, lines: Iterable[str]) -> Table:
    """A table from the lines of its file.

    Raises:
        csv.Error: if they are no CSV.
    """
    reader = csv.reader(lines, strict=True)
    header = [cell.strip() for cell in next(reader, [])]
    if not header or len(set(header)) < len(header):
        return _unreadable(name, "file.header")
    rows: list[list[str]] = []
    problems: list[Problem] = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            problems.append(
                Problem.of(name, reader.line_num, "", "row.length", len(cells), len(header))
            )
        padded = [*cells, *[""] * len(header)][: len(header)]
        rows.append([*(cell.strip() for cell in padded), str(reader.line_num)])
    return Table(name, pd.DataFrame(rows, columns=[*header, LINE], dtype=str), tuple(problems))


def _unreadable(name: str, what: str, detail: str = "") -> Table:
    return Table(name, pd.DataFrame(), (Problem.of(name, 0, "", what, detail),))


def read_rows(name: str, folder: Path = TABLES) -> list[Row]:
    """Read a sound table as a list of rows.

    Raises:
        ValueError: if the file cannot be read; its message says why.
    """
    table = read_table(name, folder)
    if table.problems:
        raise ValueError(str(table.problems[0]))
    return rows_of(table)


def rows_of(table: Table) -> list[Row]:
    """The rows of a table as they were read."""
    return [{str(k): str(v) for k, v in row.items()} for row in table.frame.to_dict("records")]
