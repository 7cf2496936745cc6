"""A calendar file with the days of a certificate: when to hand in, when it ends.

RFC 5545, written with the icalendar library; any calendar on a phone or a computer takes it.
"""

from datetime import date, datetime, timedelta, timezone

from icalendar import Alarm, Calendar, Event

from bot.language.periods import written
from bot.texts import text
from knowledge.certificates import Certificate

MIME_TYPE = "text/calendar; charset=utf-8"
#: How long before a day the calendar reminds.
_BEFORE = timedelta(days=7)


def calendar(certificate: Certificate, today: date) -> bytes:
    """The events of a certificate that are still to come, as a calendar file in UTF-8."""
    found = Calendar()
    found.add("prodid", "-//Hoi OCOP//VI")
    found.add("version", "2.0")
    days = {"opens": certificate.first, "closes": certificate.last, "ends": certificate.end}
    for name, day in days.items():
        if day >= today:
            found.add_component(_event(name, day, certificate.recognised, today))
    content: bytes = found.to_ical()
    return content


def _event(name: str, day: date, recognised: date, today: date) -> Event:
    """An event of a whole day, with an alarm a week before."""
    event = Event()
    # The same certificate gives the same identifiers: loaded twice, it is there once.
    event.add("uid", f"{name}-{recognised.isoformat()}@hoi-ocop")
    event.add("dtstamp", datetime.combine(today, datetime.min.time(), timezone.utc))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", text(f"reminder.{name}"))
    event.add("description", text("reminder.description").format(written(recognised)))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text(f"reminder.{name}"))
    alarm.add("trigger", -_BEFORE)
    event.add_component(alarm)
    return event
