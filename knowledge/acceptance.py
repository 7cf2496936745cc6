"""From the accepted rows of a review to rows of the tables, each with its area and its source."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.language.numbers import parse_number
from bot.language.periods import bounds
from bot.language.text import fold
from bot.texts import text
from knowledge.ledger import Added
from knowledge.merging import columns
from knowledge.problem import Problem
from knowledge.review import Review, ReviewRow
from knowledge.tables import Row

Tables = Mapping[str, Sequence[Row]]

_RANGE = re.compile(r"(.+?)\s*[-–]\s*(.+)")
_PRECISIONS = {4: "year", 7: "month", 10: "day"}
#: Operators as the review has them, as the two tables have them; "" is exactly.
_QUALIFIERS = {"": "", "=": "", ">": ">", "<": "<", "~": "~"}
_OPERATORS = {"": "=", "=": "=", ">=": ">=", ">": ">="}
_LEVELS = frozenset(["country", "province", "district", "commune"])
#: The day before the districts ended (Law 72/2025/QH15, in force from 1 July 2025).
_LAST_OF_DISTRICTS = "2025-06-30"
_SOURCE_KINDS = frozenset(["official", "press", "legal"])


class _Wrong(Exception):
    """A row that cannot be taken: the column, the key of the words, what fills them."""

    def __init__(self, column: str, key: str, *values: object) -> None:
        super().__init__(key)
        self.column, self.key, self.values = column, key, values


def accepted(review: Review, tables: Tables, number: int) -> tuple[list[Added], list[Problem]]:
    """The rows that load `number` adds to the tables for a review, and what is wrong with it.

    Args:
        review: the review.
        tables: the rows that are there, the added ones of earlier reviews among them.
        number: the load's number, from which the new rows have their ids.
    """
    desk = _Desk(review.file, tables, number)
    problems = list(review.problems)
    for row in review.rows:
        try:
            desk.take(row)
        except _Wrong as wrong:
            key, values = f"review.{wrong.key}", wrong.values
            problems.append(Problem.in_file(review.file, row.number, wrong.column, key, *values))
    desk.explain()
    return desk.added, problems


@dataclass
class _Desk:
    """Takes one row after the other and knows what is there already."""

    file: str
    tables: Tables
    number: int
    added: list[Added] = field(default_factory=list)
    explained: dict[tuple[str, str], list[Added]] = field(default_factory=dict)

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a table, those added so far at the end."""
        yield from self.tables[name]
        yield from (one.row for one in self.added if one.table == name)

    def add(self, table: str, at: int, /, **cells: str) -> Row:
        """Add a row; columns that are not named stay empty."""
        row = {column: cells.get(column, "") for column in columns(table)}
        self.added.append(Added(table, row, self.file, at))
        return row

    def new_id(self, letter: str) -> str:
        """An id that no other load has."""
        return f"L{self.number}-{letter}{len(self.added) + 1}"

    def take(self, row: ReviewRow) -> None:
        """Add what an accepted row says.

        Raises:
            _Wrong: if it cannot be taken.
        """
        cells = row.cells
        _check_time("as_of", cells["as_of"])
        if cells["source_date"]:
            _check_time("source_date", cells["source_date"])
        indicator = self._indicator(cells["indicator"])
        source = self._source(row)
        common = {
            "area_id": self._area(row, source)["area_id"], "indicator_id": cells["indicator"],
            "part_id": cells["part"], "unit": indicator["unit"], "source_id": source["source_id"],
            "note": cells["note"],
        }  # fmt: skip
        kinds = {"figure": self._figure, "target": self._target}
        if cells["kind"] not in kinds:
            raise _Wrong("kind", "kind", cells["kind"])
        kinds[cells["kind"]](row, common)
        if cells["explanation"]:
            key = (common["area_id"], cells["explanation"])
            self.explained.setdefault(key, []).append(self.added[-1])

    def _figure(self, row: ReviewRow, common: Mapping[str, str]) -> None:
        cells = row.cells
        if cells["operator"] not in _QUALIFIERS:
            raise _Wrong("operator", "operator", cells["operator"], "= > < ~")
        figure = {
            **common, "value": _number(cells["value"]), "as_of": cells["as_of"],
            "qualifier": _QUALIFIERS[cells["operator"]],
        }  # fmt: skip
        self._refuse_known(figure)
        inferred = fold(cells["as_of_inferred"]) in {"yes", "x", "co"}
        precision = _PRECISIONS[len(cells["as_of"])]
        self.add(
            "figures", row.number, **figure, figure_id=self.new_id("f"),
            as_of_precision="article_date" if inferred and precision == "day" else precision,
            as_of_inferred="yes" if inferred else "",
        )  # fmt: skip

    def _refuse_known(self, figure: Mapping[str, str]) -> None:
        cell = ("area_id", "indicator_id", "part_id", "as_of", "source_id")
        for known in self.rows("figures"):
            if all(known[c] == figure[c] for c in cell) and _same(known["value"], figure["value"]):
                raise _Wrong("value", "known", known["figure_id"])

    def _target(self, row: ReviewRow, common: Mapping[str, str]) -> None:
        cells = row.cells
        span = _RANGE.fullmatch(cells["value"])
        if not span and cells["operator"] not in _OPERATORS:
            raise _Wrong("operator", "operator", cells["operator"], "= >= >")
        low, high = span.groups() if span else (cells["value"], "")
        self.add(
            "targets", row.number, **common, target_id=self.new_id("t"), value=_number(low),
            value_max=_number(high) if high else "", deadline=cells["as_of"],
            operator="between" if span else _OPERATORS[cells["operator"]],
        )  # fmt: skip

    def _indicator(self, name: str) -> Row:
        for row in self.tables["indicators"]:
            if row["indicator_id"] == name:
                return row
        raise _Wrong("indicator", "indicator", name)

    # ------------------------------------------------------------------ sources

    def _source(self, row: ReviewRow) -> Row:
        cells = row.cells
        if cells["source_id"]:
            return self._source_of_id(cells["source_id"])
        for column in ("source_title", "source_publisher", "source_kind"):
            if not cells[column]:
                raise _Wrong(column, "source", column)
        if cells["source_kind"] not in _SOURCE_KINDS:
            raise _Wrong("source_kind", "source_kind", cells["source_kind"])
        known = next((s for s in self.rows("sources") if _is_source(s, cells)), None)
        return known or self.add(
            "sources", row.number, source_id=self.new_id("s"), title=cells["source_title"],
            publisher=cells["source_publisher"], published_on=cells["source_date"],
            url=cells["source_url"], kind=cells["source_kind"],
        )  # fmt: skip

    def _source_of_id(self, name: str) -> Row:
        for row in self.rows("sources"):
            if row["source_id"] == name:
                return row
        raise _Wrong("source_id", "source_id", name)

    # ------------------------------------------------------------------ areas

    def _area(self, row: ReviewRow, source: Row) -> Row:
        cells = row.cells
        if cells["area_id"]:
            found = [a for a in self.rows("areas") if a["area_id"] == cells["area_id"]]
        else:
            found = self._areas_named(row, source)
        if len(found) > 1:
            raise _Wrong("area", "areas", cells["area"], _ids(found))
        return found[0] if found else self._new_area(row, source)

    def _areas_named(self, row: ReviewRow, source: Row) -> list[Row]:
        """The areas of that name, level and time; of a plan, those there when it was published."""
        cells = row.cells
        named = [a for a in self.rows("areas") if _is_named(a, cells) and self._is_within(a, cells)]
        published = source["published_on"]
        when = published if published and cells["kind"] == "target" else cells["as_of"]
        fits = [a for a in named if _overlaps(a, when)]
        if len(fits) > 1 and published:
            fits = [a for a in fits if _overlaps(a, published)] or fits
        if named and not fits:
            raise _Wrong("area", "area_time", cells["area"], when, _ids(named))
        return fits

    def _is_within(self, area: Row, cells: Mapping[str, str]) -> bool:
        if not cells["within"] or area["level"] in {"province", "country"}:
            return True
        above = next((a for a in self.rows("areas") if a["area_id"] == area["parent_id"]), None)
        return above is None or fold(above["name"]) == fold(cells["within"])

    def _new_area(self, row: ReviewRow, source: Row) -> Row:
        """A district or commune that the tables do not have yet, under its province."""
        cells = row.cells
        if cells["area_id"] or cells["area_level"] not in {"district", "commune"}:
            raise _Wrong("area", "area", cells["area_id"] or cells["area"])
        if not cells["within"]:
            raise _Wrong("within", "within", cells["area"])
        parent = self._province(cells)
        is_district = cells["area_level"] == "district"
        return self.add(
            "areas", row.number, area_id=f"{parent['area_id']}.{_slug(cells['area'])}",
            name=cells["area"], level=cells["area_level"], parent_id=parent["area_id"],
            valid_to=_LAST_OF_DISTRICTS if is_district else "", source_id=source["source_id"],
        )  # fmt: skip

    def _province(self, cells: Mapping[str, str]) -> Row:
        named = [
            a for a in self.rows("areas")
            if a["level"] == "province" and fold(a["name"]) == fold(cells["within"])
            and _overlaps(a, cells["as_of"])
        ]  # fmt: skip
        if len(named) > 1 and cells["area_level"] == "district":
            named = [a for a in named if a["valid_to"]] or named
        if len(named) != 1:
            raise _Wrong("within", "province", cells["within"])
        return named[0]

    # ------------------------------------------------------------------ explanations

    def explain(self) -> None:
        """Keep the reviewer's words on rows of one source that do not go together."""
        names = {a["area_id"]: a["name"] for a in self.rows("areas")}
        for (area, words), rows in self.explained.items():
            ids = {kind: " ".join(r.row_id for r in rows if r.table == kind) for kind in _KINDS}
            first = rows[0].row
            self.add(
                "conflicts", rows[0].file_row, conflict_id=self.new_id("c"), kind="within_source",
                area=names[area], as_of_text=first.get("as_of") or first.get("deadline", ""),
                figure_ids=ids["figures"], target_ids=ids["targets"], explanation_vi=words,
                advice_vi=text("review.advice"),
            )  # fmt: skip


_KINDS = ("figures", "targets")


def _check_time(column: str, when: str) -> None:
    try:
        is_time = len(when) in _PRECISIONS and bool(bounds(when))
    except ValueError:
        is_time = False
    if not is_time:
        raise _Wrong(column, "time" if when else "no_time", when)


def _number(cell: str) -> str:
    """The cell without its unit, if it is a number that reads one way only."""
    bare = cell.removesuffix("%").strip()
    try:
        parse_number(bare)
    except ValueError:
        raise _Wrong("value", "number", cell) from None
    return bare


def _same(one: str, other: str) -> bool:
    return parse_number(one) == parse_number(other)


def _is_source(source: Row, cells: Mapping[str, str]) -> bool:
    if cells["source_url"] and source["url"]:
        return source["url"].rstrip("/") == cells["source_url"].rstrip("/")
    pairs = (("title", "source_title"), ("publisher", "source_publisher"))
    same = all(fold(source[a]) == fold(cells[b]) for a, b in pairs)
    return same and source["published_on"] == cells["source_date"]


def _is_named(area: Row, cells: Mapping[str, str]) -> bool:
    """Whether a table's area has the name and, where the review says one, the level."""
    level = cells["area_level"]
    if level and level not in _LEVELS:
        raise _Wrong("area_level", "level", level)
    names = {fold(name) for name in (area["name"], *area["aliases"].split("|")) if name}
    return fold(cells["area"]) in names and level in {"", area["level"]}


def _overlaps(area: Row, period: str) -> bool:
    start, end = (day.isoformat() for day in bounds(period))
    return (area["valid_to"] or "9999") >= start and (area["valid_from"] or "0000") <= end


def _ids(areas: Sequence[Row]) -> str:
    return ", ".join(area["area_id"] for area in areas)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
