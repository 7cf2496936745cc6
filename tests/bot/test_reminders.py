"""The calendar file of a certificate."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from bot.reminders import calendar

_TODAY = date(2026, 11, 28)


def events(content: bytes) -> dict[str, Any]:
    parsed = Calendar.from_ical(content)
    return {str(e["uid"]).split("-")[0]: e for e in parsed.walk("VEVENT")}


@settings(max_examples=60, deadline=None)
@given(day=st.dates(min_value=date(2019, 8, 21), max_value=_TODAY))
def test_it_holds_just_the_days_to_come(knowledge: Any, day: date) -> None:
    certificate = knowledge.certificate(day, _TODAY)
    found = events(calendar(certificate, _TODAY))
    days = {"opens": certificate.first, "closes": certificate.last, "ends": certificate.end}
    assert {n: e.decoded("dtstart") for n, e in found.items()} == {
        n: d for n, d in days.items() if d >= _TODAY
    }
    for event in found.values():
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert event.walk("VALARM") and "OCOP" in event["summary"]


def test_made_twice_it_is_the_same(knowledge: Any) -> None:
    certificate = knowledge.certificate(date(2025, 5, 1), _TODAY)
    assert calendar(certificate, _TODAY) == calendar(certificate, _TODAY)


def test_of_no_possible_day_there_is_none(knowledge: Any) -> None:
    for day in (date(2019, 8, 20), _TODAY + timedelta(1)):
        assert knowledge.certificate(day, _TODAY) is None
    assert knowledge.certificate(date(2019, 8, 21), _TODAY) is not None
