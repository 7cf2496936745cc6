"""Answers with parts of a whole: by star, group, owner, district; ranges of stars."""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.chart import bar
from knowledge.figures import FigureAnswers
from knowledge.model import Answer, Area, Fact, Figure, Line, Place, Question
from knowledge.nothing import no_place
from knowledge.places import Gazetteer, Located
from knowledge.remarks import assumptions, caveats, joined, sources_of
from knowledge.selection import in_period, likely_day
from knowledge.store import Store

#: Ranges of grades that no source gives as one, and the grades in them.
STAR_RANGES = {"3-4": ("3", "4"), "4-5": ("4", "5"), "4+": ("4", "5")}

#: Kinds of owners that overlap with the others, so are no part of a division.
_OVERLAPPING = {"female_led", "ethnic_minority_led", "sme", "organised", "cooperative_and_group"}


class BreakdownAnswers:
    """Answers how a place's products or owners divide, and what the parts add up to."""

    def __init__(self, store: Store, gazetteer: Gazetteer, figures: FigureAnswers) -> None:
        self._store = store
        self._gazetteer = gazetteer
        self._figures = figures

    def breakdown(self, question: Question) -> Answer:
        """The parts of each place asked about."""
        refused = self._figures.refuse(question)
        if refused:
            return refused
        answers = [self._of_place(question, place) for place in question.places]
        return answers[0] if len(answers) == 1 else joined(question, answers)

    def figure(self, question: Question) -> Answer:
        """One figure of each place; of a range of stars its grades and their sum."""
        if question.part not in STAR_RANGES or len(question.places) != 1:
            return self._figures.figure(question)
        answer = self._figures.figure(question)
        located = self._gazetteer.locate(question.places[0], question.era, question.period)
        if answer.status != "no_data" or located is None:
            return answer
        return self._of_stars(question, located) or answer

    def _of_place(self, question: Question, place: Place) -> Answer:
        located = self._gazetteer.locate(place, question.era, question.period)
        if located is None:
            return no_place(question, place, self._gazetteer)
        alone = replace(question, places=(place,))
        if question.by == "district":
            return self._districts(question, located) or self._figures.figure(alone)
        if question.part:
            return self._figures.figure(alone)
        for indicator in _divided(question):
            parts, total = self._parts(located, indicator, question)
            if parts:
                answer = self._answer(question, located, parts, total)
                return self._with_newer_total(answer, alone, located, parts)
        return self._figures.figure(replace(alone, indicator="", part=""))

    def _with_newer_total(
        self, answer: Answer, question: Question, located: Located, parts: Sequence[Fact]
    ) -> Answer:
        """The parts under the borders of before, after the total that is known since."""
        if parts[0].area is not located.before or question.period:
            return answer
        whole = self._store.indicators[parts[0].figure.indicator_id].whole or ""
        now = self._figures.leading([located.area], whole, "", "")
        lines = [Line("figure.lead", {"fact": f, "batch": ""}) for f in now]
        used = (*now, *answer.facts)
        return replace(
            answer, lines=(*lines, *answer.lines), facts=used, source_ids=sources_of(used)
        )

    def _of_stars(self, question: Question, located: Located) -> Answer | None:
        """Several grades at once: each, of one moment, and what they add up to."""
        wanted = STAR_RANGES[question.part]
        parts, _ = self._parts(located, "products_by_star", question)
        parts = [f for f in parts if f.figure.part_id in wanted]
        if len(parts) < len(wanted):
            return None
        answer = self._answer(question, located, parts, None)
        added = Line("breakdown.added", {"added": sum(f.figure.value for f in parts)})
        return replace(answer, lines=(*answer.lines, added))

    def _parts(
        self, located: Located, indicator: str, question: Question
    ) -> tuple[list[Fact], Fact | None]:
        """The newest parts that one source gives for one date, and the total it gives."""
        for area in filter(None, (located.area, located.before)):
            figures = in_period(self._store.figures([area.area_id], [indicator]), question.period)
            moment = self._best_moment([f for f in figures if f.part_id not in _OVERLAPPING])
            if moment:
                whole = self._store.indicators[indicator].whole
                total = self._total(area.area_id, whole, moment[0])
                return sorted(self._singly(moment), key=_part_order), total
        return [], None

    def _districts(self, question: Question, located: Located) -> Answer | None:
        parts, total = self.of_districts(question, located)
        return self._answer(question, located, parts, total) if parts else None

    def of_districts(self, question: Question, located: Located) -> tuple[list[Fact], Fact | None]:
        """The districts of a place by number, of one source and date, and its total there."""
        indicator = question.indicator or "products_total"
        for area in filter(None, (located.area, located.before)):
            ids = [a.area_id for a in self._gazetteer.districts(area)]
            figures = self._store.figures(ids, [indicator])
            same_part = [f for f in figures if f.part_id == question.part]
            moment = self._best_moment(in_period(same_part, question.period))
            if moment:
                parts = sorted(self._singly(moment), key=lambda f: -f.figure.value)
                return parts, self._total(area.area_id, indicator, moment[0])
        return [], None

    def _potential(self, part: Fact) -> list[Fact]:
        """What the same source counts apart from the stars at that date: potential 5 stars."""
        if part.figure.indicator_id != "products_by_star":
            return []
        figures = self._store.figures([part.area.area_id], ["potential_products_by_star"])
        moment = (part.figure.source_id, part.figure.as_of)
        return self._singly([f for f in figures if (f.source_id, f.as_of) == moment])

    def _best_moment(self, figures: Sequence[Figure]) -> list[Figure]:
        """The figures of the one source and date to prefer, if it has two parts or more."""
        moments: dict[tuple[str, str], list[Figure]] = {}
        for figure in figures:
            moments.setdefault((figure.source_id, figure.as_of), []).append(figure)
        several = [m for m in moments.values() if len({(f.part_id, f.area_id) for f in m}) > 1]
        return min(several, key=self._rank, default=[])

    def _rank(self, moment: Sequence[Figure]) -> tuple[bool, int, int]:
        doubtful = all(f.standing == "doubtful" for f in moment)
        day = likely_day(moment[0], self._store.areas[moment[0].area_id])
        return doubtful, -day.toordinal(), -len(moment)

    def _singly(self, figures: Sequence[Figure]) -> list[Fact]:
        return [fact for figure in figures for fact in self._figures.merge([figure])]

    def _total(self, area_id: str, indicator: str | None, moment: Figure) -> Fact | None:
        """What the same source gives as the total at the same date."""
        figures = self._store.figures([area_id], [indicator] if indicator else [])
        here = (moment.source_id, moment.as_of)
        same = [f for f in figures if not f.part_id and (f.source_id, f.as_of) == here]
        return self._singly(same)[0] if same else None

    def _answer(
        self, question: Question, located: Located, parts: list[Fact], total: Fact | None
    ) -> Answer:
        added = sum(f.figure.value for f in parts)
        area = total.area if total else _common_area(parts, located)
        lines = [Line("breakdown.lead", {"parts": tuple(parts), "total": total, "area": area})]
        potential = self._potential(parts[0])
        lines += [Line("breakdown.potential", {"fact": f}) for f in potential]
        complete = added + sum(f.figure.value for f in potential)
        if total and _differ(parts, added, total) and complete != total.figure.value:
            lines.append(Line("breakdown.differs", {"added": added, "total": total}))
        used = [*([total] if total else []), *parts, *potential]
        return Answer(
            kind="breakdown", status="answered", lines=tuple(lines), facts=tuple(used),
            source_ids=sources_of(used), assumptions=tuple(assumptions(question, located)),
            caveats=tuple(caveats(parts, located)), chart=bar(parts), question=question,
        )  # fmt: skip


def _divided(question: Question) -> list[str]:
    """Which breakdowns to look for, by what was asked for."""
    named = question.indicator.removeprefix("share_")
    if question.by == "group" or named == "products_by_group":
        return ["products_by_group", "share_products_by_group"]
    if question.by == "owner" or named.startswith("entities"):
        return ["entities_by_type", "share_entities_by_type"]
    if named in {"new_products_batch", "batch_products_by_star"}:
        return ["batch_products_by_star"]
    return ["products_by_star", "share_products_by_star"]


def _part_order(fact: Fact) -> tuple[int, float]:
    star = fact.figure.part_id
    return (-int(star), 0.0) if star.isdigit() else (0, -fact.figure.value)


def _differ(parts: Sequence[Fact], added: float, total: Fact) -> bool:
    """Whether parts that should make up the total do not."""
    if parts[0].indicator.kind == "share" or total.figure.qualifier:
        return False
    complete = {f.figure.part_id for f in parts} >= {"3", "4", "5"}
    return added > total.figure.value or (complete and added != total.figure.value)


def _common_area(parts: Sequence[Fact], located: Located) -> Area:
    """The area of which all the parts are: the place itself when they are its districts."""
    return parts[0].area if len({f.area.area_id for f in parts}) == 1 else located.area
