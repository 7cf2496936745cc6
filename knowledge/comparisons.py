"""Answers that set figures side by side: places, times or parts; and their sums."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.chart import bar
from knowledge.figures import FigureAnswers
from knowledge.model import Answer, Fact, Line, Place, Question
from knowledge.places import Gazetteer
from knowledge.remarks import assumptions, dates_apart, doubts, sources_of
from knowledge.selection import likely_day
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
        question, apart = self.disjoint(question)
        sides, missing = self._sides(question)
        if len(sides) < 2:
            return self._one_sided(question, sides, missing)
        answer = self._answer(question, sides, missing)
        return replace(answer, caveats=(*apart, *answer.caveats))

    def disjoint(self, question: Question) -> tuple[Question, tuple[Line, ...]]:
        """The question on the borders of before, where one of its places is part of another.

        Lào Cai of today holds Yên Bái: side by side, both are those of before the merger.
        """
        if question.era or len(question.places) < 2 or any(p.era for p in question.places):
            return question, ()
        locate = self._gazetteer.locate
        areas = [f.area for p in question.places if (f := locate(p, "", question.period))]
        held = {a.successor_id for a in areas} & {a.area_id for a in areas}
        if not held:
            return question, ()
        whole = next(a for a in areas if a.area_id in held)
        return replace(question, era="former"), (Line("caveat.holds", {"area": whole}),)

    def fact(self, question: Question, place: Place) -> Fact | None:
        """The preferred fact of one place, if it has one."""
        located = self._gazetteer.locate(place, question.era, question.period)
        if located is None:
            return None
        indicator = question.indicator or "products_total"
        found = self._figures.cell(located, indicator, question.part, question)
        return found[0] if found else None

    def _sides(self, question: Question) -> tuple[list[Fact], list[Line]]:
        """What is compared, and what of it has no figure."""
        asked = list(self._asked(question))
        found = [(q, self.fact(q, q.places[0])) for q in asked]
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
            assumptions=self.assumed(question), caveats=tuple(remarks_on(sides, by)),
            chart=bar(sides), question=question,
        )  # fmt: skip

    def assumed(self, question: Question) -> tuple[Line, ...]:
        """What was assumed of the question."""
        located = self._gazetteer.locate(question.places[0])
        return tuple(assumptions(question, located)) if located else ()


def _ends(period: str) -> Sequence[str]:
    """A span of years as its first and last one."""
    return period.split("/") if "/" in period else (period,)


def _missing(question: Question, by_place: bool) -> Line:
    if question.period and not by_place:
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


def remarks_on(sides: Sequence[Fact], by: str = "") -> Iterable[Line]:
    """What to mind about figures side by side: their dates, borders and doubts.

    Args:
        sides: the figures.
        by: what sets them apart, "time" where dates are meant to differ.
    """
    if by != "time":
        yield from dates_apart(sides)
    if by == "time" and len({f.area.area_id for f in sides}) > 1:
        yield Line("caveat.borders")
    yield from doubts(sides)
    if any(f.area.level == "district" for f in sides):
        yield Line("caveat.district")
