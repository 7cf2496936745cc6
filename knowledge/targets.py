"""Answers with targets: what was planned, and how results stand against it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.language.periods import bounds
from knowledge import plans
from knowledge.chart import progress
from knowledge.figures import FigureAnswers
from knowledge.model import Answer, Fact, Line, Place, Question, Target
from knowledge.nothing import no_place, which_place
from knowledge.places import Gazetteer, Located
from knowledge.remarks import assumptions, doubts, joined, sources_of
from knowledge.selection import last_day
from knowledge.store import Store

_MOST = 8
#: A result this long before the deadline does not tell whether the target was met.
_EARLY = timedelta(days=120)
#: What a year brings is counted to its end.
_EARLY_FLOW = timedelta(days=31)


AnswerOne = Callable[[Question, Located], Answer]


class TargetAnswers:
    """Answers what a place planned, and whether it got there."""

    def __init__(self, store: Store, gazetteer: Gazetteer, figures: FigureAnswers) -> None:
        self._store = store
        self._gazetteer = gazetteer
        self._figures = figures

    def target(self, question: Question) -> Answer:
        """The targets of each place, for the indicator and deadline asked for."""
        return self._each(question, self._target_of)

    def of_documents(self, question: Question) -> Answer | None:
        """The targets that documents set, where no place is named; None if they set none."""
        if question.places or not question.documents:
            return None
        targets = plans.merged(self._store.targets_of_documents(question.documents))
        found = [t for t in targets if plans.is_asked(replace(question, documents=()), t)]
        if not found:
            return None
        lines = [Line("target.lead", {"target": t}) for t in found[:_MOST]]
        lines += [Line("target.more")] if len(found) > _MOST else []
        return Answer(
            kind="target", status="answered", lines=tuple(lines), targets=tuple(found[:_MOST]),
            source_ids=_sources(found[:_MOST]), question=question,
        )  # fmt: skip

    def progress(self, question: Question) -> Answer:
        """Results against targets: met or not, by how much, as of when."""
        return self._each(question, self._progress_of)

    def _each(self, question: Question, answer_one: AnswerOne) -> Answer:
        if not question.places:
            return which_place(question)
        answers = []
        for place in question.places:
            names = self._gazetteer.alternatives(place)
            if names:
                return which_place(question, names)
            located = self._gazetteer.locate(place, question.era)
            answers.append(
                answer_one(question, located)
                if located
                else no_place(question, place, self._gazetteer)
            )
        return answers[0] if len(answers) == 1 else joined(question, answers)

    def _target_of(self, question: Question, located: Located) -> Answer:
        targets, exact = self._find(question, located)
        if not targets:
            return self._none(question, located)
        lines = [] if exact else [Line("target.other_year", {"period": question.period})]
        lines += [Line("target.lead", {"target": t}) for t in targets[:_MOST]]
        lines += [Line("target.more")] if len(targets) > _MOST else []
        return Answer(
            kind="target" if exact else "no_data", status="answered" if exact else "no_data",
            lines=tuple(lines), targets=tuple(targets[:_MOST]),
            source_ids=_sources(targets[:_MOST]), assumptions=tuple(assumptions(question, located)),
            question=question,
        )  # fmt: skip

    def _find(self, question: Question, located: Located) -> tuple[list[Target], bool]:
        """The targets asked for, and whether they are of the period asked for."""
        areas = located.area_ids
        every = plans.merged(self._store.targets(areas))
        named = [t for t in every if plans.is_asked(question, t)]
        asked = plans.each(question)
        named = [t for t in named if t.part_id in asked] or named
        if not question.period:
            return plans.latest(named, bool(question.indicator)), True
        in_time = [t for t in named if plans.due_in(t, question.period)]
        if in_time:
            return in_time, True
        return named, not named

    def _none(self, question: Question, located: Located) -> Answer:
        values = {
            "area": located.area, "period": question.period,
            "indicator": self._store.indicators.get(question.indicator),
            "part": self._store.part_names.get(question.part, ""),
        }  # fmt: skip
        others = plans.merged(self._store.targets([located.area.area_id]))
        lines = [Line("no_data.target", values)]
        names = dict.fromkeys(t.indicator.name_vi for t in others)
        if names:
            lines.append(Line("no_data.targets_known", {"names": tuple(names)[:4]}))
        return Answer(kind="no_data", status="no_data", lines=tuple(lines), question=question)

    def _progress_of(self, question: Question, located: Located) -> Answer:
        targets, exact = self._find(question, located)
        if not targets or not exact:
            return self._target_of(question, located)
        main = plans.headlines(question, targets)[:_MOST]
        pairs = [(t, self._result(t)) for t in main]
        known = [(t, f) for t, f in pairs if f]
        unknown = [t for t, f in pairs if not f]
        if not known:
            late = [(t, f) for t in unknown if (f := self._after(t))]
            if late:
                return self._late(question, located, late)
        lines = [Line(_progress_key(t, f), {"target": t, "fact": f}) for t, f in known]
        lines += self._since(question, known)
        lines += [Line("target.more")] if len(main) < len(targets) else []
        lines += [Line("progress.unknown", {"target": t}) for t in unknown[: 0 if known else 3]]
        used_targets = [t for t, _ in known] or unknown[:3]
        first = [line.values["fact"] for line in lines if line.key == "progress.since"]
        facts = list(dict.fromkeys([f for _, f in known] + first))
        return Answer(
            kind="progress", status=_progress_status(lines, known), lines=tuple(lines),
            facts=tuple(facts), targets=tuple(used_targets),
            caveats=(*doubts(facts), *self._figures.disputes(facts)),
            source_ids=tuple(dict.fromkeys((*sources_of(facts), *_sources(used_targets)))),
            assumptions=tuple(assumptions(question, located)),
            chart=_chart(known), question=question,
        )  # fmt: skip

    def _late(
        self, question: Question, located: Located, late: Sequence[tuple[Target, Fact]]
    ) -> Answer:
        """Targets whose only results are of after their deadline."""
        lines = [Line("progress.later", {"target": t, "fact": f}) for t, f in late]
        targets, facts = [t for t, _ in late], [f for _, f in late]
        return Answer(
            kind="progress", status="partial", lines=tuple(lines), facts=tuple(facts),
            targets=tuple(targets), caveats=doubts(facts),
            source_ids=tuple(dict.fromkeys((*sources_of(facts), *_sources(targets)))),
            assumptions=tuple(assumptions(question, located)), question=question,
        )  # fmt: skip

    def _after(self, target: Target) -> Fact | None:
        """The figure of the target's cell nearest after its deadline, a doubtful one last."""
        _, end = bounds(target.deadline)
        if target.indicator.kind == "flow":
            return None  # what another year brought says nothing of this one
        cell = Question(kind="ask_figure", part=target.part_id)
        found = self._figures.cell(
            _alone(target), target.indicator.indicator_id, target.part_id, cell
        )
        later = [f for f in found if last_day(f.figure, f.area) > end]
        return min(
            later,
            key=lambda f: (f.figure.standing == "doubtful", last_day(f.figure, f.area)),
            default=None,
        )

    def _since(self, question: Question, known: Sequence[tuple[Target, Fact]]) -> list[Line]:
        """Where it is asked since when: the earliest figure that reached the target."""
        if "since" not in question.aspects or not known:
            return []
        target = known[0][0]
        found = self._figures.history(
            _alone(target), target.indicator.indicator_id, target.part_id, ""
        )
        first = next((f for f in found if f.figure.value >= target.value), None)
        return [Line("progress.since", {"fact": first})] if first else []

    def _result(self, target: Target) -> Fact | None:
        """The last figure of the target's own cell and area, up to its deadline."""
        start, end = bounds(target.deadline)
        cell = Question(kind="ask_figure", part=target.part_id)
        found = self._figures.cell(
            _alone(target), target.indicator.indicator_id, target.part_id, cell
        )
        in_time = [f for f in found if last_day(f.figure, f.area) <= end]
        if target.indicator.kind == "flow":
            in_time = [f for f in in_time if f.figure.start >= start]
        return in_time[0] if in_time else None


def _alone(target: Target) -> Located:
    """The target's own area, without those it became or was."""
    return Located(target.area, None, None, Place(target.area.name))


def _sources(targets: Iterable[Target]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for t in targets for s in t.source_ids))


def _progress_status(lines: Sequence[Line], known: Sequence[object]) -> str:
    if not known:
        return "no_data"
    return "partial" if any(line.key == "progress.early" for line in lines) else "answered"


def _progress_key(target: Target, fact: Fact) -> str:
    value = fact.figure.value
    if value < target.value:
        left = target.deadline_end - last_day(fact.figure, fact.area)
        early = left > (_EARLY_FLOW if target.indicator.kind == "flow" else _EARLY)
        return "progress.early" if early else "progress.short"
    over = value > (target.value_max or target.value)
    return "progress.over" if over else "progress.met"


def _chart(known: Sequence[tuple[Target, Fact]]) -> "dict[str, object] | None":
    if len(known) != 1:
        return None
    target, fact = known[0]
    return dict(progress(fact.figure.value, target.value, target.unit))
