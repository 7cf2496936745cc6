"""Two questions in one message: both sides of a cut, each with an intent of its own."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.language.clauses import cuts
from bot.language.reader import Reading

#: Intents and their probabilities of texts made of lemmas: (name, probability) for each.
Ranker = Callable[[Sequence[str]], Sequence[tuple[str, float]]]


@dataclass(frozen=True)
class Part:
    """One question of a message: its intent, its offsets in the text."""

    intent: str
    confidence: float
    start: int
    end: int

    def as_dict(self) -> dict[str, Any]:
        """As the message carries it."""
        return {
            "intent": self.intent, "confidence": self.confidence, "start": self.start,
            "end": self.end,
        }  # fmt: skip


@dataclass(frozen=True)
class Rules:
    """When a message is read as two questions.

    Attributes:
        sure: how probable both intents must be.
        alone: intents that are never half of a message ("follow_up", "greet", …).
        first_only: intents that are never the second half, nor cut when a whole message
            surely is one of them.
        kin: pairs of intents so near that both are one question.
    """

    sure: float
    alone: Collection[str]
    first_only: Collection[str]
    kin: Collection[frozenset[str]]

    def is_one(self, intent: str, confidence: float) -> bool:
        """Whether a message is surely one question: outside the scope as a whole."""
        return intent in self.first_only and confidence >= self.sure

    def admit(self, first: str, second: str) -> bool:
        """Whether the two intents may stand in one message."""
        if first == second or first in self.alone or second in self.alone:
            return False
        return second not in self.first_only and frozenset((first, second)) not in self.kin


def two_questions(
    reading: Reading, lemmas: Sequence[tuple[int, str]], rank: Ranker, rules: Rules
) -> tuple[Part, Part] | None:
    """Read a message as two questions where both halves are sure to be one each.

    Args:
        reading: the message.
        lemmas: offset and lemma of each token.
        rank: the classifier.
        rules: when to cut.
    """
    offsets = list(_offsets(reading))
    if not offsets:
        return None
    halves = [
        " ".join(lemma for start, lemma in lemmas if lemma and (start >= offset) == late)
        for offset in offsets for late in (False, True)
    ]  # fmt: skip
    ranked = rank(halves)
    pairs = zip(offsets, ranked[::2], ranked[1::2], strict=True)
    found = [_parts(reading, *pair) for pair in pairs if rules.admit(pair[1][0], pair[2][0])]
    best = max(found, key=_weakest, default=None)
    return best if best and _weakest(best) >= rules.sure else None


def _weakest(parts: tuple[Part, Part]) -> float:
    return min(p.confidence for p in parts)


def _parts(
    reading: Reading, offset: int, first: tuple[str, float], second: tuple[str, float]
) -> tuple[Part, Part]:
    return Part(*first, 0, offset), Part(*second, offset, len(reading.text))


def _offsets(reading: Reading) -> Iterator[int]:
    """The offsets at which the text may be cut: never within a word or a named thing."""
    syllables = reading.syllables
    for i in cuts(syllables):
        offset = syllables[i].start
        within = any(s.start < offset < s.end for s in reading.spans)
        if offset != syllables[i - 1].start and not within:
            yield offset
