"""The areas that a review names, through the mergers of 1 July 2025; new ones checked."""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.language.periods import bounds
from bot.language.text import fold
from knowledge.places import MERGER
from knowledge.tables import Row
from knowledge.vocabulary import GAZETTEER

_LEVELS = frozenset(["country", "province", "district", "commune"])
#: Words of a level before a name.
_PREFIX = re.compile(
    r"(?:tinh|thanh pho|tp\.?|huyen|h\.|thi xa|tx\.?|quan|q\.|xa|x\.|phuong|p\.|thi tran|tt\.?)\s+"
)
#: The day before the districts ended (Law 72/2025/QH15, in force from 1 July 2025).
_LAST = "2025-06-30"


class Wrong(Exception):
    """A row that cannot be taken: the column, the key of the words, what fills them."""

    def __init__(self, column: str, key: str, *values: object) -> None:
        super().__init__(key)
        self.column, self.key, self.values = column, key, values


class Localities:
    """Finds areas by what a review says of them, and makes rows of those that are new."""

    def __init__(self, areas: Sequence[Row]) -> None:
        self.rows: list[Row] = []
        self._by_id: dict[str, Row] = {}
        self._names: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in areas:
            self.add(row)

    def add(self, row: Row) -> None:
        """Know one more."""
        self.rows.append(row)
        self._by_id[row["area_id"]] = row
        # Aliases hold for every era of a name, whichever row has them.
        names = {_key(n) for n in (row["name"], *row["aliases"].split("|")) if n}
        self._names[_key(row["name"]), row["level"]] |= names

    def find(self, cells: Mapping[str, str], published: str) -> Row | None:
        """The area a review's row means; None if the tables have none of that name.

        Raises:
            Wrong: if it can be several, or is none at that time.
        """
        level = cells["area_level"]
        if level and level not in _LEVELS:
            raise Wrong("area_level", "level", level)
        when = _when(cells, published)
        if cells["area_id"]:
            return self._of_id(cells, when)
        named = [a for a in self.rows if self._is_named(a, cells) and self._is_within(a, cells)]
        exact = [a for a in named if a["name"].casefold() == cells["area"].strip().casefold()]
        fits = [a for a in exact or named if _overlaps(a, when)]
        if len(fits) > 1 and published:
            fits = [a for a in fits if _overlaps(a, published)] or fits
        if len(fits) > 1:
            raise Wrong("area", "areas", cells["area"], _ids(fits))
        if named and not fits and named[0]["level"] not in {"district", "commune"}:
            raise Wrong("area", "area_time", cells["area"], when, _ids(named))
        return fits[0] if fits else None

    def _of_id(self, cells: Mapping[str, str], when: str) -> Row:
        found = self._by_id.get(cells["area_id"])
        if found is None:
            raise Wrong("area_id", "area", cells["area_id"])
        if cells["area"] and not self._is_named(found, {**cells, "area_level": ""}):
            raise Wrong("area_id", "area_id", cells["area_id"], found["name"], cells["area"])
        if not _overlaps(found, when):
            raise Wrong("area_id", "area_time", found["name"], when, found["area_id"])
        return found

    def _is_named(self, area: Row, cells: Mapping[str, str]) -> bool:
        """Whether an area has the name and, where the review says one, the level."""
        level, given = cells["area_level"], cells["area"].strip()
        if level not in {"", area["level"]}:
            return False
        if area["level"] == "commune":
            # Communes whose names differ in their marks only are different ones.
            return bare(given).casefold() == area["name"].casefold()
        names = self._names[_key(area["name"]), area["level"]]
        return bool({_key(given), _key(bare(given))} & names) if given else False

    def _is_within(self, area: Row, cells: Mapping[str, str]) -> bool:
        if not cells["within"] or area["level"] in {"province", "country"}:
            return True
        above = self._by_id.get(area["parent_id"])
        return above is not None and self._is_province_named(above, cells["within"])

    def _is_province_named(self, area: Row, given: str) -> bool:
        names = self._names[_key(area["name"]), "province"]
        return area["level"] == "province" and bool({_key(given), _key(bare(given))} & names)

    # ------------------------------------------------------------------ new ones

    def new(self, cells: Mapping[str, str], published: str) -> dict[str, str]:
        """The row of a district or commune that the tables do not have, under its province.

        Raises:
            Wrong: if it is no such thing, or not where it is said to be.
        """
        level, given = cells["area_level"], cells["area"].strip()
        name = bare(given)
        if level not in {"district", "commune"} or not name:
            raise Wrong("area", "area", cells["area"])
        if not cells["within"]:
            raise Wrong("within", "within", cells["area"])
        when = _when(cells, published)
        parent = self._province(cells, when)
        if level == "district":
            name = _district(given, parent["name"])
        return {
            "area_id": self._new_id(parent["area_id"], level, name), "name": name, "level": level,
            "parent_id": parent["area_id"], **_era(level, when),
        }  # fmt: skip

    def _province(self, cells: Mapping[str, str], when: str) -> Row:
        named = [
            a for a in self.rows
            if self._is_province_named(a, cells["within"]) and _overlaps(a, when)
        ]  # fmt: skip
        if len(named) > 1 and cells["area_level"] == "district":
            named = [a for a in named if a["valid_to"]] or named
        if len(named) > 1:
            raise Wrong("within", "areas", cells["within"], _ids(named))
        if not named:
            raise Wrong("within", "province", cells["within"])
        return named[0]

    def _new_id(self, parent: str, level: str, name: str) -> str:
        slug = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
        base = f"{parent}.{slug}" if level == "district" else f"{parent}.xa-{slug}"
        ids = (base, *(f"{base}-{n}" for n in range(2, 1000)))
        return next(name for name in ids if name not in self._by_id)


def bare(name: str) -> str:
    """A name without the level before it ("TX. Sa Pa"); one that is a city's keeps it."""
    prefix = _PREFIX.match(fold(name))
    return name[prefix.end() :].strip() if prefix and len(name.split()) > 1 else name


def _key(name: str) -> str:
    """A name without marks, spaces and hyphens, in which it is written many ways."""
    return re.sub(r"[^a-z0-9]", "", fold(name))


@lru_cache(maxsize=1)
def _gazetteer() -> Mapping[str, Mapping[str, str]]:
    """Of each province of before the mergers, its districts by key, as they are written."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    with GAZETTEER.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[_key(row["province"])][_key(row["name"])] = row["name"]
    return found


def _district(name: str, province: str) -> str:
    """The district's name as it is written, if that province has it."""
    districts = _gazetteer().get(_key(province), {})
    written = districts.get(_key(name)) or districts.get(_key(bare(name)))
    if written is None:
        raise Wrong("area", "district", name, province)
    return f"Thành phố {written}" if _key(written) == _key(province) else written


def _era(level: str, when: str) -> dict[str, str]:
    """Districts ended with June 2025; communes were drawn anew then."""
    if level == "district" or bounds(when)[1] < MERGER:
        return {"valid_to": _LAST}
    if bounds(when)[0] < MERGER:
        raise Wrong("as_of", "two_eras", when)
    return {"valid_from": MERGER.isoformat()}


def _when(cells: Mapping[str, str], published: str) -> str:
    """When an area must have been there: of a plan, when it was published.

    An undated plan may be of any area there was until its deadline.
    """
    if cells["kind"] != "target":
        return cells["as_of"]
    return published or f"0001-01-01/{bounds(cells['as_of'])[1].isoformat()}"


def _overlaps(area: Row, period: str) -> bool:
    start, end = (day.isoformat() for day in bounds(period))
    return (area["valid_to"] or "9999") >= start and (area["valid_from"] or "0000") <= end


def _ids(areas: Sequence[Row]) -> str:
    return ", ".join(area["area_id"] for area in areas)
