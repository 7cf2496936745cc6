"""Loading what a review accepts: all or nothing, logged, kept, undone; also when killed."""

import multiprocessing
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from knowledge.database import is_current, loaded_at, open_engine
from knowledge.exchange import counterparts, differences, stored
from knowledge.ledger import loads
from knowledge.loader import (
    AlreadyLoaded,
    BadTables,
    InTables,
    NoSuchLoad,
    RestsOn,
    add,
    load,
    preview,
    undo,
)
from knowledge.package import export
from knowledge.review import Review, read_review
from knowledge.tables import NAMES
from tests.knowledge.reviews import row, write


@pytest.fixture
def loaded(tmp_path: Path) -> Any:
    """An engine over a database of its own that holds the tables."""
    engine = open_engine(f"sqlite:///{tmp_path / 'k.db'}")
    load(engine, who="Hà")
    yield engine
    engine.dispose()


@pytest.fixture
def review(tmp_path: Path) -> Review:
    stars = [
        row(indicator="products_by_star", part=p, value=v) for p, v in (("5", "3"), ("4", "9"))
    ]
    district = row(area="Trạm Tấu", area_level="district", within="Yên Bái", value="9")
    rows = [row(), *stars, district, row(value="1", accept="")]
    return read_review(write(tmp_path / "r.csv", *rows))


def everything(engine: Any) -> dict[str, list[dict[str, str]]]:
    return {name: stored(engine, name) for name in NAMES}


def ids(engine: Any, table: str = "figures") -> list[str]:
    return [next(iter(r.values())) for r in stored(engine, table)]


def test_only_accepted_rows_come_in_and_the_log_says_so(loaded: Any, review: Review) -> None:
    before = everything(loaded)
    entry = add(loaded, review, who="Lan")
    after = everything(loaded)
    new = [r for r in after["figures"] if r not in before["figures"]]
    assert [r["value"] for r in new] == ["321", "3", "9", "9"]
    assert all(r in after[name] for name in NAMES for r in before[name])
    assert (entry.who, entry.kind, entry.file) == ("Lan", "review", "r.csv")
    assert entry.digest == review.digest and entry.row_count == 6
    assert [e.who for e in loads(loaded)] == ["Lan", "Hà"]


def test_every_new_figure_has_a_source_and_an_area(loaded: Any, review: Review) -> None:
    add(loaded, review)
    sources, areas = set(ids(loaded, "sources")), set(ids(loaded, "areas"))
    new = [r for r in stored(loaded, "figures") if r["figure_id"].startswith("L")]
    assert new and all(r["source_id"] in sources and r["area_id"] in areas for r in new)


def test_what_would_change_is_what_changes(loaded: Any, review: Review) -> None:
    before = everything(loaded)
    expected = [dict(one.row) for one in preview(loaded, review)]
    assert everything(loaded) == before and len(loads(loaded)) == 1
    add(loaded, review)
    after = everything(loaded)
    assert [r for name in NAMES for r in after[name] if r not in before[name]] == sorted(
        expected, key=lambda r: [list(before[n][0]) == list(r) for n in NAMES].index(True)
    )


def test_the_figures_of_the_same_cell_are_shown_beside(loaded: Any, review: Review) -> None:
    added = preview(loaded, review)
    beside = counterparts(loaded, added)
    whole = next(a for a in added if a.row.get("value") == "321")
    assert any(words.startswith("F0001 = 267 (2025)") for words in beside[whole.row_id])


def test_one_wrong_row_and_nothing_comes_in(loaded: Any, tmp_path: Path) -> None:
    before = everything(loaded)
    wrong = read_review(write(tmp_path / "w.csv", row(), row(value="5", as_of="Ma-25")))
    with pytest.raises(BadTables) as bad:
        add(loaded, wrong)
    assert [p.row for p in bad.value.problems] == [3]
    assert everything(loaded) == before and len(loads(loaded)) == 1


def test_rows_that_contradict_each_other_come_in_with_an_explanation_only(
    loaded: Any, tmp_path: Path
) -> None:
    star = row(indicator="products_by_star", part="3", value="400")
    with pytest.raises(BadTables) as bad:
        add(loaded, read_review(write(tmp_path / "w.csv", row(), star)))
    (problem,) = bad.value.problems
    assert (problem.file, problem.row) == ("w.csv", 2) and "explanation" in problem.how
    words = {"explanation": "Bài ghi như vậy."}
    explained = write(tmp_path / "e.csv", row(**words), {**star, **words})
    add(loaded, read_review(explained))
    assert stored(loaded, "conflicts")[-1]["explanation_vi"] == "Bài ghi như vậy."


def test_the_same_file_is_not_loaded_twice(loaded: Any, review: Review) -> None:
    add(loaded, review)
    before = everything(loaded)
    with pytest.raises(AlreadyLoaded):
        add(loaded, review)
    assert everything(loaded) == before


def test_new_tables_do_not_lose_what_was_accepted(
    loaded: Any, review: Review, tables: Path
) -> None:
    add(loaded, review)
    accepted = [i for i in ids(loaded) if i.startswith("L")]
    path = tables / "parts.csv"
    path.write_text(path.read_text(encoding="utf-8") + "x,other,x,\n", encoding="utf-8")
    assert not is_current(loaded, tables)
    load(loaded, tables)
    assert [i for i in ids(loaded) if i.startswith("L")] == accepted and len(accepted) == 4
    assert list(differences(loaded, tables)) == []


def test_a_row_that_has_come_into_the_tables_is_there_once(
    loaded: Any, review: Review, tmp_path: Path
) -> None:
    add(loaded, review)
    before = everything(loaded)
    export(loaded, tmp_path / "out")
    load(loaded, tmp_path / "out")
    assert everything(loaded) == before
    # Taken into the tables for good, it would stay; that is said rather than done in part.
    with pytest.raises(InTables):
        undo(loaded, 2)
    assert everything(loaded) == before


def test_an_undone_load_leaves_the_tables_as_they_were(loaded: Any, review: Review) -> None:
    before, looked = everything(loaded), loaded_at(loaded)
    number = add(loaded, review).load_id
    undo(loaded, number, who="Minh")
    assert everything(loaded) == before and loaded_at(loaded) != looked
    entry = loads(loaded)[0]
    assert entry.undone_at and entry.undone_by == "Minh"
    with pytest.raises(NoSuchLoad):
        undo(loaded, number)
    assert add(loaded, review).load_id == number + 1


def test_the_loading_of_all_tables_cannot_be_undone(loaded: Any) -> None:
    with pytest.raises(NoSuchLoad):
        undo(loaded, 1)


def test_a_load_on_which_another_rests_is_not_undone(
    loaded: Any, review: Review, tmp_path: Path
) -> None:
    add(loaded, review)
    source = next(i for i in ids(loaded, "sources") if i.startswith("L"))
    later = write(tmp_path / "l.csv", row(source_id=source, value="300", as_of="2024-12"))
    add(loaded, read_review(later))
    before = everything(loaded)
    with pytest.raises(RestsOn) as later:
        undo(loaded, 2)
    assert later.value.files == ["l.csv"]
    assert everything(loaded) == before
    undo(loaded, 3)
    undo(loaded, 2)


def test_tables_loaded_on_purpose_are_not_taken_back(
    loaded: Any, review: Review, tables: Path
) -> None:
    """Neither by the next command that looks whether the tables changed, nor by a review."""
    path = tables / "parts.csv"
    path.write_text(path.read_text(encoding="utf-8") + "x,other,x,\n", encoding="utf-8")
    load(loaded, tables)
    assert is_current(loaded)
    entry = add(loaded, review)
    assert "x" in ids(loaded, "parts") and is_current(loaded)
    undo(loaded, entry.load_id)
    assert "x" in ids(loaded, "parts")


def test_a_package_of_one_database_comes_into_another_with_loads_of_its_own(
    loaded: Any, review: Review, tmp_path: Path
) -> None:
    add(loaded, review)
    export(loaded, tmp_path / "out")
    other = open_engine(f"sqlite:///{tmp_path / 'other.db'}")
    load(other, tmp_path / "out")
    added = add(other, read_review(write(tmp_path / "o.csv", row(value="5", as_of="2024-01"))))
    assert added.load_id == 2 and ids(other)[-1].startswith("L2a-")
    other.dispose()


@pytest.mark.parametrize("value", ["1.234", "1234"])
def test_a_value_in_any_way_of_writing_comes_through_an_export(
    loaded: Any, tmp_path: Path, value: str
) -> None:
    add(loaded, read_review(write(tmp_path / "r.csv", row(value=value))))
    export(loaded, tmp_path / "out")
    load(loaded, tmp_path / "out")
    assert [r["value"] for r in stored(loaded, "figures")].count("1234") == 1


def test_a_figure_the_new_tables_have_under_their_own_id_is_there_once(
    loaded: Any, tables: Path, tmp_path: Path
) -> None:
    source = ids(loaded, "sources")[0]
    accepted = row(source_id=source, as_of="2023-04", source_date="")
    add(loaded, read_review(write(tmp_path / "r.csv", accepted)))
    path = tables / "figures.csv"
    own = f"F9999,lao-cai-cu,products_total,,321,,product,2023-04,month,,,{source},\n"
    path.write_text(path.read_text(encoding="utf-8") + own, encoding="utf-8")
    load(loaded, tables)
    assert [i for i in ids(loaded) if i == "F9999" or i.startswith("L")] == ["F9999"]


def test_two_loads_at_once_wait_for_each_other(loaded: Any, tmp_path: Path) -> None:
    files = [write(tmp_path / f"{n}.csv", row(value=str(n), as_of=f"2024-0{n}")) for n in (1, 2, 3)]
    fork = multiprocessing.get_context("fork")
    loading = [fork.Process(target=_add, args=(str(loaded.url), str(file))) for file in files]
    for process in loading:
        process.start()
    for process in loading:
        process.join(60)
    assert [process.exitcode for process in loading] == [0, 0, 0]
    assert [entry.load_id for entry in loads(loaded)] == [4, 3, 2, 1]
    assert len([i for i in ids(loaded) if i.startswith("L")]) == 3


def _add(url: str, file: str) -> None:
    add(open_engine(url), read_review(Path(file)))


def _add_and_die(url: str, file: str, statement: int) -> None:
    """Load a review and be killed before the given statement."""
    engine = open_engine(url)
    seen = iter(range(statement))

    def count(*_: Any) -> None:
        if next(seen, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", count)
    event.listen(engine, "commit", count)
    add(engine, read_review(Path(file)))


def test_a_killed_load_leaves_the_tables_as_they_were(
    loaded: Any, review: Review, tmp_path: Path
) -> None:
    """Killed before its first statement, before its last, and at several between."""
    before, url = everything(loaded), str(loaded.url)
    statements = _statements(loaded, review)
    assert statements > 30
    fork = multiprocessing.get_context("fork")
    for statement in (0, 5, statements // 2, statements - 8, statements - 2, statements - 1):
        process = fork.Process(target=_add_and_die, args=(url, str(tmp_path / "r.csv"), statement))
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL, statement
        assert everything(loaded) == before and len(loads(loaded)) == 1, statement
        assert is_current(loaded)
    assert add(loaded, review).load_id == 2


def _statements(engine: Any, review: Review) -> int:
    """How many statements a load takes, its commit included; it is taken back."""
    count = 0

    def tick(*_: Any) -> None:
        nonlocal count
        count += 1

    class Stop(Exception):
        pass

    def stop(*_: Any) -> None:
        tick()
        raise Stop

    event.listen(engine, "before_cursor_execute", tick)
    event.listen(engine, "commit", stop)
    with pytest.raises(Stop):
        add(engine, review)
    event.remove(engine, "before_cursor_execute", tick)
    event.remove(engine, "commit", stop)
    return count
