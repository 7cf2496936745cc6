"""Answers on who comes first or last: districts of a province, provinces of a region."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.language.periods import bounds
from bot.language.text import fold
from knowledge import limits
from knowledge.breakdowns import BreakdownAnswers
from knowledge.chart import bar
from knowledge.figures import FigureAnswers
from knowledge.model import Answer, Area, Fact, Line, Place, Question
from knowledge.nothing import missing_lines, no_place, which_place
from knowledge.places import MERGER, Gazetteer, Located
from knowledge.remarks import assumptions, carried, dates_apart, sources_of
from knowledge.selection import comparable
from knowledge.store import Store

#: Of long rankings only so many places are shown; short ones in full.
_SHOWN = 5
_MOST_SHOWN = 12


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
        if _asks_growth(question):
            return self._not_ranked(question)
        for named in question.places:
            if self._gazetteer.alternatives(named):
                return which_place(question, self._gazetteer.alternatives(named))
        wider = [p for p in question.places if _is_wider(p)]
        ranked = [p for p in question.places if not _is_wider(p)]
        if wider and len(ranked) == 1:
            subject = self._gazetteer.locate(ranked[0], question.era, question.period)
            return self._of_provinces(question, wider[0], subject.area if subject else None)
        if len(ranked) > 1:
            return self._of_named(replace(question, places=tuple(ranked)))
        place = question.places[0] if question.places else None
        if place is None or _is_wider(place):
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
        left = {p.name for p in question.excluded}
        ranked = comparable([f for f in found if f.area.name not in left])
        areas = [a for a in areas if a.name not in left]
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
        bound = limits.threshold(question.text)
        if bound:
            return self._bounded(question, found, missing, where, bound)
        least = question.order == "least"
        ordered = sorted(found, key=lambda f: f.figure.value, reverse=not least)
        own = next((f for f in ordered if subject and f.area.area_id == subject.area_id), None)
        position = _position(ordered, own)
        shown = _shown(ordered, question)
        used = list(dict.fromkeys([*([own] if own else []), *shown, *ordered[: position - 1]]))
        values = {"parts": tuple(shown), "where": where}
        if len(ordered) == 1 and not own:
            return self._single(question, ordered, missing, where)
        lines = [Line("ranking.least" if least else "ranking.most", values)]
        if own:
            key = "ranking.position_least" if least else "ranking.position"
            lines.insert(0, Line(key, {**values, "fact": own, "position": position}))
        elif subject:
            lines.append(Line("ranking.unplaced", {"area": subject}))
        return Answer(
            kind="ranking", status="answered", lines=tuple(lines), facts=tuple(used),
            source_ids=sources_of(used), caveats=tuple(_caveats(shown, missing)),
            assumptions=tuple(carried(question)), chart=bar(shown), question=question,
        )  # fmt: skip

    def _single(
        self, question: Question, found: Sequence[Fact], missing: Sequence[Area], where: str
    ) -> Answer:
        """One place with a figure is no ranking."""
        line = Line("ranking.single", {"parts": tuple(found), "where": where})
        return Answer(
            kind="ranking", status="partial", lines=(line,), facts=tuple(found),
            source_ids=sources_of(found), caveats=tuple(_caveats(found, missing)),
            question=question,
        )  # fmt: skip

    def _bounded(
        self, question: Question, found: Sequence[Fact], missing: Sequence[Area], where: str,
        bound: limits.Threshold,
    ) -> Answer:  # fmt: skip
        """Those above or below a number."""
        inside = [f for f in found if _is_inside(f, bound)]
        if not inside:
            return self._none(question, where)
        ordered = sorted(inside, key=lambda f: -f.figure.value)[:_MOST_SHOWN]
        values = {"parts": tuple(ordered), "where": where, "bound": bound.value}
        key = "ranking.above" if bound.above else "ranking.below"
        return Answer(
            kind="ranking", status="answered", lines=(Line(key, values),), facts=tuple(ordered),
            source_ids=sources_of(ordered), caveats=tuple(_caveats(ordered, missing)),
            assumptions=tuple(carried(question)), chart=bar(ordered), question=question,
        )  # fmt: skip

    def _not_ranked(self, question: Question) -> Answer:
        """What the tables cannot tell: who grew most, who has none."""
        return Answer(
            kind="no_data", status="no_data", lines=(Line("no_data.not_ranked"),),
            question=question,
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
    return bool(period) and bounds(period)[1].year < MERGER.year


_GROWTH = re.compile(r"\b(?:tang|giam)\b(?: \S+){0,4} nhat\b|\bnhanh nhat\b")
_NONE_OF = re.compile(r"\b(?:khong|chua) (?:he )?co\b.*\bnao\b|\bnao (?:khong|chua) (?:he )?co\b")


def _asks_growth(question: Question) -> bool:
    """Whether it is growth, or having none, that is asked for."""
    folded = fold(question.text)
    return bool(_GROWTH.search(folded) or _NONE_OF.search(folded))


def _is_inside(fact: Fact, bound: limits.Threshold) -> bool:
    """Whether a fact is beyond the bound; "hơn 1.000" is above a thousand."""
    value, qualifier = fact.figure.value, fact.figure.qualifier
    if value == bound.value:
        return qualifier == (">" if bound.above else "<")
    return (value > bound.value) == bound.above


def _is_wider(place: Place) -> bool:
    """Whether it is the country or a region: what is ranked within, not what is ranked."""
    return place.name == "Cả nước" or place.level == "region"


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


def _caveats(ordered: Sequence[Fact], missing: Sequence[Area]) -> list[Line]:
    lines = list(dates_apart(ordered))
    if ordered[0].area.level == "district":
        lines.append(Line("caveat.district"))
    return [*lines, *missing_lines(missing)]
