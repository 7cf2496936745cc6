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
from knowledge.regimes import versions
from knowledge.statements import in_force, rules_of, stated
from knowledge.store import Store

#: The first national criteria (Decision 1048/QĐ-TTg); before it there is nothing to expire.
FIRST_DAY = date(2019, 8, 21)

_CRITERIA = "criteria_document"
#: For how long a certificate is good, and when it is renewed.
_TERM = ("certificate_months", "recert_window")
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
        named = question.periods if "recognised" in question.assumed else days
        wrong = question.invalid_date
        if wrong and not days:
            return _refused(question, "impossible", words=wrong)
        several = len(named) > 1 and "expiry" not in question.assumed
        answer = self._several(question, named, today) if several else None
        answer = answer or self._of_period(question, today)
        if wrong and answer:
            said = Line("deadline.impossible", {"words": wrong})
            return replace(answer, status="partial", lines=(said, *answer.lines))
        return answer

    def _of_period(self, question: Question, today: date) -> Answer | None:
        if not question.period:
            return None
        first, last = bounds(question.period)
        is_said = bool({"recognised", "expiry"} & set(question.assumed))
        if first < last and not is_said:
            return None
        if first < last and "expiry" in question.assumed:
            return self._from_ends(question, first, last, today)
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
        return _answered(question, "partial", [line])

    def term(self, today: date) -> Term | None:
        """How long a certificate lasts and when it is renewed, under the rules of `today`."""
        found = self._rules(today, *_TERM)
        return Term(*found) if len(found) == len(_TERM) else None

    def _several(self, question: Question, named: Sequence[str], today: date) -> Answer | None:
        """Of several products the days of each, then what holds for all of them."""
        asked = [replace(question, period=iso, periods=(iso,)) for iso in named]
        each = [a for a in (self._of_period(q, today) for q in asked) if a]
        if not each:
            return None
        lines = sorted((x for a in each for x in a.lines), key=lambda line: line.key in _COMMON)
        whole = all(a.status == "answered" for a in each)
        answer = _answered(question, "answered" if whole else "partial", lines)
        reminders = tuple(iso for a in each for iso in a.reminders)
        return replace(answer, reminders=reminders)

    def _between(self, question: Question, first: date, last: date, today: date) -> Answer | None:
        """From when to when a certificate may end that was issued between two days."""
        term = self.term(today)
        if term is None:
            return None
        earliest, latest = (term.certificate(day) for day in (first, last))
        ends = {"first": earliest.end, "last": latest.end}
        held = [Line("deadline.term", {"rule": r}) for r in self._months_then(first, last)]
        lines = [Line("deadline.between", {"recognised": question.period, **ends}), *held]
        lines += self._of_range(term, earliest, latest, today)
        return _answered(question, "partial", lines)

    def _of_range(
        self, term: Term, earliest: Certificate, latest: Certificate, today: date
    ) -> list[Line]:
        """Of certificates of some days: whether they are over, and when they are renewed."""
        some = "some_over" if earliest.end < today else "none_over"
        lines = [
            Line("deadline.all_over" if latest.end < today else f"deadline.{some}",
                 {"today": today}),
            Line("deadline.which_day"),
        ]  # fmt: skip
        if latest.last >= latest.began:
            span = {"first": earliest.first, "last": latest.last, "rule": term.window}
            lines.append(Line("deadline.window_between", span))
            lines += [Line("deadline.window_gone")] if latest.last < today else []
        widest = replace(earliest, end=latest.end)
        return [*lines, *self._late(widest, earliest.last, today)]

    def _from_ends(self, question: Question, first: date, last: date, today: date) -> Answer | None:
        """The days that follow from the month or year in which a certificate ends."""
        term = self.term(today)
        if term is None:
            return None
        months = relativedelta(months=term.count)
        earliest, latest = (term.certificate(day - months) for day in (first, last))
        lines = [Line("deadline.ends_within", {"recognised": question.period})]
        return _answered(
            question, "partial", [*lines, *self._of_range(term, earliest, latest, today)]
        )

    def _months_then(self, first: date, last: date) -> list[Rule]:
        """The rules on how long certificates of these days last, each document's once."""
        history = versions(self._store.rules, "certificate_months")
        return [r for r in history if any(r.holds_on(day) for day in (first, last))]

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
        return answer and replace(
            answer, assumptions=(heard,), lines=tuple(map(_without_day, answer.lines))
        )

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
        answer = _answered(question, "answered", lines)
        # There still is a day to be reminded of.
        reminders = (day.isoformat(),) if certificate.end >= today else ()
        guessed = [Line("deadline.no_year", {"day": day})] if "no_year" in question.assumed else []
        return replace(answer, reminders=reminders, assumptions=tuple(guessed))

    def _days(self, certificate: Certificate, today: date) -> list[Line]:
        """The end, the days left or past, and the window where its rule was in force."""
        left = (certificate.end - today).days
        since = {"today": today, "days": abs(left)}
        state = "left" if left > 0 else "last_day" if left == 0 else "over"
        day = certificate.recognised
        lines = [
            Line("deadline.end", {"day": day, "end": certificate.end, "rule": rule})
            for rule in self._months_then(day, day)
        ]
        lines.append(Line(f"deadline.{state}", since))
        windows = self._rules(today, "recert_window")
        if certificate.last < certificate.began or not windows:
            return [*lines, *self._extended(certificate, today)]
        span = {"first": certificate.first, "last": certificate.last, "rule": windows[0]}
        window = [Line("deadline.window", span), self._to_window(certificate, today)]
        return [*lines, *window, *self._extended(certificate, today)]

    @staticmethod
    def _to_window(certificate: Certificate, today: date) -> Line:
        """How the window lies to today: to come, open, or missed."""
        if today < certificate.first:
            days = (certificate.first - today).days
            return Line("deadline.window_to_come", {"days": days})
        if today == certificate.last:
            return Line("deadline.window_last_day")
        if today < certificate.last:
            days = (certificate.last - today).days
            return Line("deadline.window_open", {"days": days})
        return Line("deadline.window_missed", {"days": (today - certificate.last).days})

    def _helpful(self, certificate: Certificate, today: date) -> list[Line]:
        """What to do: prepare the dossier; where the window was missed, what then holds."""
        late = self._late(certificate, certificate.last, today)
        keys = _TO_PREPARE if certificate.end >= today else (_OVER,)
        return [*late, *(Line("rule.lead", {"rule": r}) for r in self._rules(today, *keys))]

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
        return [Line("rule.lead", {"rule": r}) for r in self._rules(today, _LATE)]

    def _rules(self, today: date, *keys: str) -> list[Rule]:
        return in_force(self._store.rules, today, *keys)


#: Lines that say the same of every certificate, told after the days of all of them.
_COMMON = frozenset(["rule.lead", "deadline.which_day"])


def _without_day(line: Line) -> Line:
    """How long a certificate lasts, in place of a day of recognition that was worked out."""
    return replace(line, key="deadline.term") if line.key == "deadline.end" else line


def _answered(question: Question, status: str, lines: Sequence[Line]) -> Answer:
    return stated(question, "deadline", status, lines)


def _refused(question: Question, key: str, **values: object) -> Answer:
    return _answered(question, "partial", [Line(f"deadline.{key}", values)])
