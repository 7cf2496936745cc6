"""The test questions, and what was read of them, as entities that can be compared."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import knowledge.model
from bot.components.extractor import as_span
from bot.language.span import Span
from bot.language.text import fold
from bot.settings import ROOT
from knowledge.interpretation import interpret
from knowledge.model import ABOUT_FIGURES

Entity = tuple[str, str]

FOLDER = ROOT / "tests" / "nlu"
#: What is compared of the reader's spans, besides the indicator.
TYPES = ("area", "star", "time", "score", "document", "part", "era")


@dataclass(frozen=True)
class Question:
    """A question with what a reader should make of it.

    Attributes:
        text: as typed.
        style: full, none, mixed, teen, typo, telex, region, short, long or compound.
        intent: the intent, of a compound message that of its first question.
        also: the intent of the second question, '' where there is none.
        entities: types with their normalised values; an area's name is folded.
    """

    text: str
    style: str
    intent: str
    also: str
    entities: frozenset[Entity]


def load(name: str) -> list[Question]:
    """The questions of one part: "development" or "untouched"."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return [_question(row) for row in csv.DictReader(lines)]


def _question(row: Mapping[str, str]) -> Question:
    pairs = (e.split("=", 1) for e in row["entities"].split("; ") if e)
    entities = frozenset((kind, _name(value) if kind == "area" else value) for kind, value in pairs)
    return Question(row["question"], row["style"], row["intent"], row["also"], entities)


def found(parsed: Mapping[str, Any], intent: str) -> frozenset[Entity]:
    """The entities in a parsed message, as comparable as those of a `Question`.

    Args:
        parsed: a message as Rasa parses it.
        intent: the true intent. The indicator is what the interpretation makes of the
            named things under it; without a name it is the number of products.
    """
    spans = [as_span(e) for e in parsed.get("entities", [])]
    entities = {e for s in spans if s.label in TYPES for e in _entity(s)}
    question = interpret(intent, str(parsed["text"]), first_question(parsed, spans))
    if intent in ABOUT_FIGURES:
        entities.add(("indicator", _indicator(question)))
    if question.score:
        entities.add(("score", question.score))
    return frozenset(entities)


def first_question(parsed: Mapping[str, Any], spans: Sequence[Span]) -> list[Span]:
    """The named things in the first of a message's questions."""
    questions = parsed.get("questions") or [{"end": len(str(parsed["text"]))}]
    return [s for s in spans if s.start < questions[0]["end"]]


_BROKEN_DOWN = {
    "star": "products_by_star", "group": "products_by_group", "owner": "entities_by_type",
}  # fmt: skip


def _indicator(question: knowledge.model.Question) -> str:
    """What is counted; where only a whole is named, what it is broken down into."""
    named = question.indicator or "products_total"
    if question.kind == "ask_breakdown" and named.endswith("_total"):
        return _BROKEN_DOWN.get(question.by, named)
    return named


def _entity(span: Span) -> list[Entity]:
    if span.label == "area":
        city = span.detail.get("level") == "city"
        return [("area", _name((span.value or span.text) + ("@city" if city else "")))]
    if span.label == "time":
        return [] if span.detail.get("words") == "now" else [("time", span.value or "invalid")]
    if span.label == "score":
        scale = span.detail.get("scale")
        return [("score", f"{span.value}/{scale}" if scale else span.value)]
    return [(span.label, span.value)]


#: Cities that are provinces themselves: "thành phố" before them says nothing.
_CITIES = frozenset("ha noi|hai phong|hue|da nang|can tho|thanh pho ho chi minh".split("|"))


def _name(name: str) -> str:
    folded = fold(name)
    plain = folded.removesuffix("@city")
    if plain in _CITIES:
        return plain
    town = plain.removeprefix("thanh pho ")
    return f"{town}@city" if town != plain or plain != folded else plain


@dataclass(frozen=True)
class Counts:
    """True, spurious and missed entities."""

    right: int = 0
    spurious: int = 0
    missed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.right + other.right, self.spurious + other.spurious, self.missed + other.missed
        )

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there is nothing to find."""
        total = 2 * self.right + self.spurious + self.missed
        return 2 * self.right / total if total else 1.0


def compare(expected: frozenset[Entity], got: frozenset[Entity]) -> Counts:
    """Count what was found of one message."""
    return Counts(len(expected & got), len(got - expected), len(expected - got))


def macro_f1(expected: Sequence[str], got: Sequence[str]) -> float:
    """Mean of the F1 of each intent that was expected."""
    scores = []
    for intent in set(expected):
        pairs = list(zip(expected, got, strict=True))
        right = sum(e == g == intent for e, g in pairs)
        total = sum((e == intent) + (g == intent) for e, g in pairs)
        scores.append(2 * right / total)
    return sum(scores) / len(scores)
