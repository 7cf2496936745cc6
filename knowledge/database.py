"""The knowledge database: how it is opened, and which tables it was loaded from."""

import hashlib
import os
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, inspect, select
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import QueuePool

from knowledge import schema
from knowledge.tables import NAMES, TABLES

#: A server that cannot be reached is said to be so after this many seconds.
_SERVER: dict[str, Any] = {
    "connect_timeout": 3, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}  # fmt: skip
#: And who reads for an answer waits so many milliseconds for a statement, or for a lock.
_READER = {"options": "-c statement_timeout=10000 -c lock_timeout=8000"}


def open_engine(url: str, patience: float | None = None) -> Engine:
    """An engine in 2.0 style; SQLite is told to keep foreign keys.

    Args:
        url: where the database is.
        patience: seconds that SQLite may wait for a lock; its own five where none are given. A
            server's statements end in time, too, where it is given: who loads gives none.
    """
    if url.startswith("sqlite"):
        given = _sqlite_options(url, patience)
    else:
        reader = _READER if patience else {}
        given = {"pool_pre_ping": True, "connect_args": {**_SERVER, **reader}}
    engine: Engine = create_engine(url, future=True, hide_parameters=True, **given)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin)
        _keep_to_the_file(engine)
    return engine


def _begin(connection: Connection) -> None:
    """Who is going to write waits for the lock now: later SQLite would not let it wait.

    Who reads one thing only needs no transaction around it.
    """
    options = connection.get_execution_options()
    if not options.get("reads"):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Foreign keys hold, and transactions span everything, the making of tables too.

    Python's sqlite3 would begin one before the first row only; see "Serializable
    isolation" in SQLAlchemy's page on pysqlite.
    """
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")


def _keep_to_the_file(engine: Engine) -> None:
    """Keep connections, for to open one costs more than a question; no longer than their file.

    One to a file that was replaced, or is gone, would go on answering from it.
    """
    path = engine.url.database or ""

    def note(_connection: Any, record: Any) -> None:
        record.info["file"] = _identity(path)

    def compare(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info["file"] != _identity(path):
            raise DisconnectionError

    event.listen(engine, "connect", note)
    event.listen(engine, "checkout", compare)


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _sqlite_options(url: str, patience: float | None) -> dict[str, Any]:
    waiting = {"timeout": patience} if patience else {}
    if make_url(url).database in {None, "", ":memory:"}:
        return {"connect_args": waiting}
    return {
        "connect_args": {**waiting, "check_same_thread": False}, "poolclass": QueuePool,
    }  # fmt: skip


def digest(folder: Path = TABLES) -> str:
    """A fingerprint of the table files."""
    content = b"".join((folder / f"{name}.csv").read_bytes() for name in NAMES)
    return hashlib.sha256(content).hexdigest()


def is_current(engine: Engine, folder: Path = TABLES) -> bool:
    """Whether the database was loaded from just these files, or from others on purpose."""
    if not inspect(engine).has_table(schema.loads.name):
        return False
    columns = {column["name"] for column in inspect(engine).get_columns(schema.loads.name)}
    if "own" not in columns:  # a database of version 0.5 or before
        return False
    with engine.connect() as connection:
        loaded = connection.execute(select(schema.loads)).mappings().first()
    if loaded is None:
        return False
    return bool(
        loaded["digest"] == digest(folder)
        or folder.resolve() == TABLES.resolve()
        and not loaded["own"]
    )


def loaded_at(engine: Engine) -> str:
    """When the database was loaded last, '' if never."""
    if not inspect(engine).has_table(schema.loads.name):
        return ""
    with engine.connect() as connection:
        return str(connection.execute(select(schema.loads.c.loaded_at)).scalar() or "")
