"""From the accepted rows of a review to rows of the tables, each with its area and its source."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.language.numbers import exactly, parse_number
from bot.language.periods import bounds
from bot.language.text import fold
from bot.texts import text
from knowledge.frames import LARGEST
from knowledge.ledger import Added
from knowledge.localities import Localities, Wrong
from knowledge.merging import columns
from knowledge.problem import Problem
from knowledge.review import Review, ReviewRow
from knowledge.sourcing import Sources
from knowledge.tables import Row

Tables = Mapping[str, Sequence[Row]]

_RANGE = re.compile(r"([^-–]+)[-–](.+)")
_TIME = re.compile(r"\d{4}(?:-\d{2}){0,2}", re.ASCII)
_PRECISIONS = {4: "year", 7: "month", 10: "day"}
#: Operators as the review has them, as the two tables have them; "" is exactly.
_QUALIFIERS = {"": "", "=": "", ">": ">", "<": "<", "~": "~"}
_OPERATORS = {"": "=", "=": "=", ">=": ">=", ">": ">="}
_SOURCE_KINDS = frozenset(["official", "press", "legal"])
_KINDS = ("figures", "targets")


def accepted(review: Review, tables: Tables, number: int) -> tuple[list[Added], list[Problem]]:
    """The rows that load `number` adds to the tables for a review, and what is wrong with it.

    Args:
        review: the review.
        tables: the rows that are there, the added ones of earlier reviews among them.
        number: the load's number, from which the new rows have their ids.
    """
    desk = _Desk(review.file, tables, _prefix(tables, number))
    problems = list(review.problems)
    for row in review.rows:
        try:
            desk.take(row)
        except Wrong as wrong:
            key, values = f"review.{wrong.key}", wrong.values
            problems.append(Problem.in_file(review.file, row.number, wrong.column, key, *values))
    desk.explain()
    return desk.added, problems


def _prefix(tables: Tables, number: int) -> str:
    """What the new ids begin with: no row that is there, from whatever database, begins so."""
    taken = {next(iter(row.values())).partition("-")[0] for rows in tables.values() for row in rows}
    letters = ["", *"abcdefghijklmnopqrstuvwxyz"]
    names = (f"L{number}{a}{b}" for a in letters for b in letters)
    return next(name for name in names if name not in taken)


@dataclass
class _Desk:
    """Takes one row after the other and knows what is there already."""

    file: str
    tables: Tables
    prefix: str
    added: list[Added] = field(default_factory=list)
    explained: dict[tuple[str, str], list[Added]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._indicators = {row["indicator_id"]: row for row in self.tables["indicators"]}
        self._sources = Sources(self.tables["sources"])
        self._localities = Localities(self.tables["areas"])
        self._cells: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for name in _KINDS:
            for row in self.tables[name]:
                self._cells[_cell(row)].append(row)

    def add(self, table: str, at: int, /, **cells: str) -> Row:
        """Add a row; columns that are not named stay empty."""
        row = {column: cells.get(column, "") for column in columns(table)}
        self.added.append(Added(table, row, self.file, at))
        return row

    def new_id(self, letter: str) -> str:
        """An id that no other load has."""
        return f"{self.prefix}-{letter}{len(self.added) + 1}"

    def take(self, row: ReviewRow) -> None:
        """Add what an accepted row says.

        Raises:
            Wrong: if it cannot be taken.
        """
        cells = row.cells
        _check_time("as_of", cells["as_of"])
        if cells["source_date"]:
            _check_time("source_date", cells["source_date"])
        indicator = self._indicator(cells)
        if cells["kind"] not in {"figure", "target"}:
            raise Wrong("kind", "kind", cells["kind"])
        source = self._source(row)
        if cells["kind"] == "figure":
            _check_order(cells["as_of"], source["published_on"])
        common = {
            "area_id": self._area(row, source)["area_id"], "indicator_id": cells["indicator"],
            "part_id": cells["part"], "unit": indicator["unit"], "source_id": source["source_id"],
            "note": cells["note"],
        }  # fmt: skip
        make = self._figure if cells["kind"] == "figure" else self._target
        make(row, common, indicator)
        self._cells[_cell(self.added[-1].row)].append(self.added[-1].row)
        if cells["explanation"]:
            key = (common["area_id"], cells["explanation"])
            self.explained.setdefault(key, []).append(self.added[-1])

    def _figure(self, row: ReviewRow, common: Mapping[str, str], indicator: Row) -> None:
        cells = row.cells
        if cells["operator"] not in _QUALIFIERS:
            raise Wrong("operator", "operator", cells["operator"], "= > < ~")
        figure = {
            **common, "value": _number(cells["value"], indicator), "as_of": cells["as_of"],
            "qualifier": _QUALIFIERS[cells["operator"]],
        }  # fmt: skip
        self._refuse_known(figure, cells["explanation"])
        inferred = fold(cells["as_of_inferred"]) in {"yes", "x", "co"}
        precision = _PRECISIONS[len(cells["as_of"])]
        self.add(
            "figures", row.number, **figure, figure_id=self.new_id("f"),
            as_of_precision="article_date" if inferred and precision == "day" else precision,
            as_of_inferred="yes" if inferred else "",
        )  # fmt: skip

    def _target(self, row: ReviewRow, common: Mapping[str, str], indicator: Row) -> None:
        cells = row.cells
        span = _RANGE.fullmatch(cells["value"])
        if not span and cells["operator"] not in _OPERATORS:
            raise Wrong("operator", "operator", cells["operator"], "= >= >")
        low, high = map(str.strip, span.groups() if span else (cells["value"], ""))
        target = {
            **common, "value": _number(low, indicator), "deadline": cells["as_of"],
            "value_max": _number(high, indicator) if high else "",
            "operator": "between" if span else _OPERATORS[cells["operator"]],
        }  # fmt: skip
        self._refuse_known(target, cells["explanation"])
        self.add("targets", row.number, **target, target_id=self.new_id("t"))

    def _refuse_known(self, new: Mapping[str, str], explanation: str) -> None:
        """A row the tables have, and one that its own source contradicts without a word on it."""
        for known in self._cells[_cell(new)]:
            where = next((a for a in self.added if a.row is known), None)
            name = text("review.row_of_file").format(where.file_row) if where else _id(known)
            if all(_same(known[c], new[c]) for c in ("value", "value_max") if c in new):
                raise Wrong("value", "known", name)
            if not explanation:
                raise Wrong("value", "contradicts", name, known["value"])

    def _indicator(self, cells: Mapping[str, str]) -> Row:
        found = self._indicators.get(cells["indicator"])
        if found is None:
            raise Wrong("indicator", "indicator", cells["indicator"])
        if cells.get("unit") and cells["unit"] != found["unit"]:
            raise Wrong("unit", "unit", cells["unit"], found["unit"])
        return found

    # ------------------------------------------------------------------ sources and areas

    def _source(self, row: ReviewRow) -> Row:
        cells = row.cells
        if cells["source_id"]:
            return self._source_of_id(cells["source_id"])
        for column in ("source_title", "source_publisher", "source_kind"):
            if not cells[column]:
                raise Wrong(column, "source", column)
        if cells["source_kind"] not in _SOURCE_KINDS:
            raise Wrong("source_kind", "source_kind", cells["source_kind"])
        known = self._sources.find(cells)
        if known:
            return known
        for other in self._sources.at(cells["source_url"]):
            raise Wrong("source_url", "source_differs", other["title"], other["source_id"])
        made = self.add(
            "sources", row.number, source_id=self.new_id("s"), title=cells["source_title"],
            publisher=cells["source_publisher"], published_on=cells["source_date"],
            url=cells["source_url"], kind=cells["source_kind"],
        )  # fmt: skip
        self._sources.add(made)
        return made

    def _source_of_id(self, name: str) -> Row:
        found = self._sources.of_id(name)
        if found is None:
            raise Wrong("source_id", "source_id", name)
        return found

    def _area(self, row: ReviewRow, source: Row) -> Row:
        found = self._localities.find(row.cells, source["published_on"])
        if found is not None:
            return found
        new = self._localities.new(row.cells, source["published_on"])
        made = self.add("areas", row.number, **new, source_id=source["source_id"])
        self._localities.add(made)
        return made

    # ------------------------------------------------------------------ explanations

    def explain(self) -> None:
        """Keep the reviewer's words on rows that do not go together."""
        names = {a["area_id"]: a["name"] for a in self._localities.rows}
        for (area, words), rows in self.explained.items():
            ids = {kind: " ".join(r.row_id for r in rows if r.table == kind) for kind in _KINDS}
            sources = {r.row["source_id"] for r in rows}
            first = rows[0].row
            self.add(
                "conflicts", rows[0].file_row, conflict_id=self.new_id("c"),
                kind="within_source" if len(sources) == 1 else "between_sources",
                area=names[area], as_of_text=first.get("as_of") or first.get("deadline", ""),
                figure_ids=ids["figures"], target_ids=ids["targets"], explanation_vi=words,
                advice_vi=text("review.advice"),
            )  # fmt: skip


def _cell(row: Mapping[str, str]) -> tuple[str, ...]:
    """What a figure or target is of, and from which source: two of them should not differ."""
    when = row.get("as_of") or row["deadline"]
    kind = "figure" if "as_of" in row else "target"
    return (kind, row["area_id"], row["indicator_id"], row["part_id"], when, row["source_id"])


def _id(row: Mapping[str, str]) -> str:
    return row.get("figure_id") or row.get("target_id", "")


def _check_time(column: str, when: str) -> None:
    try:
        is_time = bool(_TIME.fullmatch(when)) and bool(bounds(when))
    except ValueError:
        is_time = False
    if not is_time:
        raise Wrong(column, "time" if when else "no_time", when)


def _check_order(as_of: str, published: str) -> None:
    """A figure is not of a day to come, nor of one after its source appeared."""
    start = bounds(as_of)[0]
    if start > date.today():
        raise Wrong("as_of", "future", as_of)
    if published and start > bounds(published)[1]:
        raise Wrong("as_of", "after_source", as_of, published)


def _number(cell: str, indicator: Row) -> str:
    """The number, written one way, if it reads one way only and is of the indicator's unit."""
    is_percent = cell.endswith("%")
    if is_percent and indicator["unit"] != "percent":
        raise Wrong("value", "unit", "%", indicator["unit"])
    try:
        value = parse_number(cell.removesuffix("%").strip())
    except ValueError:
        raise Wrong("value", "number", cell) from None
    if value > LARGEST:
        raise Wrong("value", "number", cell[:30])
    return exactly(value)


def _same(one: str, other: str) -> bool:
    return one == other or bool(one and other) and parse_number(one) == parse_number(other)
