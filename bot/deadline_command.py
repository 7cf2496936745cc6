"""`ocop deadline`: the days of a certificate, and a calendar file with them."""

from datetime import date, datetime
from pathlib import Path
from typing import Optional

import typer

from bot.failure import Failure, why
from bot.settings import settings
from bot.texts import text
from bot.upkeep import load_if_changed, say
from knowledge.certificates import Certificate
from knowledge.model import Question


def deadline(
    recognised: str = typer.Argument(..., help=text("cli.option.recognised")),
    ics: bool = typer.Option(False, "--ics", help=text("cli.option.ics")),
    output: Optional[Path] = typer.Option(None, "--output", "-o", help=text("cli.option.ics_file")),
) -> None:
    """Say the days of a certificate; write them as a calendar file if asked."""
    from actions.knowledge_base import knowledge, renderer

    load_if_changed(settings())
    today = date.today()
    day = _day(recognised)
    certificate = knowledge().certificate(day, today) if day else None
    if certificate is None:
        raise Failure(text("cli.bad_day").format(recognised))
    iso = certificate.recognised.isoformat()
    asked = Question("ask_deadline", period=iso, periods=(iso,), assumed=("recognised",))
    print(renderer().render(knowledge().answer(asked, today))["text"])
    if ics:
        _write_calendar(certificate, today, output or Path(f"ocop-{iso}.ics"))


def _day(written: str) -> Optional[date]:
    """A day in ISO or as people write it; None if it is neither or does not exist."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(written.strip(), pattern).date()
        except ValueError:
            continue
    return None


def _write_calendar(certificate: Certificate, today: date, output: Path) -> None:
    from bot.reminders import calendar

    if certificate.end < today:
        say(text("reminder.none"))
        raise typer.Exit(1)
    try:
        output.write_bytes(calendar(certificate, today))
    except OSError as error:
        raise Failure(text("cli.not_written").format(output, why(error))) from error
    say(text("cli.wrote").format(output))
