"""Labelled spreadsheets: those of development table by table, the others as sums; odd ones."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.sheets import Labelled, load, proposed, rows_of, score
from bot.components.reading import reader
from bot.ingest_command import levels
from knowledge.grids import grids, value_of
from knowledge.headings import Headings
from knowledge.sheet_proposals import Reader, SheetReading
from knowledge.sheets import Sheet
from knowledge.tables import read_rows

DEVELOPMENT, UNTOUCHED = load("development"), load("untouched")


@pytest.mark.parametrize("table", DEVELOPMENT, ids=lambda table: table.name)
def test_a_table_gives_its_rows_and_no_other(table: Labelled, knowledge: Any) -> None:
    found = proposed(table, knowledge.store)
    assert sorted(rows_of(found)) == sorted(table.rows)
    assert set(table.unread) <= {where for where, _ in found.unread}


def test_tables_that_were_not_looked_at(knowledge: Any) -> None:
    """The floor is what was measured; see the README for the sums."""
    found = score(UNTOUCHED, knowledge.store)
    assert found.precision >= 0.96 and found.recall >= 0.81
    assert found.seen == found.contradictions


def test_labels_are_those_of_the_tables() -> None:
    indicators = {r["indicator_id"] for r in read_rows("indicators")}
    parts = {r["part_id"] for r in read_rows("parts")} | {""}
    rows = [row for table in (*DEVELOPMENT, *UNTOUCHED) for row in table.rows]
    assert len(rows) > 1500 and all(len(row) == 6 for row in rows)
    assert all(row[2] in indicators and row[3] in parts for row in rows)
    assert len({t.name for t in (*DEVELOPMENT, *UNTOUCHED)}) == len(DEVELOPMENT) + len(UNTOUCHED)


@pytest.fixture(scope="module")
def read(knowledge: Any) -> Any:
    store = knowledge.store
    tables = Reader(Headings(reader().read, store.indicators, store.parts), levels())

    def run(*rows: list[str], name: str = "") -> SheetReading:
        return tables.propose("a.csv", Sheet(name, tuple(map(tuple, rows))))

    return run


TABLE = (
    ["Sản phẩm OCOP tỉnh Lào Cai đến 31/12/2024", "", "", ""],
    ["STT", "Huyện", "Tổng số", "4 sao"],
    ["1", "Bắc Hà", "12", "2"],
    ["2", "Si Ma Cai", "1.234", "đang rà soát"],
)  # fmt: skip


def test_each_row_says_where_it_was_read_and_from_which_words(read: Any) -> None:
    rows = read(*TABLE, name="Biểu 1").proposals
    assert [p.cell for p in rows] == ["Biểu 1!C3", "Biểu 1!D3", "Biểu 1!C4"]
    assert all(p.evidence.endswith(f": {TABLE[int(p.cell[-1]) - 1]['CD'.index(p.cell[-2]) + 2]}")
               for p in rows)  # fmt: skip
    assert all(p.within == "Lào Cai" and 0 < p.confidence < 1 for p in rows)


def test_what_is_not_understood_is_named_and_not_guessed(read: Any) -> None:
    assert read(*TABLE).unread == [("D4", "đang rà soát")]
    unknown = read(["Huyện", "Số sản phẩm OCOP"], ["Atlantis", "12"])
    assert not unknown.proposals and unknown.unread == [("B2", "Atlantis / ")]


@pytest.mark.parametrize("cell", ["1,234", "12.5.1", "12 hoặc 13", "?", "1.5"])
def test_a_number_that_reads_two_ways_is_no_row(read: Any, cell: str) -> None:
    found = read(["Huyện", "Số sản phẩm OCOP"], ["Bắc Hà", cell], ["Sa Pa", "5"])
    assert [p.value for p in found.proposals] == ["5"]
    assert ("B2", cell) in found.unread


def test_without_a_time_there_is_none(read: Any) -> None:
    (row,) = read(["Tỉnh", "Số sản phẩm OCOP"], ["Sơn La", "7"]).proposals
    assert (row.as_of, row.why) == ("", ("no_date",))


def test_without_a_place_there_is_none(read: Any) -> None:
    (row,) = read(["Năm", "Số sản phẩm OCOP"], ["2024", "7"]).proposals
    assert (row.area, row.as_of, row.why) == ("", "2024", ("no_area",))


def test_a_table_of_something_else_is_marked(read: Any) -> None:
    (row,) = read(["Tỉnh", "Số sản phẩm"], ["Sơn La", "7"]).proposals
    assert "no_ocop" in row.why


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1.234", "1234"), ("1 234", "1234"), ("43,3%", "43.3"), ("43.3", "43.3"), ("05", "5"),
        ("20-30", "20-30"), ("20 – 30", "20-30"), ("12 SP", "12"), ("1,234", None), ("-", None),
        ("", None), ("1-2-3", None), ("12 345 6", None),
    ],
)  # fmt: skip
def test_numbers_are_read_the_vietnamese_way_or_not_at_all(raw: str, value: str | None) -> None:
    assert value_of(raw) == value


CELLS = st.sampled_from(
    ["", "Bắc Hà", "Lào Cai", "2024", "12", "1.234", "4 sao", "Sản phẩm OCOP", "STT", "Tổng cộng",
     "Huyện", "HTX", "%", "43,3%", "I", "(1)", "-", "🍎", "\u0000", "=1+1", "Đợt 1"]
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_sheet_is_read_and_every_row_is_a_cell_of_it(read: Any, rows: Any) -> None:
    sheet = Sheet("", tuple(map(tuple, rows)))
    cells = {cell for table in grids(sheet) for cell in table.cells}
    found = read(*rows)
    assert len(found.proposals) <= len(cells)
    for one in found.proposals:
        assert any(value_of(cell.raw) == one.value for cell in cells)


def test_a_wide_and_long_sheet_is_read_in_time(read: Any) -> None:
    rows = [["Huyện", *[f"Năm {y}" for y in range(1990, 2030)]]]
    rows += [["Bắc Hà", *["12"] * 40] for _ in range(60)]
    assert len(read(["Số sản phẩm OCOP tỉnh Lào Cai", *[""] * 40], *rows).proposals) == 2400
