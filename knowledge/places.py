"""Which areas a named place can be, through the merger of 1 July 2025."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.language.periods import bounds
from knowledge.model import Area, Place


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


class Gazetteer:
    """Finds areas by name, level, era and time."""

    def __init__(self, areas: Mapping[str, Area]) -> None:
        self._areas = areas
        self._by_name: dict[str, list[Area]] = {}
        for area in areas.values():
            self._by_name.setdefault(area.name, []).append(area)

    def locate(self, place: Place, era: str = "", period: str = "") -> Located | None:
        """The area meant, or None when the tables have none of that name and level."""
        found = self._by_name.get(place.name, [])
        if not found or _other_level(place, found[0]):
            return None
        present = next((a for a in found if not a.is_former), None)
        former = next((a for a in found if a.is_former), None)
        area = _in_time(present, former, era, period)
        if area is None:
            return None
        after = self._areas.get(area.successor_id or "")
        return Located(area, former if area is present else None, after, place)

    def alternatives(self, place: Place) -> list[str]:
        """The names an ambiguous short form stands for ("LC")."""
        return place.name.split("|") if "|" in place.name else []

    def predecessors(self, area: Area) -> list[Area]:
        """The former areas that became `area`."""
        return [a for a in self._areas.values() if a.successor_id == area.area_id]

    def districts(self, area: Area) -> list[Area]:
        """The areas right under `area`."""
        return [a for a in self._areas.values() if a.parent_id == area.area_id]

    def parent(self, area: Area) -> Area | None:
        """The area above."""
        return self._areas.get(area.parent_id or "")


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
