"""What is said around figures: what was assumed, what to mind, and where they were read."""

from collections.abc import Iterable, Sequence

from knowledge.model import Answer, Fact, Line, Question
from knowledge.places import Located
from knowledge.selection import likely_day


def joined(question: Question, answers: Sequence[Answer]) -> Answer:
    """Several answers as one, each sentence of them in its order."""
    statuses = {a.status for a in answers}
    return Answer(
        kind=answers[0].kind,
        status=statuses.pop() if len(statuses) == 1 else "partial",
        lines=tuple(line for a in answers for line in a.lines),
        facts=tuple(f for a in answers for f in a.facts),
        targets=tuple(t for a in answers for t in a.targets),
        source_ids=tuple(dict.fromkeys(s for a in answers for s in a.source_ids)),
        assumptions=answers[0].assumptions,
        caveats=tuple(c for a in answers for c in a.caveats),
        buttons=answers[0].buttons,
        question=question,
    )


def is_doubtful(fact: Fact) -> bool:
    """Whether the conflicts table doubts it."""
    return fact.figure.standing == "doubtful"


def sources_of(used: Iterable[Fact]) -> tuple[str, ...]:
    """The sources of the facts used, each once."""
    return tuple(dict.fromkeys(s for fact in used for s in fact.source_ids))


def assumptions(question: Question, located: Located) -> Iterable[Line]:
    """What was assumed, to be said first."""
    if "home" in question.assumed:
        yield Line("assumption.home", {"area": located.area})
    else:
        yield from carried(question)


def carried(question: Question) -> Iterable[Line]:
    """What was taken over from the question before."""
    if "previous" in question.assumed:
        yield Line("assumption.previous", {"carried": question})


def dates_apart(facts: Sequence[Fact]) -> Iterable[Line]:
    """From when to when figures set side by side are, where their dates differ."""
    if len({f.figure.as_of for f in facts}) > 1:
        days = sorted(facts, key=lambda f: likely_day(f.figure, f.area))
        yield Line("caveat.dates", {"first": days[0], "last": days[-1]})


def caveats(used: Sequence[Fact], located: Located) -> Iterable[Line]:
    """What to mind about the facts used."""
    lead = used[0]
    if lead.area is located.before:
        yield Line("caveat.only_before", {"area": located.area})
    yield from doubts([lead])
    if lead.figure.inferred and lead.figure.precision == "year":
        yield Line("caveat.inferred", {"fact": lead})
    if lead.area.level == "district":
        yield Line("caveat.district")
    if lead.figure.boundary == "unclear":
        yield Line("caveat.boundary", {})


def doubts(used: Iterable[Fact]) -> tuple[Line, ...]:
    """What is to be said where a figure is one that the conflicts table doubts."""
    return (Line("caveat.doubtful"),) if any(map(is_doubtful, used)) else ()
