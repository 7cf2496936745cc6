"""Answers on who comes first or last: districts of a province, provinces of a region."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from knowledge.breakdowns import BreakdownAnswers
from knowledge.chart import bar
from knowledge.figures import FigureAnswers, assumptions, sources_of
from knowledge.model import Answer, Area, Fact, Line, Place, Question
from knowledge.nothing import no_place, which_place
from knowledge.places import Gazetteer, Located
from knowledge.selection import last_day, likely_day
from knowledge.store import Store

#: Figures this much older than the newest one are not ranked with it.
_COMPARABLE = timedelta(days=366)
_SHOWN = 5
_MOST_SHOWN = 12
_MOST_NAMED = 8


class RankingAnswers:
    """Ranks places by one indicator, over those with figures of about the same time."""

    def __init__(
        self, store: Store, gazetteer: Gazetteer, figures: FigureAnswers,
        breakdowns: BreakdownAnswers,
    ) -> None:  # fmt: skip
        self._store = store
        self._gazetteer = gazetteer
        self._figures = figures
        self._breakdowns = breakdowns

    def ranking(self, question: Question) -> Answer:
        """Who leads, or comes last, of the places asked about."""
        question = _with_ranked(question)
        for named in question.places:
            if self._gazetteer.alternatives(named):
                return which_place(question, self._gazetteer.alternatives(named))
        if len(question.places) > 1:
            return self._of_named(question)
        place = question.places[0] if question.places else None
        if place is None or place.name == "Cả nước" or place.level == "region":
            return self._of_provinces(question, place)
        located = self._gazetteer.locate(place, question.era, question.period)
        if located is None:
            return no_place(question, place, self._gazetteer)
        return self._within(question, located)

    def _within(self, question: Question, located: Located) -> Answer:
        """Within a province its districts; of a place that is ranked itself, its position."""
        area = located.area
        if area.level == "province" and question.scope != "province":
            return self._of_districts(question, located)
        parent = self._gazetteer.parent(area)
        if area.level == "district" and parent:
            return self._of_districts(question, replace(located, area=parent, before=None), area)
        return self._of_provinces(question, None, area)

    def _of_districts(
        self, question: Question, located: Located, subject: Area | None = None
    ) -> Answer:
        parts, _ = self._breakdowns.of_districts(question, located)
        if not parts:
            return self._none(question, located.area.name)
        answer = self._answer(question, parts, (), located.area.name, subject)
        return replace(answer, assumptions=tuple(assumptions(question, located)))

    def _of_named(self, question: Question) -> Answer:
        locate = self._gazetteer.locate
        located = [locate(p, question.era, question.period) for p in question.places]
        areas = [found.area for found in located if found]
        return self._of_areas(question, areas, "")

    def _of_provinces(
        self, question: Question, region: Place | None, subject: Area | None = None
    ) -> Answer:
        name = region.name if region and region.level == "region" else ""
        former = question.era == "former" or _is_before_merger(question.period)
        areas = self._gazetteer.provinces(name, former)
        return self._of_areas(question, areas, name or "Cả nước", subject)

    def _of_areas(
        self, question: Question, areas: Sequence[Area], where: str, subject: Area | None = None
    ) -> Answer:
        found = self._figures.leading(areas, question.indicator, question.part, question.period)
        ranked = _comparable(found)
        if not ranked:
            return self._none(question, where)
        known = {f.area.area_id for f in ranked}
        missing = [a for a in areas if a.area_id not in known]
        return self._answer(question, ranked, missing, where, subject)

    def _answer(
        self, question: Question, found: Sequence[Fact], missing: Sequence[Area], where: str,
        subject: Area | None,
    ) -> Answer:  # fmt: skip
        """The first or last of the facts found, and where the subject stands."""
        least = question.order == "least"
        ordered = sorted(found, key=lambda f: f.figure.value, reverse=not least)
        own = next((f for f in ordered if subject and f.area.area_id == subject.area_id), None)
        position = _position(ordered, own)
        shown = _shown(ordered, question)
        used = list(dict.fromkeys([*([own] if own else []), *shown, *ordered[: position - 1]]))
        values = {"parts": tuple(shown), "where": where}
        lines = [Line("ranking.least" if least else "ranking.most", values)]
        if own:
            key = "ranking.position_least" if least else "ranking.position"
            lines.insert(0, Line(key, {**values, "fact": own, "position": position}))
        elif subject:
            lines.append(Line("ranking.unplaced", {"area": subject}))
        return Answer(
            kind="ranking", status="answered", lines=tuple(lines), facts=tuple(used),
            source_ids=sources_of(used), caveats=tuple(_caveats(shown, missing)),
            assumptions=tuple(_assumed(question)), chart=bar(shown), question=question,
        )  # fmt: skip

    def _none(self, question: Question, where: str) -> Answer:
        values = {
            "indicator": self._store.indicators[question.indicator], "where": where,
            "part": self._store.part_names.get(question.part, ""), "period": question.period,
        }  # fmt: skip
        return Answer(
            kind="no_data", status="no_data", lines=(Line("no_data.ranking", values),),
            question=question,
        )  # fmt: skip


def _with_ranked(question: Question) -> Question:
    return replace(question, indicator=question.indicator or "products_total")


def _is_before_merger(period: str) -> bool:
    return bool(period) and period[-4:] < "2025" and period[:4] < "2025"


def _comparable(found: Sequence[Fact]) -> list[Fact]:
    """Those of about the time of the newest."""
    newest = max((last_day(f.figure, f.area) for f in found), default=date.max)
    return [f for f in found if newest - last_day(f.figure, f.area) <= _COMPARABLE]


def _shown(ordered: Sequence[Fact], question: Question) -> list[Fact]:
    """As many as wanted, and those level with the last of them."""
    limit = min(question.limit or (_SHOWN if len(ordered) > _MOST_SHOWN else _MOST_SHOWN),
                len(ordered))  # fmt: skip
    last = ordered[limit - 1].figure.value
    level = [f for f in ordered[limit:] if f.figure.value == last]
    return [*ordered[:limit], *level]


def _position(ordered: Sequence[Fact], own: Fact | None) -> int:
    """1 for the first; those level share a position. 1 where there is nothing to place."""
    if own is None:
        return 1
    return 1 + next(i for i, f in enumerate(ordered) if f.figure.value == own.figure.value)


def _assumed(question: Question) -> list[Line]:
    return (
        [Line("assumption.previous", {"carried": question})]
        if "previous" in (question.assumed)
        else []
    )


def _caveats(ordered: Sequence[Fact], missing: Sequence[Area]) -> list[Line]:
    lines = []
    if len({f.figure.as_of for f in ordered}) > 1:
        days = sorted(ordered, key=lambda f: likely_day(f.figure, f.area))
        lines.append(Line("caveat.dates", {"first": days[0], "last": days[-1]}))
    if ordered[0].area.level == "district":
        lines.append(Line("caveat.district"))
    if missing:
        names = tuple(a.name for a in missing[:_MOST_NAMED])
        key = "caveat.missing_more" if len(missing) > _MOST_NAMED else "caveat.missing"
        lines.append(Line(key, {"names": names}))
    return lines
