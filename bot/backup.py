"""The whole database as one file that any of our databases can be made from.

Tables, reviews with their log, questions in vain, opinions; conversations are not part of it:
they last a day. The file moves a deployment from SQLite to PostgreSQL, too.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, inspect, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.feedback import feedback
from bot.feedback import metadata as journal
from bot.journal import unanswered
from knowledge import ledger, schema
from knowledge.loader import wait_for_turn

FORMAT = 1
_MANIFEST = "manifest.json"
#: Rows that are read and written at once.
_ROWS = 1000
#: All there is, in the order in which rows can be put in.
TABLES: tuple[Table, ...] = (
    *schema.metadata.sorted_tables, *ledger.metadata.sorted_tables, feedback, unanswered,
)  # fmt: skip


#: The counter of a column is NULL where it is not counted.
_COUNT_ON = (
    "SELECT setval(s, (SELECT coalesce(max({column}), 0) + 1 FROM {table}), false) "
    "FROM pg_get_serial_sequence('{table}', '{column}') AS s WHERE s IS NOT NULL"
)


class BadBackup(Exception):
    """A file that is no backup, or not whole; the database was not touched."""


class NothingThere(Exception):
    """The database was never loaded: perhaps another one was meant."""


class NotEmpty(Exception):
    """The database holds something already."""


def save(engine: Engine, path: Path) -> Mapping[str, int]:
    """Write everything to a file, as it was at one moment; a file there before is replaced whole.

    Returns:
        The number of rows of each table.

    Raises:
        NothingThere: if the database holds no knowledge.
        OSError: if the file cannot be written.
        sqlalchemy.exc.SQLAlchemyError: if the database cannot be read.
    """
    unfinished = path.with_name(path.name + ".part")
    try:
        with engine.connect() as connection, zipfile.ZipFile(
            unfinished, "w", zipfile.ZIP_DEFLATED
        ) as file:  # fmt: skip
            _at_one_moment(connection)
            counts = _write_all(connection, file)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return counts


def _at_one_moment(connection: Connection) -> None:
    """In SQLite a transaction sees one moment anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _write_all(connection: Connection, file: zipfile.ZipFile) -> Mapping[str, int]:
    there = set(inspect(connection).get_table_names())
    tables = {t.name: _write(connection, file, t) for t in TABLES if t.name in there}
    if schema.areas.name not in tables:
        raise NothingThere
    made = datetime.now(timezone.utc).isoformat(timespec="seconds")
    manifest = {"format": FORMAT, "made_at": made, "tables": tables}
    file.writestr(_MANIFEST, json.dumps(manifest, indent=1))
    return {name: int(entry["rows"]) for name, entry in tables.items()}


def _write(connection: Connection, file: zipfile.ZipFile, table: Table) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    with file.open(f"{table.name}.jsonl", "w") as out:
        found = connection.execution_options(yield_per=_ROWS).execute(select(table))
        for row in found.mappings():
            line = json.dumps(dict(row), ensure_ascii=False, default=_written).encode() + b"\n"
            out.write(line)
            digest.update(line)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def _written(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def restore(engine: Engine, path: Path, replace: bool = False) -> Mapping[str, int]:
    """Make the database hold just what a backup holds, in one transaction.

    Returns:
        The number of rows of each table.

    Raises:
        BadBackup: if the file is no backup, or not whole.
        NotEmpty: if the database holds something and `replace` is not set.
        OSError: if the file cannot be read.
        sqlalchemy.exc.SQLAlchemyError: if the database cannot be written.
    """
    try:
        with zipfile.ZipFile(path) as file:
            manifest = _manifest(file)
            _need_whole(file, manifest)
            with engine.execution_options(writes=True).begin() as connection:
                wait_for_turn(connection)
                if not replace and _holds_something(connection):
                    raise NotEmpty
                return _read_all(connection, file, manifest)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise BadBackup(str(error)) from error
    except IntegrityError as error:  # rows of another version do not fit
        raise BadBackup(type(error).__name__) from error


def _manifest(file: zipfile.ZipFile) -> Mapping[str, Mapping[str, Any]]:
    content = json.loads(file.read(_MANIFEST))
    if content["format"] != FORMAT:
        raise ValueError(f"format {content['format']}")
    known = {table.name for table in TABLES}
    tables: dict[str, Mapping[str, Any]] = content["tables"]
    if not tables.keys() <= known:
        raise ValueError(f"unknown tables {sorted(tables.keys() - known)}")
    if schema.areas.name not in tables:
        raise ValueError("no knowledge in it")
    return tables


def _need_whole(file: zipfile.ZipFile, manifest: Mapping[str, Mapping[str, Any]]) -> None:
    """Before the database is touched: every part as it was written."""
    for name, entry in manifest.items():
        digest = hashlib.sha256()
        with file.open(f"{name}.jsonl") as lines:
            while chunk := lines.read(1 << 20):
                digest.update(chunk)
        if digest.hexdigest() != entry["sha256"]:
            raise ValueError(f"{name} is not whole")


def _holds_something(connection: Connection) -> bool:
    there = set(inspect(connection).get_table_names())
    return any(
        connection.execute(select(func.count()).select_from(table)).scalar()
        for table in TABLES if table.name in there
    )  # fmt: skip


def _read_all(
    connection: Connection, file: zipfile.ZipFile, manifest: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, int]:
    for metadata in (journal, ledger.metadata, schema.metadata):
        metadata.drop_all(connection)
        metadata.create_all(connection)
    given = [table for table in TABLES if table.name in manifest]
    counts = {table.name: _read(connection, file, table) for table in given}
    _count_on(connection, given)
    return counts


def _read(connection: Connection, file: zipfile.ZipFile, table: Table) -> int:
    rows = 0
    with file.open(f"{table.name}.jsonl") as lines:
        for batch in _batches(lines):
            connection.execute(table.insert(), [_row(table, line) for line in batch])
            rows += len(batch)
    return rows


def _batches(lines: Any) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for line in lines:
        batch.append(line)
        if len(batch) == _ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


def _row(table: Table, line: bytes) -> dict[str, Any]:
    given = json.loads(line)
    if not set(given) <= set(table.c.keys()):
        raise ValueError(f"{table.name} is of another version")
    return {column.name: _value(column, given.get(column.name)) for column in table.c}


def _value(column: Any, value: Any) -> Any:
    kind = column.type.python_type
    if value is not None and issubclass(kind, date):
        return kind.fromisoformat(value)
    return value


def _count_on(connection: Connection, tables: Sequence[Table]) -> None:
    """PostgreSQL numbers new rows by a counter, which does not know of rows put in by hand."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key.columns:
            if column.type.python_type is int:
                connection.exec_driver_sql(_COUNT_ON.format(table=table.name, column=column.name))
