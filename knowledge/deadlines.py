"""From a time of recognition to the day, or the days, a certificate ends.

The months and the window come from the rules in force today; a certificate of an earlier
regime lasts as long (HL-001, HL-002, HL-012: 36 months under each).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.language.periods import bounds
from knowledge.model import Answer, Line, Question, Rule
from knowledge.store import Store

#: The first national criteria (Decision 1048/QĐ-TTg); before it there is nothing to expire.
FIRST_DAY = date(2019, 8, 21)

#: The rule on certificates that end before a dossier could be handed in in time.
_EXTENSION = "CHT-004"


class DeadlineAnswers:
    """Computes the end of a certificate and the window of its re-evaluation."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def deadline(self, question: Question, today: date) -> Answer | None:
        """The dates that follow from the day, month or year named; None when none was."""
        if question.invalid_date:
            return _refused(question, "impossible", words=question.invalid_date)
        if not question.period or "/" in question.period:
            return None
        first, last = bounds(question.period)
        if first < last and "recognised" not in question.assumed:
            return None
        if "expiry" in question.assumed:
            return self._from_end(question, first, today)
        if first > today:
            return _refused(question, "future", recognised=question.period)
        if last < FIRST_DAY:
            return _refused(question, "before", recognised=question.period)
        if first < last:
            return self._between(question, max(first, FIRST_DAY), min(last, today), today)
        return self._computed(question, first, today)

    def _between(self, question: Question, first: date, last: date, today: date) -> Answer | None:
        """From when to when a certificate may end that was issued between two days."""
        months = self._rule("certificate_months", today)
        window = self._rule("recert_window", today)
        if months is None or window is None:
            return None
        ends = [day + relativedelta(months=int(months.value)) for day in (first, last)]
        state = "all_over" if ends[1] < today else "some_over" if ends[0] < today else "none_over"
        span = {"recognised": question.period, "first": ends[0], "last": ends[1]}
        handed_in = [window] if state == "none_over" else []
        began = window.effective_from or today
        rules = (*handed_in, *self._extension(ends[1], _window(window, ends[0])[1], began, today))
        lines = (
            Line("deadline.between", span), Line(f"deadline.{state}", {"today": today}),
            Line("deadline.which_day"), *(Line("rule.lead", {"rule": r}) for r in rules),
        )  # fmt: skip
        return _answered(question, "partial", lines, (months, *rules))

    def _from_end(self, question: Question, end: date, today: date) -> Answer | None:
        """The dates that follow from the end of a certificate."""
        months = self._rule("certificate_months", today)
        if months is None:
            return None
        answer = self._computed(question, end - relativedelta(months=int(months.value)), today)
        heard = Line("deadline.from_end", {"end": end})
        return answer and replace(answer, assumptions=(heard,))

    def _computed(self, question: Question, day: date, today: date) -> Answer | None:
        months = self._rule("certificate_months", today)
        window = self._rule("recert_window", today)
        if months is None or window is None:
            return None
        end = day + relativedelta(months=int(months.value))
        first, last = _window(window, end)
        left = (end - today).days
        since = {"today": today, "days": abs(left)}
        lines = [
            Line("deadline.end", {"recognised": day, "end": end}),
            Line("deadline.left" if left >= 0 else "deadline.over", since),
        ]  # fmt: skip
        began = window.effective_from or today
        lines += [Line("deadline.window", {"first": first, "last": last})] if last >= began else []
        extension = self._extension(end, last, began, today)
        lines += [Line("rule.lead", {"rule": r}) for r in extension]
        return _answered(question, "answered", lines, (months, window, *extension))

    def _extension(self, end: date, last: date, began: date, today: date) -> list[Rule]:
        """The transition rule (Decision 26/2026/QĐ-TTg, Article 12) where it may help.

        That is for a certificate still running when the window's rule began, whose window
        is over.
        """
        if end < began or last >= today:
            return []
        return [r for r in self._store.rules if r.rule_id == _EXTENSION and r.holds_on(today)]

    def _rule(self, key: str, today: date) -> Rule | None:
        rules = (r for r in self._store.rules if r.key == key and r.is_sure and r.holds_on(today))
        return next(rules, None)


def _window(rule: Rule, end: date) -> tuple[date, date]:
    """The first and the last day to hand in the dossier of a certificate that ends then."""
    latest, earliest = (int(n) for n in re.findall(r"\d+", rule.value))
    return end - timedelta(earliest), end - timedelta(latest)


def _answered(
    question: Question, status: str, lines: Sequence[Line], rules: tuple[Rule, ...]
) -> Answer:
    return Answer(
        kind="deadline", status=status, lines=tuple(lines), rules=rules,
        source_ids=tuple(dict.fromkeys(r.source_id for r in rules)), question=question,
    )  # fmt: skip


def _refused(question: Question, key: str, **values: object) -> Answer:
    return Answer(
        kind="deadline", status="partial", lines=(Line(f"deadline.{key}", values),),
        question=question,
    )  # fmt: skip
