"""Loading: all or nothing, again and again the same, and constraints that hold."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from knowledge import schema
from knowledge.database import is_current, open_engine
from knowledge.exchange import differences, stored
from knowledge.loader import BadTables, load
from knowledge.tables import NAMES, TABLES, read_rows


@pytest.fixture
def fresh(tmp_path: Path) -> Any:
    engine = open_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    yield engine
    engine.dispose()


def count(engine: Any, name: str) -> int:
    with engine.connect() as connection:
        table = schema.metadata.tables[name]
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def test_every_row_of_every_file_is_loaded(engine: Any) -> None:
    for name in NAMES:
        assert count(engine, name) == len(read_rows(name)), name


def test_loading_again_changes_nothing(fresh: Any) -> None:
    first = load(fresh)
    before = {name: stored(fresh, name) for name in NAMES}
    assert load(fresh) == first
    assert {name: stored(fresh, name) for name in NAMES} == before


def test_a_bad_file_changes_nothing(fresh: Any, tables: Path) -> None:
    load(fresh)
    path = tables / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",267,", ",sai,", 1), encoding="utf-8")
    with pytest.raises(BadTables) as bad:
        load(fresh, tables)
    assert bad.value.problems
    assert list(differences(fresh, TABLES)) == []


def test_a_failure_while_loading_changes_nothing(
    fresh: Any, tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even the making of the tables is taken back when a row is refused by the database."""
    load(fresh)
    monkeypatch.setattr("knowledge.loader.problems_of", lambda tables, added: [])
    path = tables / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("seed-son-la-204", "gone"), "utf-8")
    with pytest.raises(IntegrityError):
        load(fresh, tables)
    assert list(differences(fresh, TABLES)) == []


def test_a_difference_names_the_row_and_the_column(engine: Any, tables: Path) -> None:
    path = tables / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",267,", ",268,", 1), encoding="utf-8")
    (line,) = differences(engine, tables)
    assert line.startswith("~ figures: F0001") and "'267' → '268'" in line


def test_the_database_knows_which_files_it_holds(fresh: Any, tables: Path) -> None:
    assert not is_current(fresh)
    load(fresh)
    assert is_current(fresh)
    with (tables / "parts.csv").open("a", encoding="utf-8") as file:
        file.write("x,other,x,\n")
    assert not is_current(fresh, tables)


@pytest.mark.parametrize("name", ["figures", "targets", "rules"])
def test_the_database_refuses_a_fact_without_a_source(fresh: Any, name: str) -> None:
    load(fresh)
    table = schema.metadata.tables[name]
    with pytest.raises(IntegrityError), fresh.begin() as connection:
        connection.execute(table.update().values(source_id=None))


def test_the_database_refuses_an_unknown_source(fresh: Any) -> None:
    load(fresh)
    with pytest.raises(IntegrityError), fresh.begin() as connection:
        connection.execute(schema.figures.update().values(source_id="gone"))
