"""Between the database and table files: what it holds, and how the two differ."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from bot.language.numbers import exactly, parse_number
from bot.language.periods import bounds
from knowledge import ledger, schema
from knowledge.merging import columns
from knowledge.tables import NAMES, read_rows

_NUMBERS = {"figures": ("value",), "targets": ("value", "value_max")}


def everything(engine: Engine) -> dict[str, list[dict[str, str]]]:
    """The rows of all tables as of one moment, as their files have them."""
    with engine.begin() as connection:
        return {name: _rows(connection, name) for name in NAMES}


def stored(engine: Engine, name: str) -> list[dict[str, str]]:
    """The rows of a table in the database, as its file has them, in the file's order."""
    with engine.begin() as connection:
        return _rows(connection, name)


def _rows(connection: Connection, name: str) -> list[dict[str, str]]:
    table = schema.metadata.tables[name]
    rows = connection.execute(select(table).order_by(table.c.position)).mappings().all()
    links = _conflict_links(connection) if name == "conflicts" else {}
    whole = [{**row, **links.get(row.get("conflict_id", ""), {})} for row in rows]
    return [{c: _cell(row.get(c)) for c in columns(name)} for row in whole]


def _conflict_links(connection: Connection) -> dict[str, dict[str, str]]:
    links: dict[str, dict[str, list[str]]] = {}
    figures, targets = schema.conflict_figures, schema.conflict_targets
    for row in connection.execute(select(figures).order_by(figures.c.position)).mappings():
        kinds = links.setdefault(row["conflict_id"], {})
        kinds.setdefault("figure_ids", []).append(row["figure_id"])
        if row["standing"] != "concerned":
            kinds.setdefault(f"{row['standing']}_ids", []).append(row["figure_id"])
    for row in connection.execute(select(targets).order_by(targets.c.position)).mappings():
        links.setdefault(row["conflict_id"], {}).setdefault("target_ids", []).append(
            row["target_id"]
        )
    return {c: {k: " ".join(v) for k, v in kinds.items()} for c, kinds in links.items()}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return exactly(value)
    return str(value)


def differences(engine: Engine, folder: Path) -> Iterator[str]:
    """One line for each row that loading the files would add (+), drop (-) or change (~).

    Rows of reviews stay whatever the files say.
    """
    with engine.connect() as connection:
        added = ledger.standing(connection)
    for name in NAMES:
        key = columns(name)[0]
        kept = {one.row_id: one.row for one in added if one.table == name}
        files = {row[key]: row for row in read_rows(name, folder)}
        new = {k: _comparable(name, dict(row)) for k, row in {**kept, **files}.items()}
        old = {row[key]: _comparable(name, row) for row in stored(engine, name)}
        yield from (f"+ {name}: {k}" for k in new if k not in old)
        yield from (f"- {name}: {k}" for k in old if k not in new)
        for k in new:
            if k in old and new[k] != old[k]:
                changed = [c for c in columns(name) if new[k][c] != old[k][c]]
                parts = "; ".join(f"{c}: {old[k][c]!r} → {new[k][c]!r}" for c in changed)
                yield f"~ {name}: {k}: {parts}"


def counterparts(engine: Engine, added: Sequence[ledger.Added]) -> Mapping[str, list[str]]:
    """Of each figure to come, those there are of its cell and time: "F0206 = 312 (2025-05)"."""
    t = schema.figures.c
    found: dict[str, list[str]] = {}
    with engine.connect() as connection:
        for one in (a for a in added if a.table == "figures"):
            start, end = bounds(one.row["as_of"])
            part = one.row["part_id"]
            same = (t.area_id == one.row["area_id"]) & (t.indicator_id == one.row["indicator_id"])
            same &= (t.part_id == part) if part else t.part_id.is_(None)
            same &= (t.as_of_start <= end) & (t.as_of_end >= start)
            rows = connection.execute(select(t.figure_id, t.value, t.as_of).where(same)).all()
            found[one.row_id] = [f"{r.figure_id} = {_cell(r.value)} ({r.as_of})" for r in rows]
    return found


def _comparable(name: str, row: dict[str, str]) -> dict[str, str]:
    """The row with numbers in one way of writing."""
    numbers = {c: _cell(parse_number(row[c])) for c in _NUMBERS.get(name, ()) if row[c]}
    return {c: numbers.get(c, row[c]) for c in columns(name)}
