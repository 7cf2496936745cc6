"""Which of many observations of one cell is answered, and which agree with it.

The order of preference: not doubtful; of the latest date; settled on by the reviewers;
official before press; exact date before inferred; published last. Observations of the
same value in overlapping periods are one fact with several sources, dated by the most
exact of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from bot.language.periods import bounds
from knowledge.model import Area, Fact, Figure, Indicator, Publication

_PRECISIONS = ("day", "article_date", "month", "year")


def in_period(figures: Iterable[Figure], period: str) -> list[Figure]:
    """The observations whose date overlaps the ISO `period`; all when it is ''."""
    if not period:
        return list(figures)
    first, last = bounds(period)
    return [f for f in figures if f.start <= last and first <= f.end]


def facts(
    figures: Sequence[Figure],
    areas: Mapping[str, Area],
    indicators: Mapping[str, Indicator],
    part_names: Mapping[str, str],
    publications: Mapping[str, Publication],
) -> list[Fact]:
    """Merge the observations of one cell that agree; newest first, doubtful last."""
    ordered = sorted(figures, key=lambda f: _rank(f, areas[f.area_id], publications))
    groups: list[list[Figure]] = []
    for figure in ordered:
        group = next((g for g in groups if _agree(figure, g, areas)), None)
        if group is None:
            groups.append([figure])
        else:
            group.append(figure)
    merged = [_fact(group, areas, indicators, part_names, publications) for group in groups]
    return sorted(merged, key=lambda x: _rank(x.figure, x.area, publications))


def _agree(figure: Figure, group: Sequence[Figure], areas: Mapping[str, Area]) -> bool:
    first = group[0]
    same = (figure.area_id, figure.indicator_id, figure.part_id, figure.value) == (
        first.area_id, first.indicator_id, first.part_id, first.value,
    )  # fmt: skip
    return same and all(f.start <= figure.end and figure.start <= f.end for f in group)


def _fact(
    group: Sequence[Figure],
    areas: Mapping[str, Area],
    indicators: Mapping[str, Indicator],
    part_names: Mapping[str, str],
    publications: Mapping[str, Publication],
) -> Fact:
    lead = min(group, key=lambda f: (f.inferred, _PRECISIONS.index(f.precision), f.figure_id))
    ranked = sorted(group, key=lambda f: not publications[f.source_id].official)
    sources = dict.fromkeys([f.source_id for f in ranked])
    return Fact(
        lead, areas[lead.area_id], indicators[lead.indicator_id],
        part_names.get(lead.part_id, ""), tuple(sources), tuple(f.figure_id for f in group),
    )  # fmt: skip


def _rank(
    figure: Figure, area: Area, publications: Mapping[str, Publication]
) -> tuple[bool, timedelta, bool, bool, bool, str, str]:
    """Sort key: smaller is preferred."""
    source = publications[figure.source_id]
    return (
        figure.standing == "doubtful",
        date.max - likely_day(figure, area),
        figure.standing != "preferred",
        not source.official,
        figure.inferred,
        _newest_first(source.published_on),
        figure.figure_id,
    )


def _newest_first(iso: str) -> str:
    """A key by which later ISO dates sort first, and unknown ones last."""
    return "".join(chr(255 - ord(c)) for c in iso) or chr(255)


def reason(lead: Figure, other: Figure, publications: Mapping[str, Publication]) -> str:
    """Why `lead` goes before `other`: the first point of the order that tells them apart."""
    one, two = publications[lead.source_id], publications[other.source_id]
    if other.standing == "doubtful" or lead.standing == "preferred":
        return "reviewed"
    if lead.as_of != other.as_of:
        return "later" if lead.start > other.start or lead.end > other.end else "either"
    if one.official and not two.official:
        return "official"
    if other.inferred and not lead.inferred:
        return "exact"
    return "newest" if one.published_on > two.published_on else "either"


def last_day(figure: Figure, area: Area) -> date:
    """The last day the observation can be of: its area's borders may end before."""
    if area.valid_to and figure.start <= area.valid_to < figure.end:
        return area.valid_to
    return figure.end


def likely_day(figure: Figure, area: Area) -> date:
    """The day by which observations are ordered.

    Of a year it is the middle (within the area's borders): a figure of "2025" is taken
    to be later than one of March 2025 and earlier than one of October 2025.
    """
    last = last_day(figure, area)
    if figure.precision != "year":
        return last
    first = max(figure.start, area.valid_from) if area.valid_from else figure.start
    return first + (last - first) / 2


#: Figures this much older than the newest one are not set beside it in a ranking or sum.
_COMPARABLE = timedelta(days=400)


def comparable(found: Sequence[Fact]) -> list[Fact]:
    """Those of about the time of the newest."""
    newest = max((likely_day(f.figure, f.area) for f in found), default=date.max)
    return [f for f in found if newest - likely_day(f.figure, f.area) <= _COMPARABLE]


def within(found: Iterable[Fact], period: str) -> list[Fact]:
    """The facts whose date lies inside the period, not only around it."""
    first, last = bounds(period)
    return [f for f in found if first <= f.figure.start and f.figure.end <= last]


def by_distance(found: Iterable[Fact], period: str) -> list[Fact]:
    """The facts nearest in time to the period first."""
    first, last = bounds(period)

    def distance(fact: Fact) -> timedelta:
        figure = fact.figure
        return max(first - figure.end, figure.start - last, timedelta(0))

    return sorted(found, key=lambda f: (distance(f), f.figure.standing == "doubtful"))


def without_superseded(found: Sequence[Fact]) -> list[Fact]:
    """Leave out what a conflict's note replaces by another of the facts found."""
    settled = {c for f in found for c in f.figure.settled_ids}

    def is_settled_otherwise(figure: Figure) -> bool:
        return bool(settled & set(figure.conflict_ids) - set(figure.settled_ids))

    return [f for f in found if not is_settled_otherwise(f.figure)] or list(found)
