"""Answers that add figures up: several places, a region, a whole without some, a share."""

from collections.abc import Sequence
from dataclasses import replace

from bot.language.text import fold
from knowledge.chart import bar
from knowledge.comparisons import ComparisonAnswers, remarks_on
from knowledge.counting import GROUPS, OWNERS
from knowledge.figures import FigureAnswers
from knowledge.model import Answer, Area, Fact, Line, Place, Question
from knowledge.nothing import missing_lines
from knowledge.places import Gazetteer
from knowledge.remarks import sources_of
from knowledge.selection import comparable
from knowledge.store import Store

#: Of a kind of parts: the indicator that holds them, and that of their whole.
_DIMENSIONS = {
    "star": ("products_by_star", "products_total"),
    "group": ("products_by_group", "products_total"),
    "owner": ("entities_by_type", "entities_total"),
}


def _dimension(part: str) -> str:
    if part in GROUPS:
        return "group"
    return "owner" if part in OWNERS else "star"


class SumAnswers:
    """Adds, subtracts and divides figures, and says that it did."""

    def __init__(
        self, store: Store, gazetteer: Gazetteer, figures: FigureAnswers,
        comparisons: ComparisonAnswers,
    ) -> None:  # fmt: skip
        self._store = store
        self._gazetteer = gazetteer
        self._figures = figures
        self._comparisons = comparisons

    def sum(self, question: Question) -> Answer:
        """The figures of several places, and what they add up to."""
        refused = self._figures.refuse(question)
        if refused:
            return refused
        question, apart = self._comparisons.disjoint(question)
        places = self._added(question)
        found = [(p, self._comparisons.fact(replace(question, places=(p,)), p)) for p in places]
        facts = [fact for _, fact in found if fact]
        missing = [Line("comparison.missing", {"name": p.name}) for p, fact in found if not fact]
        if len(facts) < 2:
            return self._figures.figure(question)
        published = self._published(question, facts)
        told = [Line("comparison.published", {"fact": f}) for f in published]
        answer = self._total(question, facts)
        used = (*answer.facts, *published)
        return replace(
            answer, status="partial" if missing else "answered",
            lines=(*answer.lines, *told, *missing), facts=used, source_ids=sources_of(used),
            caveats=(*apart, *answer.caveats),
        )  # fmt: skip

    def region(self, question: Question) -> Answer | None:
        """What the provinces of a region add up to, of those with figures; None if too few."""
        region = question.places[0]
        areas = self._gazetteer.provinces(region.name, question.era == "former")
        indicator = question.indicator or "products_total"
        found = self._figures.leading(areas, indicator, question.part, question.period)
        left = {p.name for p in question.excluded}
        facts = comparable([f for f in found if f.area.name not in left])
        fewest = 1 if question.excluded else 2
        if len(facts) < fewest or facts[0].figure.unit == "percent":
            return None
        known = {f.area.area_id for f in facts}
        missing = [a for a in areas if a.area_id not in known and a.name not in left]
        line = Line("comparison.region", {"parts": tuple(facts), "where": region.name})
        return Answer(
            kind="sum", status="partial", lines=(line,), facts=tuple(facts),
            source_ids=sources_of(facts), chart=bar(facts), question=question,
            caveats=(*remarks_on(facts), *missing_lines(missing)),
        )  # fmt: skip

    def portion(self, question: Question) -> Answer | None:
        """The share of a place in that it lies in; None where none is asked for."""
        if "chiem" not in fold(question.text).split():
            return None
        counted = question.indicator.removeprefix("share_") or "products_total"
        asked = replace(question, indicator=counted)
        facts = [self._comparisons.fact(replace(asked, places=(p,)), p) for p in question.places]
        known = [f for f in facts if f and f.figure.unit != "percent"]
        pairs = [(a, b) for a in known for b in known if self._holds(b.area, a.area) and a != b]
        if not pairs:
            return None
        part, whole = pairs[0]
        lines = [Line("comparison.side", {"fact": f}) for f in (part, whole)]
        lines.append(Line("comparison.portion", {"part": part, "total": whole}))
        return Answer(
            kind="comparison", status="answered", lines=tuple(lines), facts=(part, whole),
            source_ids=sources_of((part, whole)), caveats=tuple(remarks_on((part, whole))),
            assumptions=self._comparisons.assumed(question), question=asked,
        )  # fmt: skip

    def rest(self, question: Question) -> Answer:
        """The figure of the first place without the others'."""
        refused = self._figures.refuse(question)
        if refused:
            return refused
        places = (*question.places[:1], *question.excluded)
        facts = [self._comparisons.fact(replace(question, places=(p,)), p) for p in places]
        known = [f for f in facts if f]
        inside = all(self._holds(known[0].area, f.area) for f in known[1:])
        answer = self._less(question, known) if len(known) == len(facts) and inside else None
        return answer or self._unheeded(question, [p.name for p in question.excluded])

    def without(self, question: Question) -> Answer:
        """The figure of a place without some of its stars, groups or kinds of owners."""
        by, whole = _DIMENSIONS[_dimension(question.without[0])]
        place = question.places[0]
        asked = [(whole, ""), *((by, part) for part in question.without)]
        facts = [
            self._comparisons.fact(replace(question, indicator=i, part=part), place)
            for i, part in asked
        ]
        known = [f for f in facts if f]
        answer = self._less(question, known) if len(known) == len(facts) else None
        names = [self._store.part_names.get(part, part) for part in question.without]
        return answer or self._unheeded(replace(question, indicator=whole, part=""), names)

    def parts(self, question: Question) -> Answer:
        """Several stars, groups or kinds of owners of one place, added up."""
        by, _ = _DIMENSIONS[_dimension(question.parts[0])]
        place = question.places[0]
        found = [
            self._comparisons.fact(replace(question, indicator=by, part=part), place)
            for part in question.parts
        ]
        facts = [f for f in found if f]
        if len(facts) < len(found):
            return self._comparisons.comparison(question)
        return self._total(question, facts)

    def _total(self, question: Question, facts: Sequence[Fact]) -> Answer:
        """Each of the facts, and what they add up to."""
        lines = [Line("comparison.side", {"fact": f}) for f in facts]
        lines.append(Line("comparison.sum", {"parts": tuple(facts)}))
        return Answer(
            kind="sum", status="answered", lines=tuple(lines), facts=tuple(facts),
            source_ids=sources_of(facts), caveats=tuple(remarks_on(facts)), chart=bar(facts),
            assumptions=self._comparisons.assumed(question), question=question,
        )  # fmt: skip

    def _less(self, question: Question, known: Sequence[Fact]) -> Answer | None:
        """The first fact less the others; None where that makes no sense."""
        whole, others = known[0], tuple(known[1:])
        left = whole.figure.value - sum(f.figure.value for f in others)
        if left <= 0 or whole.figure.unit == "percent":
            return None
        lines = [Line("comparison.side", {"fact": f}) for f in known]
        lines.append(Line("comparison.rest", {"whole": whole, "others": others}))
        return Answer(
            kind="sum", status="answered", lines=tuple(lines), facts=tuple(known),
            source_ids=sources_of(known), caveats=tuple(remarks_on(known)),
            assumptions=self._comparisons.assumed(question), question=question,
        )  # fmt: skip

    def _unheeded(self, question: Question, names: Sequence[str]) -> Answer:
        """The whole, and that what was to be left out is still in it."""
        answer = self._figures.figure(question)
        if not answer.facts:
            return answer
        said = Line("caveat.left_out", {"words": tuple(names)})
        return replace(answer, status="partial", caveats=(said, *answer.caveats))

    def _holds(self, whole: Area, part: Area) -> bool:
        """Whether one area lies within another, as it is or became."""
        above = self._store.areas.get(part.parent_id or "")
        ids = {part.parent_id, part.successor_id, above.successor_id if above else None}
        return whole.level == "country" or whole.area_id in ids

    def _added(self, question: Question) -> tuple[Place, ...]:
        """The places to add; of one that merged, those it was made of."""
        if len(question.places) > 1:
            return question.places
        located = self._gazetteer.locate(question.places[0], "present")
        whole = (located.after or located.area) if located else None
        made_of = self._gazetteer.predecessors(whole) if whole else []
        return tuple(Place(a.name, era="former") for a in made_of) or question.places

    def _published(self, question: Question, facts: Sequence[Fact]) -> list[Fact]:
        """Of former areas that are one today, the figure published of it."""
        today = {f.area.successor_id for f in facts}
        if len(today) != 1 or None in today:
            return []
        whole = self._store.areas[str(today.pop())]
        figure = facts[0].figure
        return self._figures.leading([whole], figure.indicator_id, figure.part_id, "")
