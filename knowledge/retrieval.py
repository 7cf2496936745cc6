"""Finding the rule nearest in words to a question.

TF-IDF over folded syllables and over letters, so that a question without diacritics or with
a slip of the finger is found too; the likeness is the cosine. A rule is known by the ways
to ask for it (`question_vi`, `wordings`, those of its key) and, less, by what it says.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from knowledge.law import Rule
from knowledge.search import Index
from knowledge.store import Store

#: What the words of the answer count beside those of the question.
_ANSWER = 0.3
#: What it counts that a rule is of the topics of the question's intent. Both are the values
#: that found most of the development questions on rules (tests/rules/README.md).
_TOPIC = 0.1
#: Of so many questions the likeness of every rule is kept.
_REMEMBERED = 32


@dataclass(frozen=True)
class Match:
    """A rule with its likeness to a question: 0 none; the same question is about 1."""

    rule: Rule
    likeness: float


class Retrieval:
    """The index of all rules."""

    def __init__(self, store: Store) -> None:
        self._rules = list(store.rules)
        self._rows = {r.rule_id: n for n, r in enumerate(self._rules)}
        texts, self._owners = [], []
        for row, rule in enumerate(self._rules):
            for text in ways_to_ask(rule, store):
                texts.append(text)
                self._owners.append(row)
        self._questions = Index(texts)
        self._answers = Index([f"{r.question_vi} {r.answer_vi}" for r in self._rules])
        # One question is ranked several times: among all rules, a topic's, a document's.
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._likeness)

    def ranked(self, text: str, rules: Iterable[Rule], topics: Collection[str] = ()) -> list[Match]:
        """The rules by their likeness to a question, the nearest first."""
        likeness = self._remembered(text)
        found = [
            Match(r, float(likeness[self._rows[r.rule_id]]) + _TOPIC * (r.topic in topics))
            for r in rules
        ]
        return sorted(found, key=lambda match: -match.likeness)

    def _likeness(self, text: str) -> "np.ndarray[object, np.dtype[np.float64]]":
        """The likeness of each rule: of its nearest wording, and some of its answer."""
        nearest = np.zeros(len(self._rules))
        np.maximum.at(nearest, self._owners, self._questions.similarities(text))
        total: np.ndarray[object, np.dtype[np.float64]] = (
            nearest + _ANSWER * self._answers.similarities(text)
        )
        return total


def ways_to_ask(rule: Rule, store: Store) -> tuple[str, ...]:
    """All ways to ask for a rule that the tables name."""
    own = rule.wordings.split("|") if rule.wordings else []
    return (rule.question_vi, *own, *store.wordings.get(rule.key, ()))
