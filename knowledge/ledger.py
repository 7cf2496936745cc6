"""The log of loads: who loaded which file and when, and the rows that each review added.

Kept apart from the knowledge's tables, which each loading makes anew: rows of a review are put
into them again every time, so that new table files never lose what staff have accepted.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    func,
    inspect,
    select,
    update,
)  # fmt: skip
from sqlalchemy.engine import Connection, Engine

from knowledge.tables import Row

metadata = MetaData()

load_log = Table(
    "load_log", metadata,
    Column("load_id", Integer, primary_key=True),
    Column("loaded_at", DateTime, nullable=False),
    Column("who", String(80), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("file", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("undone_at", DateTime),
    Column("undone_by", String(80)),
)  # fmt: skip

load_rows = Table(
    "load_rows", metadata,
    Column("load_id", Integer, ForeignKey("load_log.load_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("table_name", String(40), nullable=False),
    Column("file_row", Integer, nullable=False),
    Column("content", Text, nullable=False),
)  # fmt: skip

#: The table files as they were loaded last, so that a review needs no folder.
table_files = Table(
    "table_files", metadata,
    Column("name", String(40), primary_key=True),
    Column("content", Text, nullable=False),
)  # fmt: skip

#: What is loaded: all table files, or the accepted rows of one review.
TABLES, REVIEW = "tables", "review"


@dataclass(frozen=True)
class Load:
    """One entry of the log.

    Attributes:
        loaded_at, undone_at: UTC; `undone_at` is None for what stands.
        kind: 'tables' or 'review'.
        digest: of what was loaded.
        row_count: rows of all tables, or those that the review added.
    """

    load_id: int
    loaded_at: datetime
    who: str
    kind: str
    file: str
    digest: str
    row_count: int
    undone_at: datetime | None = None
    undone_by: str | None = None


@dataclass(frozen=True)
class Added:
    """A row that a review adds: its table, its cells, and where it stands in the file."""

    table: str
    row: Row
    file: str
    file_row: int

    @property
    def row_id(self) -> str:
        """The row's id: its first cell."""
        return next(iter(self.row.values()))


def next_id(connection: Connection) -> int:
    """The number of the next load."""
    if not inspect(connection).has_table(load_log.name):
        return 1
    last: int | None = connection.execute(select(func.max(load_log.c.load_id))).scalar()
    return (last or 0) + 1


def write(
    connection: Connection, load_id: int, who: str, kind: str, file: str, digest: str, count: int
) -> None:
    """Note a load."""
    row = {
        "load_id": load_id, "loaded_at": _now(), "who": who[:80], "kind": kind, "file": file,
        "digest": digest, "row_count": count,
    }  # fmt: skip
    connection.execute(load_log.insert(), row)


def write_rows(connection: Connection, load_id: int, added: Sequence[Added]) -> None:
    """Keep the rows of a review."""
    rows = [
        {
            "load_id": load_id, "position": n, "table_name": one.table, "file_row": one.file_row,
            "content": json.dumps(dict(one.row), ensure_ascii=False),
        }
        for n, one in enumerate(added)
    ]  # fmt: skip
    connection.execute(load_rows.insert(), rows)


def keep_tables(connection: Connection, contents: Mapping[str, str]) -> None:
    """Keep the table files that are loaded."""
    connection.execute(delete(table_files))
    rows = [{"name": name, "content": content} for name, content in contents.items()]
    connection.execute(table_files.insert(), rows)


def tables_kept(connection: Connection) -> dict[str, str]:
    """The table files that were loaded last; none in a database of version 0.5 or before."""
    if not inspect(connection).has_table(table_files.name):
        return {}
    rows = connection.execute(select(table_files.c.name, table_files.c.content)).all()
    return {row.name: row.content for row in rows}


def mark_undone(connection: Connection, load_id: int, who: str) -> None:
    """Take a review's rows out of all loadings to come; the log keeps them."""
    undone = {"undone_at": _now(), "undone_by": who[:80]}
    connection.execute(update(load_log).where(load_log.c.load_id == load_id).values(undone))


def loads(engine: Engine) -> list[Load]:
    """The whole log, the newest first."""
    if not inspect(engine).has_table(load_log.name):
        return []
    with engine.connect() as connection:
        rows = connection.execute(select(load_log).order_by(load_log.c.load_id.desc())).all()
    return [Load(*row) for row in rows]


def standing_reviews(connection: Connection) -> list[Load]:
    """The reviews that were not undone, in their order."""
    is_standing = (load_log.c.kind == REVIEW) & load_log.c.undone_at.is_(None)
    statement = select(load_log).where(is_standing).order_by(load_log.c.load_id)
    return [Load(*row) for row in connection.execute(statement).all()]


def standing(connection: Connection) -> list[Added]:
    """The rows of all reviews that were not undone, in their order."""
    if not inspect(connection).has_table(load_log.name):
        return []
    return _rows(connection, load_log.c.undone_at.is_(None))


def rows_of_load(connection: Connection, load_id: int) -> list[Added]:
    """The rows of one review."""
    return _rows(connection, load_log.c.load_id == load_id)


def _rows(connection: Connection, chosen: Any) -> list[Added]:
    statement = (
        select(load_rows.c.table_name, load_rows.c.content, load_log.c.file, load_rows.c.file_row)
        .join(load_log, load_log.c.load_id == load_rows.c.load_id)
        .where(chosen)
        .order_by(load_rows.c.load_id, load_rows.c.position)
    )
    rows = connection.execute(statement).all()
    return [Added(r.table_name, json.loads(r.content), r.file, r.file_row) for r in rows]


def _now() -> datetime:
    return datetime.now(timezone.utc).replace(tzinfo=None)
