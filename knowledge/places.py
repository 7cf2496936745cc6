"""Which areas a named place can be, through the merger of 1 July 2025."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from bot.language.periods import bounds
from knowledge.model import Area, Place

#: Regions that are groups of provinces or of other regions; general knowledge, no figures.
REGIONS = Path(__file__).parent / "regions.csv"


@dataclass(frozen=True)
class Located:
    """A named place found in the tables.

    Attributes:
        area: the area the question is about.
        before: the area of the same name whose borders ended, when `area` took in others.
        after: the present area that took `area` in, when it is a former one.
        place: the place as named.
    """

    area: Area
    before: Area | None
    after: Area | None
    place: Place

    @property
    def area_ids(self) -> list[str]:
        """The ids of the area and of the one of before, of which figures may be."""
        return [a.area_id for a in (self.area, self.before) if a]


class Gazetteer:
    """Finds areas by name, level, era and time."""

    def __init__(self, areas: Mapping[str, Area]) -> None:
        self._areas = areas
        self._by_name: dict[str, list[Area]] = {}
        self._within: dict[str, list[Area]] = {}
        self._became: dict[str, list[Area]] = {}
        for area in areas.values():
            self._by_name.setdefault(area.name, []).append(area)
            self._within.setdefault(area.parent_id or "", []).append(area)
            self._became.setdefault(area.successor_id or "", []).append(area)

    def locate(self, place: Place, era: str = "", period: str = "") -> Located | None:
        """The area meant, or None when the tables have none of that name and level."""
        era = place.era or era
        found = self._by_name.get(place.name, [])
        if not found or _other_level(place, found[0]):
            return None
        present = next((a for a in found if not a.is_former), None)
        former = next((a for a in found if a.is_former), None)
        if present is None and former and era == "present":
            present = self._areas.get(former.successor_id or "")
        area = _in_time(present, former, era, period)
        if area is None:
            return None
        after = self._areas.get(area.successor_id or "")
        own = former if former and former.name == area.name else None
        before = (own or self._renamed(area)) if area is present else None
        return Located(area, before, after, place)

    def _renamed(self, area: Area) -> Area | None:
        """The one area that became this one under another name (Thừa Thiên Huế)."""
        before = self.predecessors(area)
        return before[0] if len(before) == 1 else None

    def alternatives(self, place: Place) -> list[str]:
        """The names an ambiguous short form stands for ("LC")."""
        return place.name.split("|") if "|" in place.name else []

    def predecessors(self, area: Area) -> list[Area]:
        """The former areas that became `area`."""
        return self._became.get(area.area_id, [])

    def districts(self, area: Area) -> list[Area]:
        """The areas right under `area`."""
        return self._within.get(area.area_id, [])

    def provinces(self, region: str = "", former: bool = False) -> list[Area]:
        """The provinces of today (or those before the merger), of one region or of all."""
        names = _includes(region) if region else frozenset()
        return [
            a for country in self._within[""] for a in self._within.get(country.area_id, [])
            if a.level == "province" and self._is_of_time(a, former)
            and (not region or {a.region, a.name} & names)
        ]  # fmt: skip

    @staticmethod
    def _is_of_time(area: Area, former: bool) -> bool:
        """Whether the area is one of its time; a province that never merged is of both."""
        if former:
            return area.is_former or area.valid_from is None or area.valid_from < MERGER
        return not area.is_former

    def parent(self, area: Area) -> Area | None:
        """The area above."""
        return self._areas.get(area.parent_id or "")


#: The day the provinces merged (Resolution 202/2025/QH15).
MERGER = date(2025, 7, 1)


@lru_cache(maxsize=1)
def _groups() -> Mapping[str, Sequence[str]]:
    groups: dict[str, list[str]] = {}
    with REGIONS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            groups.setdefault(row["region"], []).append(row["includes"])
    return groups


def _includes(region: str) -> frozenset[str]:
    """The names under which the provinces of a region are found: its own, its parts'."""
    return frozenset([region, *_groups().get(region, ())])


def _other_level(place: Place, area: Area) -> bool:
    """Whether another level was said than the area's ("TP Sơn La", "phường Sa Pa")."""
    if area.level == "district":
        return place.level == "commune"
    return area.level == "province" and place.level in {"city", "district", "commune"}


def _in_time(present: Area | None, former: Area | None, era: str, period: str) -> Area | None:
    if present is None or former is None:
        return present or former
    if era:
        return former if era == "former" else present
    return former if period and _ended_before(period, present) else present


def _ended_before(period: str, present: Area) -> bool:
    start: date | None = present.valid_from
    return start is not None and bounds(period)[1] < start
