"""Answers on why figures differ, and on figures that a question takes for granted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from knowledge.figures import FigureAnswers
from knowledge.model import Answer, Conflict, Fact, Figure, Line, Question
from knowledge.places import Gazetteer, Located
from knowledge.plans import merged
from knowledge.remarks import sources_of
from knowledge.selection import in_period
from knowledge.store import Store

_MOST = 2
_MOST_FIGURES = 4


class DisputeAnswers:
    """Explains contradictions from the conflicts table, or sets the figures side by side."""

    def __init__(self, store: Store, gazetteer: Gazetteer, figures: FigureAnswers) -> None:
        self._store = store
        self._gazetteer = gazetteer
        self._figures = figures

    def dispute(self, question: Question) -> Answer | None:
        """Why the figures of a place differ; None where no place is known."""
        located = [
            found for p in question.places if (found := self._gazetteer.locate(p, question.era))
        ]
        if not located:
            return None
        figures = self._near(question, located)
        if question.claims and not figures:
            return self._figures.figure(replace(question, kind="ask_figure"))
        conflicts = self._of_targets(question, located) or self._of_figures(figures)
        if conflicts:
            return self._explained(question, conflicts[:_MOST])
        return self._side_by_side(question, figures)

    def premise(self, question: Question, answer: Answer) -> Answer:
        """The answer, led by whether the number that the question states is right."""
        about = question.kind in {"ask_figure", "ask_conflict"}
        said = answer.facts and answer.status in {"answered", "partial"}
        if not about or not question.claims or not said or _is_told(question, answer):
            return answer
        lead, claim = answer.facts[0], question.claims[0]
        other = self._elsewhen(question, claim, lead)
        values = {"claim": claim, "lead": lead, "fact": other}
        line = Line("premise.other_time" if other else "premise.wrong", values)
        facts = (*answer.facts, *([other] if other and other not in answer.facts else []))
        return replace(
            answer, lines=(line, *answer.lines), facts=facts,
            source_ids=tuple(dict.fromkeys((*answer.source_ids, *sources_of(facts)))),
        )  # fmt: skip

    def _elsewhen(self, question: Question, claim: float, lead: Fact) -> Fact | None:
        """The fact of the same cell, at any time, that has the number stated."""
        located = self._gazetteer.locate(question.places[0]) if question.places else None
        if located is None:
            return None
        figure = lead.figure
        history = self._figures.history(located, figure.indicator_id, figure.part_id, "")
        return next((f for f in reversed(history) if f.figure.value == claim), None)

    def _near(self, question: Question, located: Sequence[Located]) -> list[Figure]:
        """The figures of the cell asked about, or near it, and those the question states."""
        areas = [a for one in located for a in one.area_ids]
        every = self._store.figures(areas)
        if question.claims:
            return [f for f in every if f.value in question.claims and _is_cell(f, question)]
        period = question.period or question.as_of
        of_time = in_period(every, period) if period else every
        wanted = question.indicator or "products_total"
        family = {wanted, self._store.indicators[wanted].whole}
        of_kind = [f for f in of_time if f.indicator_id in family]
        return [f for f in of_kind if f.part_id == question.part] or of_kind

    def _of_figures(self, figures: Sequence[Figure]) -> list[Conflict]:
        """The conflicts of the figures, those that touch most of them first."""
        counts: dict[str, int] = {}
        for figure in figures:
            for conflict_id in figure.conflict_ids:
                counts[conflict_id] = counts.get(conflict_id, 0) + 1
        disputes = {c for f in figures for c in f.dispute_ids}
        ordered = sorted(counts, key=lambda c: (-counts[c], c not in disputes, c))
        return [self._store.conflicts[c] for c in ordered]

    def _of_targets(self, question: Question, located: Sequence[Located]) -> list[Conflict]:
        if question.kind != "ask_conflict" or "target" not in question.aspects:
            return []
        areas = [a for one in located for a in one.area_ids]
        ids = {t.target_id for t in self._store.targets(areas)}
        return [c for c in self._store.conflicts.values() if ids & set(c.target_ids)]

    def _explained(self, question: Question, conflicts: Sequence[Conflict]) -> Answer:
        found = self._store.figures_by_id(f for c in conflicts for f in c.figure_ids)
        facts = [fact for figure in found for fact in self._figures.merge([figure])]
        targets = merged(self._store.targets_by_id(t for c in conflicts for t in c.target_ids))
        lines = [Line("conflict.explained", {"words": c.explanation}) for c in conflicts]
        lines += self._settled(conflicts, facts)
        sources = (*sources_of(facts), *(s for t in targets for s in t.source_ids))
        return Answer(
            kind="conflict", status="answered", lines=tuple(lines), facts=tuple(facts),
            targets=tuple(targets), source_ids=tuple(dict.fromkeys(sources)), question=question,
        )  # fmt: skip

    def _settled(self, conflicts: Iterable[Conflict], facts: Sequence[Fact]) -> list[Line]:
        """Which figures are preferred, where the reviewers settled on some."""
        by_id: Mapping[str, Fact] = {f.figure.figure_id: f for f in facts}
        preferred = [by_id[i] for c in conflicts for i in c.preferred_ids if i in by_id]
        return [Line("conflict.preferred", {"fact": f}) for f in dict.fromkeys(preferred)]

    def _side_by_side(self, question: Question, figures: Sequence[Figure]) -> Answer | None:
        facts = self._figures.merge(figures)[:_MOST_FIGURES]
        if not facts:
            return None
        lines = [Line("conflict.dates")]
        lines += [Line("comparison.side", {"fact": f}) for f in facts]
        return Answer(
            kind="conflict", status="answered" if len(facts) > 1 else "partial",
            lines=tuple(lines), facts=tuple(facts), source_ids=sources_of(facts),
            question=question,
        )  # fmt: skip


def _is_told(question: Question, answer: Answer) -> bool:
    """Whether the answer has the number stated: as its figure, or as what it explains."""
    facts = answer.facts if question.kind == "ask_conflict" else answer.facts[:1]
    return any(f.figure.value == question.claims[0] for f in facts)


def _is_cell(figure: Figure, question: Question) -> bool:
    """Whether a figure is of the part that the question names, if it names one."""
    return not question.part or figure.part_id == question.part
