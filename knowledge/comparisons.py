"""Answers that set figures side by side: places, times or parts; and their sums."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.language.text import fold
from knowledge.chart import bar
from knowledge.figures import FigureAnswers, assumptions, doubts, sources_of
from knowledge.model import Answer, Fact, Line, Place, Question
from knowledge.nothing import missing_lines, no_place
from knowledge.places import Gazetteer
from knowledge.selection import comparable, likely_day
from knowledge.store import Store


class ComparisonAnswers:
    """Compares and adds figures; says where dates or borders differ."""

    def __init__(self, store: Store, gazetteer: Gazetteer, figures: FigureAnswers) -> None:
        self._store = store
        self._gazetteer = gazetteer
        self._figures = figures

    def comparison(self, question: Question) -> Answer:
        """Two or more places, times or parts; of one only, its figure."""
        refused = self._figures.refuse(question)
        if refused:
            return refused
        question, apart = self._disjoint(question)
        sides, missing = self._sides(question)
        if len(sides) < 2:
            return self._one_sided(question, sides, missing)
        answer = self._answer(question, sides, missing)
        return replace(answer, caveats=(*apart, *answer.caveats))

    def sum(self, question: Question) -> Answer:
        """The figures of several places, and what they add up to."""
        refused = self._figures.refuse(question)
        if refused:
            return refused
        question, apart = self._disjoint(question)
        places = self._added(question)
        found = [(p, self._fact(replace(question, places=(p,)), p)) for p in places]
        facts = [fact for _, fact in found if fact]
        missing = [Line("comparison.missing", {"name": p.name}) for p, fact in found if not fact]
        if len(facts) < 2:
            return self._figures.figure(question)
        lines = [Line("comparison.side", {"fact": f}) for f in facts]
        lines.append(Line("comparison.sum", {"parts": tuple(facts)}))
        published = self._published(question, facts)
        lines += [Line("comparison.published", {"fact": f}) for f in published]
        used = [*facts, *published]
        return Answer(
            kind="sum", status="partial" if missing else "answered", lines=(*lines, *missing),
            facts=tuple(used), source_ids=sources_of(used), caveats=(*apart, *_caveats(facts)),
            assumptions=self._assumed(question), chart=bar(facts), question=question,
        )  # fmt: skip

    def _disjoint(self, question: Question) -> tuple[Question, tuple[Line, ...]]:
        """The question on the borders of before, where one of its places is part of another.

        Lào Cai of today holds Yên Bái: side by side, both are those of before the merger.
        """
        if question.era or len(question.places) < 2:
            return question, ()
        locate = self._gazetteer.locate
        areas = [f.area for p in question.places if (f := locate(p, "", question.period))]
        held = {a.successor_id for a in areas} & {a.area_id for a in areas}
        if not held:
            return question, ()
        whole = next(a for a in areas if a.area_id in held)
        return replace(question, era="former"), (Line("caveat.holds", {"area": whole}),)

    def region(self, question: Question) -> Answer | None:
        """What the provinces of a region add up to, of those with figures; None if too few."""
        region = question.places[0]
        areas = self._gazetteer.provinces(region.name, question.era == "former")
        indicator = question.indicator or "products_total"
        found = self._figures.leading(areas, indicator, question.part, question.period)
        left = {p.name for p in question.excluded}
        facts = comparable([f for f in found if f.area.name not in left])
        if len(facts) < 2 or facts[0].figure.unit == "percent":
            return None
        known = {f.area.area_id for f in facts}
        missing = [a for a in areas if a.area_id not in known and a.name not in left]
        line = Line("comparison.region", {"parts": tuple(facts), "where": region.name})
        return Answer(
            kind="sum", status="partial", lines=(line,), facts=tuple(facts),
            source_ids=sources_of(facts), chart=bar(facts), question=question,
            caveats=(*_caveats(facts), *missing_lines(missing)),
        )  # fmt: skip

    @staticmethod
    def _is_of_whole(question: Question) -> bool:
        """Whether a share is that of a place in the country."""
        names = [p.name for p in question.places]
        return len(names) == 2 and "Cả nước" in names and "chiem" in fold(question.text).split()

    def portion(self, question: Question) -> Answer | None:
        """The share of a place in the country's figure; None where none is asked for."""
        if not self._is_of_whole(question):
            return None
        counted = question.indicator.removeprefix("share_") or "products_total"
        asked = replace(question, indicator=counted)
        places = sorted(question.places, key=lambda p: p.name == "Cả nước")
        facts = [self._fact(replace(asked, places=(p,)), p) for p in places]
        part, whole = facts
        if part is None or whole is None or part.figure.unit == "percent":
            return self._figures.figure(asked)
        lines = [Line("comparison.side", {"fact": f}) for f in (part, whole)]
        lines.append(Line("comparison.portion", {"part": part, "total": whole}))
        return Answer(
            kind="comparison", status="answered", lines=tuple(lines), facts=(part, whole),
            source_ids=sources_of((part, whole)), caveats=tuple(_caveats((part, whole))),
            assumptions=self._assumed(question), question=asked,
        )  # fmt: skip

    def rest(self, question: Question) -> Answer:
        """The figure of the first place without the others'."""
        refused = self._figures.refuse(question)
        if refused:
            return refused
        places = (*question.places[:1], *question.excluded)
        facts = [self._fact(replace(question, places=(p,)), p) for p in places]
        known = [f for f in facts if f]
        if len(known) < len(facts) or any(f.figure.unit == "percent" for f in known):
            return self._figures.figure(question)
        lines = [Line("comparison.side", {"fact": f}) for f in known]
        lines.append(Line("comparison.rest", {"whole": known[0], "others": tuple(known[1:])}))
        return Answer(
            kind="sum", status="answered", lines=tuple(lines), facts=tuple(known),
            source_ids=sources_of(known), caveats=tuple(_caveats(known)),
            assumptions=self._assumed(question), question=question,
        )  # fmt: skip

    def _added(self, question: Question) -> tuple[Place, ...]:
        """The places to add; of one that merged, those it was made of."""
        if len(question.places) > 1:
            return question.places
        located = self._gazetteer.locate(question.places[0], "present")
        whole = (located.after or located.area) if located else None
        made_of = self._gazetteer.predecessors(whole) if whole else []
        return tuple(Place(a.name, "former") for a in made_of) or question.places

    def _published(self, question: Question, facts: Sequence[Fact]) -> list[Fact]:
        """Of former areas that are one today, the figure published of it."""
        today = {f.area.successor_id for f in facts}
        if len(today) != 1 or None in today:
            return []
        whole = self._store.areas[str(today.pop())]
        figure = facts[0].figure
        return self._figures.leading([whole], figure.indicator_id, figure.part_id, "")

    def _fact(self, question: Question, place: Place) -> Fact | None:
        era = "former" if place.level == "former" else question.era
        level = "" if place.level == "former" else place.level
        located = self._gazetteer.locate(replace(place, level=level), era, question.period)
        if located is None:
            return None
        indicator = question.indicator or "products_total"
        found = self._figures.cell(located, indicator, question.part, question)
        return found[0] if found else None

    def _sides(self, question: Question) -> tuple[list[Fact], list[Line]]:
        """What is compared, and what of it has no figure."""
        asked = list(self._asked(question))
        found = [(q, self._fact(q, q.places[0])) for q in asked]
        sides = list(dict.fromkeys(fact for _, fact in found if fact))
        missing = [_missing(q, len(question.places) > 1) for q, fact in found if not fact]
        return sides, missing

    def _asked(self, question: Question) -> Iterable[Question]:
        """One question for each side."""
        periods = question.periods if len(question.periods) > 1 else _ends(question.period)
        if len(question.places) > 1:
            for place in question.places:
                yield replace(question, places=(place,))
        elif len(periods) > 1:
            for period in periods:
                yield replace(question, period=period, periods=(period,))
        elif len(question.parts) > 1:
            for part in question.parts:
                yield replace(question, part=part, parts=())
        else:
            yield from self._around(question)

    def _around(self, question: Question) -> Iterable[Question]:
        """One place, one time: before and after its merger, or then and now."""
        place = question.places[0]
        located = self._gazetteer.locate(place)
        if question.period:
            yield question
            yield replace(question, period="", periods=())
        elif located and located.before:
            yield replace(question, era="former")
            yield replace(question, era="present")
        else:
            yield question

    def _one_sided(
        self, question: Question, sides: Sequence[Fact], missing: Sequence[Line]
    ) -> Answer:
        answer = self._figures.figure(question)
        if answer.status == "partial" and missing:
            return replace(answer, lines=(*answer.lines, *missing))
        if not missing and len(question.places) == 1 and not question.period:
            asked = Line("clarify.compare")
            return replace(answer, status="partial", lines=(*answer.lines, asked))
        return answer

    def _answer(self, question: Question, sides: list[Fact], missing: Sequence[Line]) -> Answer:
        by = _differing(sides)
        if by == "time":
            sides = sorted(sides, key=lambda f: likely_day(f.figure, f.area))
        lines = [Line("comparison.side", {"fact": f}) for f in sides]
        lines += [_difference(sides, by), *missing]
        return Answer(
            kind="comparison", status="partial" if missing else "answered", lines=tuple(lines),
            facts=tuple(sides), source_ids=sources_of(sides),
            assumptions=self._assumed(question), caveats=tuple(_caveats(sides, by)),
            chart=bar(sides), question=question,
        )  # fmt: skip

    def _assumed(self, question: Question) -> tuple[Line, ...]:
        located = self._gazetteer.locate(question.places[0])
        return tuple(assumptions(question, located)) if located else ()

    def missing_place(self, question: Question, place: Place) -> Answer:
        """No such place in the tables."""
        return no_place(question, place, self._gazetteer)


def _ends(period: str) -> Sequence[str]:
    """A span of years as its first and last one."""
    return period.split("/") if "/" in period else (period,)


def _missing(question: Question, by_place: bool) -> Line:
    if by_place:
        return Line("comparison.missing", {"name": question.places[0].name})
    if question.period:
        return Line("comparison.missing_time", {"period": question.period})
    return Line("comparison.missing", {"name": question.places[0].name})


def _differing(sides: Sequence[Fact]) -> str:
    """What sets the sides apart: place, part or time."""
    if len({f.area.name for f in sides}) > 1:
        return "area"
    return "part" if len({f.figure.part_id for f in sides}) > 1 else "time"


def _difference(sides: Sequence[Fact], by: str) -> Line:
    if by == "time":
        same = len({f.area.area_id for f in sides}) == 1
        values = {"first": sides[0], "last": sides[-1]}
        return Line("comparison.over_time" if same else "comparison.over_borders", values)
    low = min(sides, key=lambda f: f.figure.value)
    high = max(sides, key=lambda f: f.figure.value)
    if high.figure.value == low.figure.value:
        return Line("comparison.equal")
    key = "comparison.more" if len(sides) == 2 else "comparison.extremes"
    return Line(key, {"high": high, "low": low, "by": by})


def _caveats(sides: Sequence[Fact], by: str = "") -> Iterable[Line]:
    if by != "time" and len({f.figure.as_of for f in sides}) > 1:
        days = sorted(sides, key=lambda f: likely_day(f.figure, f.area))
        yield Line("caveat.dates", {"first": days[0], "last": days[-1]})
    if by == "time" and len({f.area.area_id for f in sides}) > 1:
        yield Line("caveat.borders")
    yield from doubts(sides)
    if any(f.area.level == "district" for f in sides):
        yield Line("caveat.district")
