"""What there is and what is open, counted another way from the tables themselves."""

from pathlib import Path
from typing import Any

import pytest

from knowledge.coverage import coverage, undecided, unsettled
from knowledge.database import open_engine
from knowledge.loader import add, load
from knowledge.review import read_review
from knowledge.tables import read_rows
from tests.knowledge.reviews import row, write


def test_every_province_of_today_is_there_once(engine: Any) -> None:
    names = [p.name for p in coverage(engine).provinces]
    assert len(names) == len(set(names)) == 34


def test_every_figure_of_a_province_is_in_one_cell(engine: Any) -> None:
    found = coverage(engine)
    names = {r["indicator_id"]: r["name_vi"] for r in read_rows("indicators")}
    owner = {area: p for p in found.provinces for area in p.area_ids}
    provinces = {r["area_id"] for r in read_rows("areas") if r["level"] == "province"}
    assert set(owner) == provinces
    for figure in read_rows("figures"):
        if figure["area_id"] in provinces:
            things = owner[figure["area_id"]].things[figure["as_of"][:4]]
            assert names[figure["indicator_id"]] in things


def test_years_are_in_order_and_none_is_empty(engine: Any) -> None:
    found = coverage(engine)
    assert list(found.years) == sorted(found.years)
    assert all(any(year in p.things for p in found.provinces) for year in found.years)


def test_one_indicator_only(engine: Any) -> None:
    found = coverage(engine, "products_total")
    names = {n for p in found.provinces for things in p.things.values() for n in things}
    assert names == {"sản phẩm OCOP từ 3 sao trở lên"}
    assert coverage(engine, "'; drop table figures; --").years == ()


@pytest.fixture
def own(tmp_path: Path) -> Any:
    engine = open_engine(f"sqlite:///{tmp_path / 'k.db'}")
    load(engine)
    yield engine
    engine.dispose()


def test_figures_that_differ_wait_until_a_conflict_speaks_of_them(own: Any, tmp_path: Path) -> None:
    before = undecided(own)
    other = {"source_url": "https://example.org/2", "source_title": "Bài khác"}
    rows = [row(value="321"), row(value="322", **other)]
    add(own, read_review(write(tmp_path / "r.csv", *rows)))
    (new,) = [one for one in undecided(own) if one not in before]
    assert (new.area, new.as_of) == ("Lào Cai", "2025-04")
    assert sorted(value for _, value, _ in new.figures) == [321, 322]


def test_figures_that_are_explained_do_not_wait(own: Any, tmp_path: Path) -> None:
    before = undecided(own)
    other = {"source_url": "https://example.org/2", "source_title": "Bài khác"}
    words = {"explanation": "Hai bài đếm khác nhau."}
    rows = [row(value="321", **words), row(value="322", **other, **words)]
    add(own, read_review(write(tmp_path / "r.csv", *rows)))
    assert undecided(own) == before


def test_figures_that_agree_do_not_wait(own: Any, tmp_path: Path) -> None:
    before = undecided(own)
    other = {"source_url": "https://example.org/2", "source_title": "Bài khác"}
    add(own, read_review(write(tmp_path / "r.csv", row(), row(**other))))
    assert undecided(own) == before


def test_unsettled_are_the_conflicts_without_a_choice(engine: Any) -> None:
    expected = [
        r["conflict_id"] for r in read_rows("conflicts")
        if r["kind"] != "over_time" and not r["preferred_ids"] and not r["doubtful_ids"]
    ]  # fmt: skip
    assert [conflict for conflict, _, _ in unsettled(engine)] == expected and expected
