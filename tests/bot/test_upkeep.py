"""Before commands work: new tables are taken in; those that do not fit stop nobody."""

from pathlib import Path
from typing import Any

import pytest

from bot.failure import Failure
from bot.settings import settings
from bot.upkeep import load_if_changed
from knowledge.database import open_engine
from knowledge.exchange import stored
from knowledge.tables import NAMES


@pytest.fixture
def current(tmp_path: Path) -> Any:
    return settings({"OCOP_DATABASE_URL": f"sqlite:///{tmp_path / 'k.db'}"})


def break_tables(tables: Path) -> None:
    path = tables / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",267,", ",x,", 1), encoding="utf-8")


def test_tables_are_loaded_once(
    current: Any, tables: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_if_changed(current, tables)
    assert capsys.readouterr().err
    load_if_changed(current, tables)
    assert not capsys.readouterr().err


def test_new_tables_with_faults_leave_what_was_loaded_and_say_so(
    current: Any, tables: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_if_changed(current, tables)
    engine = open_engine(current.database_url)
    before = {name: stored(engine, name) for name in NAMES}
    break_tables(tables)
    load_if_changed(current, tables)
    said = capsys.readouterr().err
    assert "figures.csv:2:value" in said and "dùng tiếp dữ liệu cũ" in said
    assert {name: stored(engine, name) for name in NAMES} == before
    engine.dispose()


def test_tables_with_faults_and_nothing_before_are_one_line(current: Any, tables: Path) -> None:
    break_tables(tables)
    with pytest.raises(Failure, match="figures.csv:2:value"):
        load_if_changed(current, tables)
