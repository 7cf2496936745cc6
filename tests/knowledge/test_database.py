"""Opening the database: connections are kept, but no longer than their file."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError

from knowledge import schema
from knowledge.database import is_current, loaded_at, open_engine
from knowledge.loader import load


@pytest.fixture
def file(engine: Engine, tmp_path: Path) -> Path:
    return Path(shutil.copy(str(engine.url.database), tmp_path / "copy.db"))


def places(opened: Engine) -> int:
    with opened.connect() as connection:
        return len(connection.execute(schema.areas.select()).all())


def test_a_connection_is_kept(file: Path) -> None:
    opened = open_engine(f"sqlite:///{file}")
    used = set()
    for _ in range(5):
        with opened.connect() as connection:
            used.add(id(connection.connection.dbapi_connection))
    assert len(used) == 1


def test_a_file_that_took_another_s_place_is_answered_from(file: Path, tmp_path: Path) -> None:
    opened = open_engine(f"sqlite:///{file}")
    assert loaded_at(opened)
    other = Path(shutil.copy(file, tmp_path / "other.db"))
    with open_engine(f"sqlite:///{other}").begin() as connection:
        connection.execute(schema.loads.delete())
    other.replace(file)
    assert not loaded_at(opened)


def test_a_file_that_is_gone_is_not_answered_from(file: Path) -> None:
    opened = open_engine(f"sqlite:///{file}")
    assert places(opened)
    file.unlink()
    with pytest.raises(OperationalError):
        places(opened)


def test_postgresql_holds_the_same(postgres: Any, engine: Engine) -> None:
    """Every table, row by row."""
    there = open_engine(postgres.new_url())
    load(there)
    assert is_current(there) and loaded_at(there)
    with there.connect() as ours, engine.connect() as sqlite:
        for table in schema.metadata.sorted_tables:
            if table.name == schema.loads.name:
                continue
            rows = [
                sorted(map(repr, map(tuple, c.execute(table.select())))) for c in (ours, sqlite)
            ]
            assert rows[0] == rows[1], table.name


def rows(connection: Connection, table: Table) -> list[str]:
    return sorted(map(repr, map(tuple, connection.execute(table.select()))))


def test_a_server_that_is_not_there_fails_soon() -> None:
    nobody = open_engine("postgresql+psycopg2://nobody@127.0.0.1:1/nothing")
    with pytest.raises(OperationalError):
        places(nobody)


def test_two_that_load_an_empty_postgresql_at_once_take_turns(postgres: Any) -> None:
    url = postgres.new_url()
    with ThreadPoolExecutor(4) as servers:
        counts = list(servers.map(lambda _: load(open_engine(url)), range(4)))
    assert all(count == counts[0] for count in counts) and is_current(open_engine(url))
