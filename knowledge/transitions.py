"""Dossiers and certificates of before a change of regime: which rules hold for them.

The rules are those of the tables on Decision 26/2026/QĐ-TTg, Article 12, and the document
with the criteria that was in force on the day named.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dateutil.relativedelta import relativedelta

from bot.language.periods import bounds
from bot.language.text import fold
from knowledge.deadlines import DeadlineAnswers
from knowledge.law import Rule
from knowledge.model import Answer, Line, Question
from knowledge.regimes import versions, within
from knowledge.statements import in_force, stated
from knowledge.store import Store

_CRITERIA = "criteria_document"
#: The rules on dossiers handed in but not evaluated before the last change.
_FIRST_TIME, _AGAIN = "CHT-001", "CHT-002"
#: The rule on what amended the criteria between two changes (Decision 1489/QĐ-TTg).
_AMENDED = "VB-026"
_KEPT = "old_certificates"
#: Dossiers handed in longer before the change have been evaluated.
_UNDER_WAY = relativedelta(months=12)

_HANDED_IN = re.compile(r"\b(?:nop|gui|dua len)\b")
#: Which rules are in use at a time, whatever for.
_WHICH = re.compile(
    r"\b(?:bo tieu chi|quyet dinh|van ban|quy dinh|luat)(?: nao| gi|\b.{0,20}\bnao)\b"
)
_OF_CRITERIA = re.compile(r"\b(?:tieu chi|ap dung|cham|danh gia|phan hang)\b")
_WHERE = re.compile(r"\b(?:o dau|cho nao|cho ai|noi nao|di dau)\b")
#: Intents that may be no more than a question on which criteria those of a time were.
_ON_CRITERIA = frozenset(["ask_score_structure", "ask_programme"])
_RECOGNISED = re.compile(r"\b(?:cong nhan|cap|dat|giay|chung nhan|co sao)\b")
#: What is said of a dossier that is waited for, not of where to hand one in.
_WAITS = re.compile(r"\bchua\b|\bgio sao\b|\b(?:quy dinh|luat|tieu chi|quyet dinh)\b|\bket qua\b")
_EVALUATED_AGAIN = re.compile(r"\b(?:danh gia lai|cham lai|cong nhan lai|tai danh gia|lam lai)\b")
_EVALUATED_FIRST = re.compile(
    r"\b(?:lan dau|(?:dang ky|ho so) moi|nang hang|nang sao|len (?:\S+ )?sao)\b"
)


def _asks_which(text: str) -> bool:
    """Whether it is asked which criteria are in use, and not which of something else."""
    return _WHICH.search(text) is not None and _OF_CRITERIA.search(text) is not None


class TransitionAnswers:
    """Says which regime a dossier or a certificate of some day is under."""

    def __init__(self, store: Store, deadlines: DeadlineAnswers) -> None:
        self._store = store
        self._deadlines = deadlines

    def transition(self, question: Question, today: date) -> Answer | None:
        """The regime of a dossier or certificate of the time named; None if none was."""
        if not question.period or bounds(question.period)[0] > today:
            return None
        text = fold(question.text)
        if question.kind in _ON_CRITERIA:
            return self._criteria_of(question, today) if _asks_which(text) else None
        if _HANDED_IN.search(text) and not _WHERE.search(text):
            return self._of_dossier(question, today)
        asks_else = question.kind == "ask_procedure" or (
            question.documents and question.kind == "ask_document"
        )
        if asks_else:
            return None
        if _RECOGNISED.search(text):
            return self._of_certificate(question, today)
        return self._criteria_of(question, today) if _asks_which(text) else None

    def _criteria_of(self, question: Question, today: date) -> Answer | None:
        """The criteria in use at the time named, whatever for, and those of today."""
        lines = self._criteria(question.period, today)
        said = [line.values["rule"] for line in lines]
        now = in_force(self._store.rules, today, _CRITERIA)
        lines += [Line("rule.now", {"rule": r}) for r in now if lines and r not in said]
        return _answered(question, lines) if lines else None

    def _criteria(self, period: str, today: date) -> list[Line]:
        history = versions(self._store.rules, _CRITERIA)
        found = within(history, period, today)
        lines = [Line("rule.span" if r.effective_to else "rule.since", {"rule": r}) for r in found]
        amended = [r for r in self._by_id(_AMENDED) if within([r], period, today)]
        return lines + [Line("rule.lead", {"rule": r}) for r in amended]

    def _of_dossier(self, question: Question, today: date) -> Answer | None:
        first, last = bounds(question.period)
        recent = max(first, min(last, today) - _UNDER_WAY)
        lines = self._criteria(f"{recent.isoformat()}/{last.isoformat()}", today)
        change = versions(self._store.rules, _CRITERIA)[-1].effective_from
        is_day = first == last
        waits = question.kind != "ask_procedure" or is_day or _WAITS.search(fold(question.text))
        if waits and change and first < change <= today and change - _UNDER_WAY <= last:
            return _answered(question, [*lines, *self._under_way(question, today)])
        asks_else = question.kind == "ask_procedure" or not lines
        return None if asks_else else _answered(question, lines)

    def _under_way(self, question: Question, today: date) -> list[Line]:
        """What the change says of dossiers under way, and whether their time is over."""
        text = fold(question.text)
        again = [_AGAIN] if _EVALUATED_AGAIN.search(text) else []
        first = [_FIRST_TIME] if _EVALUATED_FIRST.search(text) else []
        lines: list[Line] = []
        for rule in self._by_id(*(again or first or [_FIRST_TIME, _AGAIN])):
            lines.append(Line("rule.lead", {"rule": rule}))
            if rule.effective_to and rule.effective_to < today:
                lines.append(Line("transition.over", {"rule": rule, "today": today}))
        return lines

    def _of_certificate(self, question: Question, today: date) -> Answer | None:
        lines = self._criteria(question.period, today)
        if not lines:
            asked = replace(question, kind="ask_deadline", assumed=("recognised",))
            return self._deadlines.deadline(asked, today)
        kept = in_force(self._store.rules, today, _KEPT)
        lines += [Line("rule.lead", {"rule": r}) for r in kept]
        return _answered(question, [*lines, *self._deadlines.outlook(question, today)])

    def _by_id(self, *ids: str) -> list[Rule]:
        return [r for r in self._store.rules if r.rule_id in ids and r.is_sure]


def _answered(question: Question, lines: Sequence[Line]) -> Answer:
    return stated(question, "rule", "answered", lines)
