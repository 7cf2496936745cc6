"""Days of a certificate, for any day of recognition."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.certificates import Term
from knowledge.deadlines import DeadlineAnswers

_ANY_DAY = st.dates(min_value=date(2019, 8, 21), max_value=date(2100, 12, 31))


@pytest.fixture(scope="module")
def term(knowledge: Any) -> Term:
    found = DeadlineAnswers(knowledge.store).term(date(2026, 11, 28))
    assert found is not None
    return found


@given(day=_ANY_DAY)
def test_it_ends_on_the_same_day_three_years_on(term: Term, day: date) -> None:
    end = term.certificate(day).end
    assert (end.year, end.month) == (day.year + 3, day.month)
    leap = (day.month, day.day) == (2, 29)
    assert end.day == (28 if leap else day.day)


@given(day=_ANY_DAY)
def test_the_window_is_60_days_and_closes_120_before_the_end(term: Term, day: date) -> None:
    certificate = term.certificate(day)
    assert certificate.end - certificate.first == timedelta(180)
    assert certificate.end - certificate.last == timedelta(120)
    assert day < certificate.first < certificate.last < certificate.end


@given(day=_ANY_DAY, later=st.integers(1, 400))
def test_a_later_recognition_never_ends_earlier(term: Term, day: date, later: int) -> None:
    assert term.certificate(day).end <= term.certificate(day + timedelta(later)).end


def test_the_rules_behind_it_are_those_of_the_day(knowledge: Any) -> None:
    answers = DeadlineAnswers(knowledge.store)
    assert answers.term(date(2026, 5, 21)) is None  # no rule on the window is known before
    found = answers.term(date(2026, 5, 22))
    assert found and [r.rule_id for r in (found.months, found.window)] == ["HL-012", "DL-005"]
