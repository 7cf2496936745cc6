"""From a time of recognition to the day, or the days, a certificate ends.

The months and the window come from the rules in force today; a certificate of an earlier
regime lasts as long (HL-001, HL-002, HL-012: 36 months under each).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.language.periods import bounds
from knowledge.certificates import Certificate, Term
from knowledge.law import Rule
from knowledge.model import Answer, Line, Question
from knowledge.regimes import rules_of, versions
from knowledge.store import Store

#: The first national criteria (Decision 1048/QĐ-TTg); before it there is nothing to expire.
FIRST_DAY = date(2019, 8, 21)

_CRITERIA = "criteria_document"
#: What a holder needs beside the days: what to hand in, and how long it takes.
_TO_PREPARE = ("recert_dossier", "reevaluation_days")
#: What holds when a certificate is over, and where its window was missed.
_OVER, _LATE = "not_reevaluated", "late_dossier"
_FULL_DATE = len("2026-05-12")


class DeadlineAnswers:
    """Computes the end of a certificate and the window of its re-evaluation."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def deadline(self, question: Question, today: date) -> Answer | None:
        """The dates that follow from the days, month or year named; None when none was."""
        days = [p for p in question.periods if len(p) == _FULL_DATE]
        wrong = question.invalid_date
        if wrong and not days:
            return _refused(question, "impossible", words=wrong)
        several = len(days) > 1 and "expiry" not in question.assumed
        answer = self._several(question, days, today) if several else None
        answer = answer or self._of_period(question, today)
        if wrong and answer:
            said = Line("deadline.impossible", {"words": wrong})
            return replace(answer, status="partial", lines=(said, *answer.lines))
        return answer

    def _of_period(self, question: Question, today: date) -> Answer | None:
        if not question.period:
            return None
        first, last = bounds(question.period)
        is_said = "recognised" in question.assumed
        if first < last and not is_said:
            return None
        if "expiry" in question.assumed or (first > today and not is_said):
            return self._from_end(question, last, today)
        if first > today:
            return _refused(question, "future", recognised=question.period)
        if last < FIRST_DAY:
            return self._before(question)
        if first < last:
            return self._between(question, max(first, FIRST_DAY), min(last, today), today)
        return self._computed(question, first, today)

    def _before(self, question: Question) -> Answer:
        """A recognition of before there was anything to be recognised by."""
        first = [versions(self._store.rules, k)[:1] for k in ("programme_document", _CRITERIA)]
        begun = dict(zip(("programme", "criteria"), (r for (r,) in first), strict=True))
        line = Line("deadline.before", {"recognised": question.period, **begun})
        return _answered(question, "partial", [line], list(begun.values()))

    def term(self, today: date) -> Term | None:
        """How long a certificate lasts and when it is renewed, under the rules of `today`."""
        months, window = self._rules(today, "certificate_months", "recert_window")
        return Term(months, window) if months and window else None

    def _several(self, question: Question, days: Sequence[str], today: date) -> Answer | None:
        """Of several products the days of each, then what holds for all of them."""
        term = self.term(today)
        if term is None:
            return None
        found: list[Certificate] = []
        lines: list[Line] = []
        for iso in days:
            day = date.fromisoformat(iso)
            if day > today or day < FIRST_DAY:
                asked = replace(question, period=iso)
                refused = _refused(asked, "future", recognised=iso)
                lines += (refused if day > today else self._before(asked)).lines
                continue
            certificate = term.certificate(day)
            lines += self._days(certificate, today)
            found.append(certificate)
        if not found:
            return _answered(question, "partial", lines)
        helpful = [line for c in found for line in self._helpful(c, today)]
        lines += list({line.values["rule"].rule_id: line for line in helpful}.values())
        answer = _answered(question, "answered", lines, term.rules)
        return replace(answer, reminders=_to_come(found, today))

    def _between(self, question: Question, first: date, last: date, today: date) -> Answer | None:
        """From when to when a certificate may end that was issued between two days."""
        term = self.term(today)
        if term is None:
            return None
        ends = [term.certificate(day).end for day in (first, last)]
        state = "all_over" if ends[1] < today else "some_over" if ends[0] < today else "none_over"
        span = {"recognised": question.period, "first": ends[0], "last": ends[1]}
        handed_in = [Line("rule.lead", {"rule": term.window})] if state == "none_over" else []
        earliest = term.certificate(first)
        late = self._late(replace(earliest, end=ends[1]), earliest.last, today)
        lines = (
            Line("deadline.between", span), Line(f"deadline.{state}", {"today": today}),
            Line("deadline.which_day"), *handed_in, *late,
        )  # fmt: skip
        return _answered(question, "partial", lines, term.rules[:1])

    def _from_end(self, question: Question, end: date, today: date) -> Answer | None:
        """The dates that follow from the end of a certificate."""
        term = self.term(today)
        if term is None:
            return None
        start = end - relativedelta(months=term.count)
        if start > today:
            return _refused(question, "future", recognised=question.period)
        answer = self._computed(question, start, today)
        heard = Line("deadline.from_end", {"end": end})
        # The day of recognition was not said: it is not stated as if it had been.
        return answer and replace(answer, assumptions=(heard,), lines=answer.lines[1:])

    def outlook(self, question: Question, today: date) -> list[Line]:
        """The days of a certificate of the day named, without what to do about it."""
        term = self.term(today)
        if term is None or len(question.period) != _FULL_DATE:
            return []
        day = date.fromisoformat(question.period)
        return self._days(term.certificate(day), today) if FIRST_DAY <= day <= today else []

    def _computed(self, question: Question, day: date, today: date) -> Answer | None:
        term = self.term(today)
        if term is None:
            return None
        certificate = term.certificate(day)
        lines = [*self._days(certificate, today), *self._helpful(certificate, today)]
        answer = _answered(question, "answered", lines, term.rules)
        answer = replace(answer, reminders=_to_come([certificate], today))
        guessed = [Line("deadline.no_year", {"day": day})] if "no_year" in question.assumed else []
        return replace(answer, assumptions=tuple(guessed))

    def _days(self, certificate: Certificate, today: date) -> list[Line]:
        """The end, the days left or past, and the window where its rule was in force."""
        left = (certificate.end - today).days
        since = {"today": today, "days": abs(left)}
        lines = [
            Line("deadline.end", {"day": certificate.recognised, "end": certificate.end}),
            Line("deadline.left" if left >= 0 else "deadline.over", since),
        ]  # fmt: skip
        if certificate.last < certificate.began:
            return [*lines, *self._extended(certificate, today)]
        span = {"first": certificate.first, "last": certificate.last}
        window = [Line("deadline.window", span), self._to_window(certificate, today)]
        return [*lines, *window, *self._extended(certificate, today)]

    @staticmethod
    def _to_window(certificate: Certificate, today: date) -> Line:
        """How the window lies to today: to come, open, or missed."""
        if today < certificate.first:
            days = (certificate.first - today).days
            return Line("deadline.window_to_come", {"days": days})
        if today <= certificate.last:
            days = (certificate.last - today).days
            return Line("deadline.window_open", {"days": days})
        return Line("deadline.window_missed", {"days": (today - certificate.last).days})

    def _helpful(self, certificate: Certificate, today: date) -> list[Line]:
        """What to do: prepare the dossier; where the window was missed, what then holds."""
        late = self._late(certificate, certificate.last, today)
        keys = _TO_PREPARE if certificate.end >= today else (_OVER,)
        rules = [r for r in self._rules(today, *keys) if r]
        return [*late, *(Line("rule.lead", {"rule": r}) for r in rules)]

    def _extended(self, certificate: Certificate, today: date) -> list[Line]:
        """Until when a certificate may run at most whose window was missed."""
        rules = rules_of(self._late(certificate, certificate.last, today))
        ends = [certificate.end + timedelta(int(r.value)) for r in rules]
        return [Line("deadline.extended", {"until": end}) for end in ends if end >= today]

    def _late(self, certificate: Certificate, last: date, today: date) -> list[Line]:
        """The transition rule (Decision 26/2026/QĐ-TTg, Article 12) where it may help.

        That is for a certificate still running when the window's rule began, whose window
        is over.
        """
        if certificate.end < certificate.began or last >= today:
            return []
        return [Line("rule.lead", {"rule": r}) for r in self._rules(today, _LATE) if r]

    def _rules(self, today: date, *keys: str) -> list[Rule | None]:
        by_key = {r.key: r for r in self._store.rules if r.is_sure and r.holds_on(today) and r.key}
        return [by_key.get(key) for key in keys]


def _to_come(certificates: Sequence[Certificate], today: date) -> tuple[str, ...]:
    """The certificates of which there still is a day to be reminded of."""
    return tuple(c.recognised.isoformat() for c in certificates if c.end >= today)


def _answered(
    question: Question, status: str, lines: Sequence[Line], rules: Sequence[Rule] = ()
) -> Answer:
    every = tuple(dict.fromkeys((*rules, *rules_of(lines))))
    return Answer(
        kind="deadline", status=status, lines=tuple(lines), rules=every,
        source_ids=tuple(dict.fromkeys(r.source_id for r in every)), question=question,
    )  # fmt: skip


def _refused(question: Question, key: str, **values: object) -> Answer:
    return Answer(
        kind="deadline", status="partial", lines=(Line(f"deadline.{key}", values),),
        question=question,
    )  # fmt: skip
