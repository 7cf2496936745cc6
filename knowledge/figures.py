"""Answers with figures: one indicator of each place asked about."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from knowledge.model import Answer, Area, Fact, Figure, Line, Place, Question
from knowledge.nothing import no_figure, no_place, which_place
from knowledge.places import Gazetteer, Located
from knowledge.remarks import assumptions, caveats, is_doubtful, joined, sources_of
from knowledge.selection import (
    by_distance,
    facts,
    in_period,
    likely_day,
    reason,
    within,
    without_superseded,
)
from knowledge.store import Store

#: Where one indicator has no figure, the one that says much the same in another unit.
_SIBLINGS = {
    "entities_by_type": "share_entities_by_type",
    "share_entities_by_type": "entities_by_type",
    "products_by_group": "share_products_by_group",
    "share_products_by_group": "products_by_group",
    "products_by_owner": "entities_by_type",
    "products_by_star": "share_products_by_star",
    "share_products_by_star": "products_by_star",
    "products_on_ecommerce": "share_products_on_ecommerce",
    "share_products_on_ecommerce": "products_on_ecommerce",
    "products_exported": "share_products_exported",
    "new_products_recognised": "new_products_batch",
    "new_products_batch": "new_products_recognised",
    "new_products_by_star": "batch_products_by_star",
    "batch_products_by_star": "new_products_by_star",
    "craft_villages": "traditional_craft_villages",
    "entities_batch": "entities_total",
    "share_entities_digital_shop": "share_products_on_ecommerce",
}
_BATCH = re.compile(r"(?:đợt|lần|kỳ) \d+(?:/\d{4}| năm \d{4})?")
_MOST_OTHERS = 4
_YEAR = timedelta(days=365)


class FigureAnswers:
    """Answers what a place has, from the observations in the store."""

    def __init__(self, store: Store, gazetteer: Gazetteer) -> None:
        self._store = store
        self._gazetteer = gazetteer

    def figure(self, question: Question) -> Answer:
        """One indicator of each place asked about, newest or of the period asked for."""
        refused = self.refuse(question)
        if refused:
            return refused
        answers = [self._of_place(question, place) for place in question.places]
        return answers[0] if len(answers) == 1 else joined(question, answers)

    def refuse(self, question: Question) -> Answer | None:
        """What to ask back before a place is known."""
        if not question.places:
            return which_place(question)
        for place in question.places:
            if self._gazetteer.alternatives(place):
                return which_place(question, self._gazetteer.alternatives(place))
        return None

    def _of_place(self, question: Question, place: Place) -> Answer:
        located = self._gazetteer.locate(place, question.era, question.period)
        if located is None:
            return no_place(question, place, self._gazetteer)
        indicator = question.indicator or "products_total"
        found = self.cell(located, indicator, question.part, question)
        if not found and indicator in _SIBLINGS:
            found = self.cell(located, _SIBLINGS[indicator], question.part, question)
        if not found:
            return self._missing(question, located, indicator)
        return self._answer(question, located, found)

    def cell(self, located: Located, indicator: str, part: str, question: Question) -> list[Fact]:
        """The facts of one cell of a place in the period asked for, the preferred first.

        A place that took in others and has none of its own answers with its former one.
        """
        for area in filter(None, (located.area, located.before)):
            every = self._store.figures([area.area_id], [indicator])
            figures = [f for f in _of_part(every, part) if _of_batch(f.note, question.batch)]
            merged = self.merge(in_period(figures, question.period))
            merged = _exactly(merged, question.period) if _is_exact(question) else merged
            if merged:
                kept = without_superseded(merged)
                rest = [f for f in merged if f not in kept] if question.period else []
                return [*kept, *rest]
        return []

    def merge(self, figures: Sequence[Figure]) -> list[Fact]:
        """The observations as facts: those that agree are one."""
        store = self._store
        return facts(figures, store.areas, store.indicators, store.part_names, store.publications)

    def leading(self, areas: Iterable[Area], indicator: str, part: str, period: str) -> list[Fact]:
        """Of each area that has the cell in that period, the fact to prefer."""
        by_area: dict[str, list[Figure]] = {}
        for figure in self._store.figures([a.area_id for a in areas], [indicator]):
            by_area.setdefault(figure.area_id, []).append(figure)
        cells = (self.merge(in_period(_of_part(f, part), period)) for f in by_area.values())
        leads = [without_superseded(cell)[0] for cell in cells if cell]
        return [fact for fact in leads if not is_doubtful(fact)]

    def history(self, located: Located, indicator: str, part: str, period: str) -> list[Fact]:
        """Every fact of a cell, under the borders before and after, the oldest first."""
        areas = located.area_ids
        figures = in_period(_of_part(self._store.figures(areas, [indicator]), part), period)
        kept = [f for f in self.merge(figures) if not is_doubtful(f)]
        return sorted(kept, key=lambda f: likely_day(f.figure, f.area))

    def _missing(self, question: Question, located: Located, indicator: str) -> Answer:
        anytime = replace(question, period="", batch="")
        nearest = self.cell(located, indicator, question.part, anytime)
        if question.period:
            nearest = by_distance(nearest, question.period)
        known = self._store.figures([located.area.area_id])
        return no_figure(question, located, self._store, indicator, nearest, known, self._gazetteer)

    def _answer(self, question: Question, located: Located, found: list[Fact]) -> Answer:
        lead, others = found[0], _others(question, found)
        context = self._around_merger(question, located, lead)
        lines = [Line("figure.lead", {"fact": lead, "batch": _batch(lead)})]
        lines += [self._other_line(lead, other) for other in others]
        lines += [line for line, _ in context]
        newer = self._newer_sibling(question, located, lead)
        lines += [Line("figure.newer", {"fact": f}) for f in newer]
        context += [(lines[-1], f) for f in newer]
        total = self._total_of(question, lead)
        lines += [Line("figure.share", {"fact": lead, "total": total})] if total else []
        context += [(lines[0], total)] if total else []
        used = [lead, *others, *(fact for _, fact in context if fact)]
        return Answer(
            kind="conflict" if _contradicted(lead, others) else "figure",
            status="answered", lines=tuple(lines), facts=tuple(used), source_ids=sources_of(used),
            assumptions=tuple(assumptions(question, located)),
            caveats=(*caveats(used, located), *self._disputed(lead, others)), question=question,
        )  # fmt: skip

    def _disputed(self, lead: Fact, others: Sequence[Fact]) -> list[Line]:
        """That sources disagree on a figure, where the answer does not tell how."""
        told = {d for o in others for d in o.figure.dispute_ids}
        return [] if told & set(lead.figure.dispute_ids) else self.disputes([lead])

    def disputes(self, used: Iterable[Fact]) -> list[Line]:
        """That a figure is in a contradiction that nobody has settled."""
        conflicts = self._store.conflicts
        open_ones = any(
            not conflicts[d].preferred_ids
            for fact in used
            for d in fact.figure.dispute_ids
            if not is_doubtful(fact)
        )
        return [Line("caveat.disputed")] if open_ones else []

    def _other_line(self, lead: Fact, other: Fact) -> Line:
        batch = _batch(other)
        if batch and batch != _batch(lead):
            return Line("figure.batch", {"fact": other, "batch": batch})
        if not _contradicts(lead, other):
            return Line("figure.other", {"fact": other})
        why = reason(lead.figure, other.figure, self._store.publications)
        publisher = self._store.sources(other.source_ids[:1])[0].publisher
        return Line(f"figure.against_{why}", {"fact": other, "publisher": publisher})

    def _newer_sibling(self, question: Question, located: Located, lead: Fact) -> list[Fact]:
        """What says much the same in another unit, where it is newer by a year or more."""
        sibling = _SIBLINGS.get(lead.figure.indicator_id)
        if question.period or not sibling:
            return []
        found = self.cell(located, sibling, lead.figure.part_id, question)[:1]
        age = likely_day(lead.figure, lead.area) + _YEAR
        return [f for f in found if likely_day(f.figure, f.area) > age]

    def _total_of(self, question: Question, lead: Fact) -> Fact | None:
        """The total beside a part, when its share was asked for and is not in the tables."""
        if not question.indicator.startswith("share_") or lead.figure.unit == "percent":
            return None
        whole = self._store.indicators[lead.figure.indicator_id].whole
        totals = self.merge(self._store.figures([lead.area.area_id], [whole] if whole else []))
        same = [t for t in totals if not t.figure.part_id and _same_moment(t, lead)]
        return same[0] if same and same[0].figure.value else None

    def _around_merger(
        self, question: Question, located: Located, lead: Fact
    ) -> list[tuple[Line, Fact | None]]:
        """What the borders before or after the merger had, where they change the meaning."""
        if question.period:
            return []
        if lead.area is located.area and located.before:
            part, indicator = lead.figure.part_id, lead.figure.indicator_id
            before = replace(located, area=located.before, before=None)
            found = self.cell(before, indicator, part, question)
            joined_in = self._joined_in(located)
            return [(Line("figure.before", {"fact": f, "others": joined_in}), f) for f in found[:1]]
        return self._after(question, located, lead)

    def _joined_in(self, located: Located) -> tuple[str, ...]:
        others = self._gazetteer.predecessors(located.area)
        return tuple(a.name for a in others if a is not located.before)

    def _after(
        self, question: Question, located: Located, lead: Fact
    ) -> list[tuple[Line, Fact | None]]:
        if located.after is None:
            return []
        now = Located(located.after, None, None, located.place)
        found = self.cell(now, lead.figure.indicator_id, lead.figure.part_id, question)
        if located.after.name == located.area.name:
            return [(Line("figure.since", {"fact": f, "successor": f.area}), f) for f in found[:1]]
        values = {"area": located.area, "successor": located.after}
        if not found:
            return [(Line("figure.merged", values), None)]
        return [(Line("figure.after", {**values, "fact": found[0]}), found[0])]


def _exactly(found: Sequence[Fact], period: str) -> list[Fact]:
    """The facts of that month or day, and what contradicts them though dated less exactly."""
    inside = within(found, period)
    disputes = {d for f in inside for d in f.figure.dispute_ids}
    against = [f for f in found if f not in inside and disputes & set(f.figure.dispute_ids)]
    return [*inside, *against]


def _is_exact(question: Question) -> bool:
    """Whether a month or a day was asked for: a figure of the year is none of it."""
    return "/" not in question.period and len(question.period) > 4


def _of_part(figures: Sequence[Figure], part: str) -> list[Figure]:
    """Those of the part; of a whole that is only known by its bounds, both bounds."""
    found = [f for f in figures if f.part_id == part]
    return found or [f for f in figures if not part and f.part_id in {"min", "max"}]


def _of_batch(note: str, batch: str) -> bool:
    return not batch or re.search(rf"(?:đợt|lần|kỳ) {batch}\b", note) is not None


def _batch(fact: Fact) -> str:
    found = _BATCH.search(fact.figure.note) if fact.indicator.kind == "flow" else None
    return found.group() if found else ""


def _others(question: Question, found: Sequence[Fact]) -> list[Fact]:
    """What else is to be said: other dates of the period asked, and what contradicts."""
    lead, rest = found[0], found[1:]
    if lead.figure.part_id in {"min", "max"}:
        return [f for f in rest if _same_moment(f, lead)]
    if question.period and not _is_open(question.period):
        return list(rest[:_MOST_OTHERS])
    return [f for f in rest if _contradicts(lead, f)][:_MOST_OTHERS]


def _is_open(period: str) -> bool:
    """Whether a period is open to one side: told by days, not by whole years."""
    return "/" in period and len(period) > len("2021/2025")


def _contradicts(lead: Fact, other: Fact) -> bool:
    """Whether two facts of a cell cannot both be right: of one date, or in one dispute."""
    one, two = lead.figure, other.figure
    if one.value == two.value or "batch" in lead.indicator.indicator_id:
        return False
    if one.part_id != two.part_id:
        return False
    if _batch(lead) != _batch(other):
        return False
    disputed = set(one.dispute_ids) & set(two.dispute_ids)
    overlap = one.start <= two.end and two.start <= one.end
    return (bool(disputed) and overlap) or (one.as_of == two.as_of)


def _contradicted(lead: Fact, others: Iterable[Fact]) -> bool:
    return any(_contradicts(lead, o) for o in others)


def _same_moment(one: Fact, other: Fact) -> bool:
    """Whether two facts come from one source and date."""
    same = one.figure.as_of == other.figure.as_of and one.figure.source_id == other.figure.source_id
    shared = set(one.source_ids) & set(other.source_ids)
    near = one.figure.start <= other.figure.end and other.figure.start <= one.figure.end
    return same or (bool(shared) and near)
