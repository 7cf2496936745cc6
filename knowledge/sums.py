"""Answers that add figures up: several places, a region, a whole without some, a share."""

from collections.abc import Sequence
from dataclasses import replace

from bot.language.text import fold
from knowledge.chart import bar
from knowledge.comparisons import ComparisonAnswers, remarks_on
from knowledge.figures import FigureAnswers
from knowledge.model import Answer, Fact, Line, Place, Question
from knowledge.nothing import missing_lines
from knowledge.places import Gazetteer
from knowledge.remarks import sources_of
from knowledge.selection import comparable
from knowledge.store import Store


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
        lines = [Line("comparison.side", {"fact": f}) for f in facts]
        lines.append(Line("comparison.sum", {"parts": tuple(facts)}))
        published = self._published(question, facts)
        lines += [Line("comparison.published", {"fact": f}) for f in published]
        used = [*facts, *published]
        return Answer(
            kind="sum", status="partial" if missing else "answered", lines=(*lines, *missing),
            facts=tuple(used), source_ids=sources_of(used), caveats=(*apart, *remarks_on(facts)),
            assumptions=self._comparisons.assumed(question), chart=bar(facts), question=question,
        )  # fmt: skip

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
            caveats=(*remarks_on(facts), *missing_lines(missing)),
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
        facts = [self._comparisons.fact(replace(asked, places=(p,)), p) for p in places]
        part, whole = facts
        if part is None or whole is None or part.figure.unit == "percent":
            return self._figures.figure(asked)
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
        if len(known) < len(facts) or any(f.figure.unit == "percent" for f in known):
            return self._figures.figure(question)
        lines = [Line("comparison.side", {"fact": f}) for f in known]
        lines.append(Line("comparison.rest", {"whole": known[0], "others": tuple(known[1:])}))
        return Answer(
            kind="sum", status="answered", lines=tuple(lines), facts=tuple(known),
            source_ids=sources_of(known), caveats=tuple(remarks_on(known)),
            assumptions=self._comparisons.assumed(question), question=question,
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
