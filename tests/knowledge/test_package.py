"""The open data package: everything that is known, in files that give it all back."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from knowledge.articles import Unreadable
from knowledge.checks import check, errors
from knowledge.database import open_engine
from knowledge.exchange import differences, stored
from knowledge.loader import load
from knowledge.package import DESCRIPTOR, WORKBOOK, export, unpack, write_workbook
from knowledge.tables import NAMES, read_rows


@pytest.fixture(scope="module")
def package(engine: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package") / "out"
    assert len(export(engine, folder)) == len(NAMES) + 2
    return folder


def test_the_files_give_back_every_row(engine: Any, package: Path) -> None:
    assert list(differences(engine, package)) == []
    assert errors(check(package)) == []
    for name in NAMES:
        assert len(read_rows(name, package)) == len(read_rows(name))


def test_the_workbook_gives_back_the_files_byte_for_byte(package: Path, tmp_path: Path) -> None:
    unpack(package / WORKBOOK, tmp_path)
    for name in NAMES:
        back, there = (f / f"{name}.csv" for f in (tmp_path, package))
        assert back.read_bytes() == there.read_bytes(), name


def test_the_package_loads_into_another_database_without_loss(
    engine: Any, package: Path, tmp_path: Path
) -> None:
    other = open_engine(f"sqlite:///{tmp_path / 'other.db'}")
    load(other, package)
    assert all(stored(other, name) == stored(engine, name) for name in NAMES)
    other.dispose()


def test_the_descriptor_describes_each_column_of_each_file(package: Path) -> None:
    described = json.loads((package / DESCRIPTOR).read_text(encoding="utf-8"))
    assert described["licenses"] and described["created"].startswith(date.today().isoformat()[:4])
    assert {r["path"] for r in described["resources"]} == {f"{n}.csv" for n in NAMES}
    for resource in described["resources"]:
        with (package / resource["path"]).open(encoding="utf-8", newline="") as lines:
            header = next(csv.reader(lines))
        assert [f["name"] for f in resource["schema"]["fields"]] == header


def test_figures_are_numbers_in_the_workbook_and_ids_are_text(package: Path) -> None:
    book = load_workbook(package / WORKBOOK)
    sheet = book["figures"]
    column = [cell.value for cell in sheet[1]].index("value") + 1
    values = [sheet.cell(n, column).value for n in range(2, sheet.max_row + 1)]
    assert all(isinstance(value, (int, float)) for value in values) and len(values) > 1000
    stars = [sheet.cell(n, 4) for n in range(2, 50)]
    assert all(cell.value is None or cell.data_type == "s" for cell in stars)
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref


def test_no_cell_of_the_workbook_is_a_formula(tmp_path: Path) -> None:
    rows = {name: [] for name in NAMES} | {
        "parts": [{"part_id": "=1+1", "dimension": "other", "name_vi": "+x", "aliases": "@y"}]
    }
    write_workbook(tmp_path / "x.xlsx", rows)
    assert all(c.data_type != "f" for c in load_workbook(tmp_path / "x.xlsx")["parts"][2])


def test_a_number_that_reads_two_ways_is_not_taken_for_a_thousand(
    package: Path, tmp_path: Path
) -> None:
    book = load_workbook(package / WORKBOOK)
    sheet = book["figures"]
    column = [cell.value for cell in sheet[1]].index("value") + 1
    sheet.cell(2, column, 43.125)
    book.save(tmp_path / "x.xlsx")
    problems = errors(check(unpack(tmp_path / "x.xlsx", tmp_path)))
    assert [(p.row, p.column) for p in problems] == [(2, "value")]


@pytest.mark.parametrize("reason", ["missing", "broken", "no_sheet"])
def test_a_workbook_that_is_no_package_says_why(tmp_path: Path, reason: str) -> None:
    from openpyxl import Workbook

    file = tmp_path / "x.xlsx"
    if reason == "broken":
        file.write_bytes(b"x")
    if reason == "no_sheet":
        Workbook().save(file)
    with pytest.raises(Unreadable) as error:
        unpack(file, tmp_path)
    assert error.value.reason == reason
