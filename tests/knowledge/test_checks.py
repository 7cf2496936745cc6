"""Broken tables: each fault is found, where it is, and said so that staff can mend it."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.checks import check, errors
from knowledge.problem import Problem

Rows = list[dict[str, str]]


def edit(folder: Path, name: str, change: Callable[[Rows], None]) -> None:
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def found(folder: Path, name: str, column: str) -> list[Problem]:
    return [p for p in errors(check(folder)) if p.file == f"{name}.csv" and p.column == column]


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("figures", "source_id", "no-such-source"),
        ("figures", "source_id", ""),
        ("figures", "area_id", "atlantis"),
        ("figures", "indicator_id", "products"),
        ("figures", "part_id", "6"),
        ("figures", "unit", "kg"),
        ("figures", "unit", "percent"),
        ("figures", "value", ""),
        ("figures", "value", "1,234"),
        ("figures", "value", "267,5"),
        ("figures", "value", "-3"),
        ("figures", "value", "hai trăm"),
        ("figures", "value", "99999999999999999999"),
        ("figures", "as_of", "2025-+5"),
        ("figures", "as_of", "2024-1-010"),
        ("figures", "as_of", "2025-13"),
        ("figures", "as_of", "31/12/2022"),
        ("figures", "as_of", "2025-02-29"),
        ("figures", "as_of", ""),
        ("figures", "as_of_precision", "week"),
        ("figures", "figure_id", "F0002"),
        ("figures", "qualifier", ">="),
        ("targets", "deadline", "2025-02-30"),
        ("targets", "operator", "<"),
        ("targets", "doc_number", "1/ABC"),
        ("rules", "confidence", "sure"),
        ("rules", "effective_from", "2026-13-01"),
        ("areas", "valid_to", "2020-99-01"),
        ("areas", "parent_id", "nowhere"),
        ("sources", "url", "farm/in/seeds/1.txt"),
        ("sources", "title", ""),
        ("documents", "date_signed", "22/5/2026"),
    ],
)
def test_a_bad_cell_is_found_at_its_row_and_column(
    tables: Path, name: str, column: str, value: str
) -> None:
    edit(tables, name, lambda rows: rows[0].update({column: value}))
    problems = found(tables, name, column)
    assert problems
    assert all(p.row in {2, 3} and p.what and p.how for p in problems)


def test_all_problems_are_reported_at_once(tables: Path) -> None:
    edit(tables, "figures", lambda rows: [r.update(source_id="x") for r in rows[:3]] and None)
    edit(tables, "targets", lambda rows: rows[0].update(unit="kg"))
    assert len(found(tables, "figures", "source_id")) == 3
    assert found(tables, "targets", "unit")


@pytest.mark.parametrize("written", ["1.234", "1234"])
def test_a_count_with_grouped_thousands_is_read_right(tables: Path, written: str) -> None:
    edit(tables, "figures", lambda rows: rows[-1].update(value=written))
    assert not found(tables, "figures", "value")


def test_a_percentage_with_grouped_thousands_is_refused(tables: Path) -> None:
    def change(rows: Rows) -> None:
        next(r for r in rows if r["unit"] == "percent")["value"] = "1.234"

    edit(tables, "figures", change)
    assert found(tables, "figures", "value")


def test_a_duplicate_row_is_found(tables: Path) -> None:
    edit(tables, "figures", lambda rows: rows.append({**rows[5], "figure_id": "F9999"}))
    assert any("F0006" in p.what for p in found(tables, "figures", ""))


def test_stars_that_do_not_add_up_are_found(tables: Path) -> None:
    def change(rows: Rows) -> None:
        next(r for r in rows if r["figure_id"] == "F1146")["value"] = "600"

    edit(tables, "figures", change)
    (problem,) = found(tables, "figures", "value")
    assert "605" in problem.what and "600" in problem.what


def test_districts_that_do_not_add_up_are_found(tables: Path) -> None:
    def change(rows: Rows) -> None:
        next(r for r in rows if r["figure_id"] == "F0025")["value"] = "137"
        for row in rows:
            if row["figure_id"] in {"F0023", "F0024", "F0020"}:
                row["note"] = ""

    edit(tables, "figures", change)
    edit(tables, "conflicts", lambda rows: [r.update(figure_ids="") for r in rows] and None)
    assert any("263" in p.what for p in found(tables, "figures", "value"))


def test_a_figure_after_the_merger_on_a_former_province_is_found(tables: Path) -> None:
    def change(rows: Rows) -> None:
        next(r for r in rows if r["figure_id"] == "F1146")["area_id"] = "lao-cai-cu"

    edit(tables, "figures", change)
    assert any("2025-06-30" in p.what for p in found(tables, "figures", "area_id"))


def test_a_figure_before_the_merger_on_a_new_province_is_found(tables: Path) -> None:
    def change(rows: Rows) -> None:
        next(r for r in rows if r["figure_id"] == "F0038")["area_id"] = "lao-cai"

    edit(tables, "figures", change)
    assert found(tables, "figures", "area_id")


def test_rules_of_one_key_must_not_overlap(tables: Path) -> None:
    def change(rows: Rows) -> None:
        next(r for r in rows if r["rule_id"] == "HL-001")["effective_to"] = ""

    edit(tables, "rules", change)
    assert any("certificate_months" in p.what for p in found(tables, "rules", "effective_from"))


def test_a_range_needs_two_ends(tables: Path) -> None:
    def change(rows: Rows) -> None:
        next(r for r in rows if r["operator"] == "between")["value_max"] = ""

    edit(tables, "targets", change)
    assert found(tables, "targets", "value_max")


def test_a_missing_column_is_named(tables: Path) -> None:
    path = tables / "figures.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("source_id", "nguon", 1), encoding="utf-8")
    columns = {p.column for p in errors(check(tables)) if p.row == 1}
    assert {"source_id", "nguon"} <= columns


def test_a_semicolon_file_is_refused_not_read_as_empty(tables: Path) -> None:
    path = tables / "targets.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    assert errors(check(tables))


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_another_encoding_is_said_to_be_one(tables: Path, encoding: str) -> None:
    path = tables / "parts.csv"
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.encode(encoding, errors="replace"))
    assert any(p.file == "parts.csv" and p.row == 0 for p in errors(check(tables)))


def test_a_byte_order_mark_is_no_fault(tables: Path) -> None:
    path = tables / "parts.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert not errors(check(tables))


def test_a_row_with_a_cell_too_many_is_found(tables: Path) -> None:
    path = tables / "figures.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[3] += ",thêm"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert any(p.row == 4 for p in errors(check(tables)))


def test_a_row_with_a_cell_too_few_is_found(tables: Path) -> None:
    path = tables / "parts.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].rsplit(",", 1)[0]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert any(p.row == 3 for p in errors(check(tables)))


@pytest.mark.parametrize("content", [b"", b"\n", b'"unclosed', b"a,a\n1,2\n", b"\x00\x01"])
def test_rubbish_is_a_problem_not_a_crash(tables: Path, content: bytes) -> None:
    (tables / "figures.csv").write_bytes(content)
    assert any(p.file == "figures.csv" for p in errors(check(tables)))


def test_a_missing_file_is_a_problem(tables: Path) -> None:
    (tables / "rules.csv").unlink()
    assert any(p.file == "rules.csv" for p in errors(check(tables)))


def test_a_share_is_at_most_all(tables: Path) -> None:
    def change(rows: Rows) -> None:
        next(r for r in rows if r["indicator_id"] == "share_products_by_star")["value"] = "450"

    edit(tables, "figures", change)
    assert len(found(tables, "figures", "value")) == 1


def test_a_thing_counted_by_parts_names_its_part(tables: Path) -> None:
    def change(rows: Rows) -> None:
        next(r for r in rows if r["indicator_id"] == "products_by_star")["part_id"] = ""

    edit(tables, "figures", change)
    assert len(found(tables, "figures", "part_id")) == 1
