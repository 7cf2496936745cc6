"""What must hold between the tables, beyond the single cell."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path

from bot.language.numbers import parse_number
from bot.language.periods import bounds
from knowledge.frames import SCHEMAS, cell_problems, is_whole_unit
from knowledge.problem import Problem
from knowledge.tables import LINE, NAMES, TABLES, Row, Table, read_table

Tables = Mapping[str, list[Row]]

#: (table, column, table referred to, key there): what may be empty is only checked if not.
_REFERENCES = (
    ("areas", "source_id", "sources", "source_id"),
    ("areas", "parent_id", "areas", "area_id"),
    ("areas", "successor_id", "areas", "area_id"),
    ("indicators", "whole", "indicators", "indicator_id"),
    ("documents", "source_id", "sources", "source_id"),
    ("figures", "area_id", "areas", "area_id"),
    ("figures", "indicator_id", "indicators", "indicator_id"),
    ("figures", "part_id", "parts", "part_id"),
    ("figures", "source_id", "sources", "source_id"),
    ("targets", "area_id", "areas", "area_id"),
    ("targets", "indicator_id", "indicators", "indicator_id"),
    ("targets", "part_id", "parts", "part_id"),
    ("targets", "doc_number", "documents", "doc_number"),
    ("targets", "source_id", "sources", "source_id"),
    ("rules", "key", "rule_keys", "key"),
    ("rules", "doc_number", "documents", "doc_number"),
    ("rules", "source_id", "sources", "source_id"),
    ("product_sets", "group_id", "parts", "part_id"),
    ("product_sets", "rule_id", "rules", "rule_id"),
    ("product_sets", "doc_number", "documents", "doc_number"),
    ("product_sets", "source_id", "sources", "source_id"),
)

#: Percent.
_ALL = 100
#: Ways of dividing of which a row has to name the part.
_DIVIDED = frozenset(["star", "group", "owner"])
_CELL = ("area_id", "indicator_id", "part_id", "as_of", "source_id")


def check(folder: Path = TABLES) -> list[Problem]:
    """Find every problem of the tables in `folder` at once, in file order."""
    return check_tables([read_table(name, folder) for name in NAMES])


def check_tables(tables: Sequence[Table]) -> list[Problem]:
    """Find every problem of these tables, each of `NAMES` once, in file order."""
    problems = list(chain.from_iterable(t.problems for t in tables))
    readable = [t for t in tables if not t.frame.empty or not t.problems]
    problems += chain.from_iterable(map(cell_problems, readable))
    rows = {t.name: _rows(t) for t in tables}
    problems += _across(rows)
    return sorted(set(problems))


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that must be mended: all but the sources' own, marked contradictions."""
    return [p for p in problems if not p.marked]


def _rows(table: Table) -> list[Row]:
    """The rows, with every column of the schema there, so that later checks can go on."""
    columns = [c for c in SCHEMAS[table.name].columns if c != LINE]
    return [
        {**dict.fromkeys(columns, ""), **{str(k): str(v) for k, v in row.items()}}
        for row in table.frame.to_dict("records")
    ]


def _across(rows: Tables) -> Iterator[Problem]:
    yield from _references(rows)
    yield from _duplicates(rows["figures"])
    yield from _units(rows)
    yield from _whole_numbers(rows)
    yield from _shares(rows)
    yield from _ranges(rows["targets"])
    yield from _validity(rows)
    yield from _overlapping_rules(rows["rules"])
    yield from _conflict_ids(rows)
    yield from _star_sums(rows)
    yield from _district_sums(rows)


def _references(rows: Tables) -> Iterator[Problem]:
    for table, column, target, key in _REFERENCES:
        known = {row[key] for row in rows[target]}
        for row in rows[table]:
            if row[column] and row[column] not in known:
                yield Problem.of(
                    table, int(row[LINE]), column, "reference", row[column], f"{target}.csv"
                )


def _duplicates(figures: list[Row]) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], Row] = {}
    for row in figures:
        key = (*(row[c] for c in _CELL), row["value"], row["note"])
        if key in seen:
            yield Problem.of("figures", int(row[LINE]), "", "duplicate", seen[key]["figure_id"])
        seen.setdefault(key, row)


def _units(rows: Tables) -> Iterator[Problem]:
    units = {row["indicator_id"]: row for row in rows["indicators"]}
    parts = {row["part_id"]: row for row in rows["parts"]}
    for table in ("figures", "targets"):
        for row in rows[table]:
            indicator, part = units.get(row["indicator_id"]), parts.get(row["part_id"])
            if indicator and row["unit"] != indicator["unit"]:
                yield Problem.of(
                    table, int(row[LINE]), "unit", "unit", row["unit"], indicator["unit"]
                )
            if indicator and part and part["dimension"] != indicator["dimension"]:
                yield Problem.of(
                    table, int(row[LINE]), "part_id", "part", part["part_id"], row["indicator_id"]
                )


def _number(cell: str) -> float | None:
    try:
        return parse_number(cell)
    except ValueError:
        return None


def _whole_numbers(rows: Tables) -> Iterator[Problem]:
    for table, columns in (("figures", ["value"]), ("targets", ["value", "value_max"])):
        for row in rows[table]:
            for column in columns:
                value = _number(row[column])
                if value is None:
                    continue
                if is_whole_unit(row["unit"]) and value != int(value):
                    yield Problem.of(table, int(row[LINE]), column, "whole", row[column])
                if row["unit"] == "percent" and not _plain_percent(row[column], value):
                    yield Problem.of(table, int(row[LINE]), column, "percent", row[column])


def _shares(rows: Tables) -> Iterator[Problem]:
    """A share is at most all, and a thing that is counted by parts is of one of them."""
    kinds = {row["indicator_id"]: row for row in rows["indicators"]}
    for table, columns in (("figures", ["value"]), ("targets", ["value", "value_max"])):
        for row in rows[table]:
            indicator = kinds.get(row["indicator_id"])
            if indicator is None:
                continue
            line = int(row[LINE])
            values = [(c, _number(row[c])) for c in columns if row[c]]
            if indicator["kind"] == "share":
                over = [c for c, value in values if value is not None and value > _ALL]
                yield from (Problem.of(table, line, c, "share", row[c]) for c in over)
            if indicator["dimension"] in _DIVIDED and not row["part_id"]:
                yield Problem.of(table, line, "part_id", "no_part", row["indicator_id"])


def _plain_percent(cell: str, value: float) -> bool:
    """A percentage is at most 1000 (growth) and never written with groups of thousands."""
    return value <= 1000 and not (cell.count(".") and len(cell.rsplit(".", 1)[1]) == 3)


def _ranges(targets: list[Row]) -> Iterator[Problem]:
    for row in targets:
        low, high = _number(row["value"]), _number(row["value_max"])
        if (
            (row["operator"] == "between") != bool(row["value_max"])
            or low is not None
            and high is not None
            and high <= low
        ):
            yield Problem.of("targets", int(row[LINE]), "value_max", "range")


def _period(cell: str) -> tuple[date, date] | None:
    try:
        return bounds(cell)
    except ValueError:
        return None


def _validity(rows: Tables) -> Iterator[Problem]:
    areas = {row["area_id"]: row for row in rows["areas"]}
    for row in rows["areas"] + rows["rules"]:
        name = "areas" if "area_id" in row else "rules"
        first, last = _first_last(row)
        if row[first] and row[last] and row[last] < row[first]:
            yield Problem.of(name, int(row[LINE]), last, "period", row[first], row[last])
    for row in rows["figures"]:
        area, period = areas.get(row["area_id"]), _period(row["as_of"])
        if area and period:
            yield from _figure_in_time(row, area, period)


def _first_last(row: Row) -> tuple[str, str]:
    return ("valid_from", "valid_to") if "area_id" in row else ("effective_from", "effective_to")


def _figure_in_time(row: Row, area: Row, period: tuple[date, date]) -> Iterator[Problem]:
    line = int(row[LINE])
    if area["valid_to"] and period[0].isoformat() > area["valid_to"] and not row["boundary"]:
        yield Problem.of("figures", line, "area_id", "former_area", area["name"], area["valid_to"])
    if area["valid_from"] and period[1].isoformat() < area["valid_from"]:
        yield Problem.of("figures", line, "area_id", "later_area", area["name"], area["valid_from"])


def _overlapping_rules(rules: list[Row]) -> Iterator[Problem]:
    """Per key the periods never overlap, so at most one rule answers for a date."""
    by_key: dict[str, list[Row]] = defaultdict(list)
    for row in rules:
        if row["key"] and row["effective_from"]:
            by_key[row["key"]].append(row)
    for key, group in by_key.items():
        group.sort(key=lambda r: r["effective_from"])
        for earlier, later in zip(group, group[1:], strict=False):
            if not earlier["effective_to"] or earlier["effective_to"] >= later["effective_from"]:
                yield Problem.of(
                    "rules", int(later[LINE]), "effective_from", "overlap", key, earlier["rule_id"]
                )


def _conflict_ids(rows: Tables) -> Iterator[Problem]:
    figures = {row["figure_id"] for row in rows["figures"]}
    targets = {row["target_id"] for row in rows["targets"]}
    for row in rows["conflicts"]:
        for column, known in (("figure_ids", figures), ("target_ids", targets)):
            for unknown in set(row[column].split()) - known:
                yield Problem.of(
                    "conflicts", int(row[LINE]), column, "reference", unknown, column[:-4] + "s.csv"
                )


def _marked(rows: Tables) -> set[str]:
    """The figures in contradictions; a figure that moves oddly over time is none."""
    disputes = [row for row in rows["conflicts"] if row["kind"] != "over_time"]
    return {i for row in disputes for i in row["figure_ids"].split()}


def _star_sums(rows: Tables) -> Iterator[Problem]:
    """Stars of one source, place and date are never more than the total.

    When all three grades are given they are as many; some sources count those awaiting
    5 stars apart.
    """
    marked = _marked(rows)
    cells: dict[tuple[str, ...], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows["figures"]:
        key = (row["area_id"], row["as_of"], row["source_id"])
        if row["indicator_id"] == "products_total" and not row["part_id"]:
            cells[key]["total"].append(row)
        elif row["indicator_id"] == "products_by_star" and row["part_id"] in {"3", "4", "5"}:
            cells[key][row["part_id"]].append(row)
        elif row["indicator_id"] == "potential_products_by_star":
            cells[key]["potential"].append(row)
    for cell in cells.values():
        if all(len(group) == 1 for group in cell.values()) and "total" in cell:
            yield from _star_sum({k: v[0] for k, v in cell.items()}, marked)


def _star_sum(cell: Mapping[str, Row], marked: set[str]) -> Iterator[Problem]:
    total = _number(cell["total"]["value"])
    stars = [_number(cell[s]["value"]) for s in "345" if s in cell]
    if total is None or None in stars or cell["total"].get("qualifier"):
        return
    added = sum(s for s in stars if s is not None)
    waiting = _number(cell["potential"]["value"]) if "potential" in cell else None
    if added > total or (len(stars) == 3 and total not in {added, added + (waiting or 0)}):
        known = any(row["figure_id"] in marked for row in cell.values())
        yield Problem.of(
            "figures", int(cell["total"][LINE]), "value", "star_sum", int(added), int(total),
            marked=known,
        )  # fmt: skip


def _district_sums(rows: Tables) -> Iterator[Problem]:
    """Districts of one source, date and indicator: never more than their province."""
    marked = _marked(rows)
    areas = {row["area_id"]: row for row in rows["areas"]}
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    wholes: dict[tuple[str, ...], Row] = {}
    for row in rows["figures"]:
        area = areas.get(row["area_id"])
        if area is None:
            continue
        province = area["parent_id"] if area["level"] == "district" else area["area_id"]
        rest = (row["indicator_id"], row["part_id"], row["as_of"], row["source_id"])
        key: tuple[str, ...] = (province, *rest)
        if area["level"] == "district":
            groups[key].append(row)
        else:
            wholes[key] = row
    for key, group in groups.items():
        if key in wholes and not wholes[key]["qualifier"]:
            yield from _district_sum(group, wholes[key], marked)


def _district_sum(group: list[Row], whole: Row, marked: set[str]) -> Iterator[Problem]:
    values = [_number(row["value"]) for row in group]
    total = _number(whole["value"])
    if total is None or None in values:
        return
    added = sum(v for v in values if v is not None)
    complete = len(group) > 5
    if added > total or (complete and added != total):
        known = whole["figure_id"] in marked or any(r["figure_id"] in marked for r in group)
        yield Problem.of(
            "figures", int(whole[LINE]), "value", "district_sum", int(added), int(total),
            marked=known,
        )  # fmt: skip
