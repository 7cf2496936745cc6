"""The tables as they are: whole, sourced, and nothing of the research lost."""

import json
from collections import Counter

import pytest

from knowledge.checks import check, errors
from knowledge.frames import SCHEMAS
from knowledge.tables import LINE, NAMES, TABLES, read_rows


def test_the_tables_have_no_errors() -> None:
    assert [str(p) for p in errors(check())] == []


def test_contradictions_of_the_sources_are_kept_and_marked() -> None:
    marked = [p for p in check() if p.marked]
    assert marked
    totals = {(r["area_id"], r["as_of"], r["value"]) for r in read_rows("figures")}
    assert ("lao-cai-cu", "2023", "163") in totals


def test_every_fact_has_a_source() -> None:
    known = {r["source_id"] for r in read_rows("sources")}
    for name in ("figures", "targets", "rules", "documents", "areas"):
        assert all(r["source_id"] in known for r in read_rows(name)), name


def test_nothing_of_the_research_is_lost() -> None:
    kept = {r["figure_id"] for r in read_rows("figures")}
    aside = {r["row_id"] for r in read_rows("set_aside")}
    assert kept | aside == {f"F{n:04}" for n in range(1, 1560)}
    assert not kept & aside
    assert len(read_rows("targets")) == 217
    assert len(read_rows("rules")) == 522


def test_provinces_before_and_after_the_merger() -> None:
    provinces = [r for r in read_rows("areas") if r["level"] == "province"]
    present = [r for r in provinces if not r["valid_to"]]
    before = [r for r in provinces if r["valid_from"] <= "2024-12-31" and r["valid_to"] != ""]
    lasting = [r for r in present if r["valid_from"] == "2008-08-01"]
    assert len(present) == 34
    assert len(before) + len(lasting) == 63
    successors = Counter(r["successor_id"] for r in before)
    assert successors["lao-cai"] == 2
    assert all(r["successor_id"] for r in before)


def test_the_vocabulary_stays_small() -> None:
    indicators = read_rows("indicators")
    used = {r["indicator_id"] for name in ("figures", "targets") for r in read_rows(name)}
    assert len(indicators) <= 60
    assert used == {r["indicator_id"] for r in indicators}


@pytest.mark.parametrize("name", NAMES)
def test_the_data_package_describes_each_column(name: str) -> None:
    package = json.loads((TABLES / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = [r for r in package["resources"] if r["path"] == f"{name}.csv"]
    fields = resource["schema"]["fields"]
    header = (TABLES / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert [f["name"] for f in fields] == header
    assert header == [c for c in SCHEMAS[name].columns if c != LINE]
    assert all(f["description"] for f in fields)


def test_the_data_package_says_its_terms() -> None:
    package = json.loads((TABLES / "datapackage.json").read_text(encoding="utf-8"))
    assert package["licenses"] and package["title"] and package["sources"]
