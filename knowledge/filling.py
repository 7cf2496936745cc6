"""Rows of the table files as rows of the database."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from bot.language.numbers import parse_number
from bot.language.periods import bounds
from knowledge import schema
from knowledge.tables import Row

_DAYS = {"valid_from", "valid_to", "date_signed", "effective_from", "effective_to"}
_COLUMNS = {c.name for t in schema.metadata.tables.values() for c in t.columns}


def fill(connection: Connection, name: str, rows: list[Row]) -> int:
    """Put the rows of a file into its table; how many."""
    table = schema.metadata.tables[name]
    convert = _CONVERTERS.get(name, _plain)
    if rows:
        records = [{**convert(row), "position": n} for n, row in enumerate(rows)]
        connection.execute(table.insert(), records)
    if name == "conflicts":
        _fill_conflicts(connection, rows)
    return len(rows)


def _fill_conflicts(connection: Connection, rows: Iterable[Row]) -> None:
    for row in rows:
        for position, figure in enumerate(row["figure_ids"].split()):
            record = {
                "conflict_id": row["conflict_id"], "figure_id": figure, "position": position,
                "standing": _standing(row, figure),
            }  # fmt: skip
            connection.execute(schema.conflict_figures.insert(), record)
        for position, target in enumerate(row["target_ids"].split()):
            record = {
                "conflict_id": row["conflict_id"], "target_id": target, "position": position,
            }  # fmt: skip
            connection.execute(schema.conflict_targets.insert(), record)


def _standing(row: Row, figure: str) -> str:
    if figure in row["preferred_ids"].split():
        return "preferred"
    return "doubtful" if figure in row["doubtful_ids"].split() else "concerned"


def _plain(row: Row) -> dict[str, Any]:
    """Cells as they are; empty ones are absent, days are dates."""
    return {k: _cell(k, v) for k, v in row.items() if k in _COLUMNS}


def _cell(column: str, cell: str) -> Any:
    if not cell:
        return None
    return date.fromisoformat(cell) if column in _DAYS else cell


def _figure(row: Row) -> dict[str, Any]:
    start, end = bounds(row["as_of"])
    return {
        **_plain(row), "value": parse_number(row["value"]), "as_of_start": start,
        "as_of_end": end, "as_of_inferred": row["as_of_inferred"] == "yes",
    }  # fmt: skip


def _target(row: Row) -> dict[str, Any]:
    most = parse_number(row["value_max"]) if row["value_max"] else None
    return {
        **_plain(row), "value": parse_number(row["value"]), "value_max": most,
        "deadline_end": bounds(row["deadline"])[1],
    }  # fmt: skip


_CONVERTERS: Mapping[str, Callable[[Row], dict[str, Any]]] = {
    "figures": _figure,
    "targets": _target,
}
