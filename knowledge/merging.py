"""The table files together with the rows that reviews have added, checked as one."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from bot.language.numbers import parse_number
from knowledge.checks import check_tables, errors
from knowledge.frames import SCHEMAS
from knowledge.ledger import Added
from knowledge.problem import Problem
from knowledge.tables import LINE, Row, Table, rows_of

#: Lines from which on rows are those of reviews: beyond the end of any table file.
_BEYOND = 10_000_000


def merged(tables: Sequence[Table], added: Sequence[Added]) -> list[Table]:
    """The tables with the added rows behind their own.

    An added row that a table has by now is there once: word for word, or a figure of the
    same cell, value and source under another id.
    """
    return [_with_rows(table, added) for table in tables]


def _with_rows(table: Table, added: Sequence[Added]) -> Table:
    own = [(n, one) for n, one in enumerate(added) if one.table == table.name]
    if not own or table.frame.empty:
        return table
    key = columns(table.name)[0]
    known = {row[key]: row for row in rows_of(table)}
    same = {_facts(row) for row in known.values()} if table.name in _FACTS else set()
    new = [
        {**one.row, LINE: str(_BEYOND + n)}
        for n, one in own
        if dict(one.row) != {k: v for k, v in known.get(one.row_id, {}).items() if k != LINE}
        and (one.row_id in known or _facts(one.row) not in same)
    ]
    frame = pd.DataFrame(new, columns=list(table.frame.columns), dtype=str).fillna("")
    return replace(table, frame=pd.concat([table.frame, frame], ignore_index=True))


#: What makes two figures, or two targets, one and the same.
_FACTS = {
    "figures": ("as_of", "qualifier"), "targets": ("deadline", "operator"),
}  # fmt: skip


def _facts(row: Row) -> tuple[str, ...]:
    kind = "figures" if "as_of" in row else "targets"
    shared = ("area_id", "indicator_id", "part_id", "source_id", *_FACTS[kind])
    numbers = (row.get(c, "") for c in ("value", "value_max"))
    return (*(row.get(c, "") for c in shared), *(_one_way(n) for n in numbers))


def _one_way(number: str) -> str:
    try:
        return repr(parse_number(number)) if number else ""
    except ValueError:
        return number


def columns(name: str) -> list[str]:
    """The columns of a table's file, its key first."""
    return [c for c in SCHEMAS[name].columns if c != LINE]


def problems_of(tables: Sequence[Table], added: Sequence[Added]) -> list[Problem]:
    """What must be mended in merged tables; of an added row, where it stands in its review."""
    return [_in_its_file(problem, added) for problem in errors(check_tables(tables))]


def _in_its_file(problem: Problem, added: Sequence[Added]) -> Problem:
    if problem.row < _BEYOND:
        return problem
    one = added[problem.row - _BEYOND]
    return replace(problem, file=one.file, row=one.file_row)
