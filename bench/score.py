"""From what a contestant parsed to the rows of the results."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.questions import Counts, Question, compare, found, macro_f1

_REFUSED = frozenset(["out_of_scope", "nlu_fallback", "None", ""])
Parsed = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Scores:
    """Scores on one set of questions, each between 0 and 1.

    Attributes:
        intent: accuracy.
        macro: mean F1 of the intents.
        entity: F1 of entities with their values.
        refused: share of out-of-scope questions recognised as such.
        lost: share of in-scope questions refused.
    """

    intent: float
    macro: float
    entity: float
    refused: float
    lost: float


def score(questions: Sequence[Question], parsed: Parsed) -> Scores:
    """Score parsed questions."""
    pairs = list(zip(questions, parsed, strict=True))
    got = [str(p["intent"]) for p in parsed]
    expected = [q.intent for q in questions]
    counts = sum((compare(q.entities, found(p, q.intent)) for q, p in pairs), Counts())
    outside = [_refuses(p) for q, p in pairs if q.intent == "out_of_scope"]
    inside = [_refuses(p) for q, p in pairs if q.intent != "out_of_scope"]
    return Scores(
        _share([e == g for e, g in zip(expected, got, strict=True)]), macro_f1(expected, got),
        counts.f1, _share(outside), _share(inside),
    )  # fmt: skip


def _refuses(parsed: Mapping[str, Any]) -> bool:
    return str(parsed.get("heard", parsed["intent"])) in _REFUSED


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 1.0


def by_style(questions: Sequence[Question], parsed: Parsed) -> dict[str, tuple[int, float, float]]:
    """For each style: how many questions, intent accuracy, entity F1."""
    rows = {}
    for style in dict.fromkeys(q.style for q in questions):
        chosen = [(q, p) for q, p in zip(questions, parsed, strict=True) if q.style == style]
        scores = score([q for q, _ in chosen], [p for _, p in chosen])
        rows[style] = (len(chosen), scores.intent, scores.entity)
    return rows


def confusions(questions: Sequence[Question], parsed: Parsed) -> list[tuple[int, str, str]]:
    """How often which intent was taken for which, the most frequent first."""
    wrong = Counter(
        (q.intent, str(p["intent"]))
        for q, p in zip(questions, parsed, strict=True)
        if q.intent != p["intent"]
    )
    return [(n, expected, got) for (expected, got), n in wrong.most_common()]


def seconds_answered(questions: Sequence[Question], parsed: Parsed) -> float:
    """Share of compound messages whose second question was heard, too."""
    heard = [
        [p["intent"] for p in message.get("questions", [])][1:] == [q.also]
        for q, message in zip(questions, parsed, strict=True)
        if q.also
    ]
    return _share(heard)
