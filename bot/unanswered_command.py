"""`ocop unanswered`: what people asked in vain, for staff to fill the gaps."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Optional

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.failure import Failure, why
from bot.journal import Group, asked, grouped, nlu_lines, purge, utc
from bot.settings import settings
from bot.spreadsheets import plain
from bot.texts import text, texts

_EXAMPLES = 3


def unanswered(
    days: int = typer.Option(0, min=0, help=text("cli.option.days")),
    file: Optional[Path] = typer.Option(None, "--csv", help=text("cli.option.csv")),
    as_nlu: bool = typer.Option(False, "--nlu", help=text("cli.option.nlu")),
    purging: bool = typer.Option(False, "--purge", help=text("cli.option.purge")),
) -> None:
    """Groups of questions in vain as a table, as CSV, or as training data to review."""
    from knowledge.database import open_engine

    current = settings()
    engine = open_engine(current.database_url)
    if purging:
        kept_days = days or current.keep_days
        print(text("cli.purged").format(purge(engine, kept_days), kept_days))
        return
    groups = grouped(asked(engine, days))
    if file:
        _write(file, groups)
        print(text("cli.wrote").format(file))
    elif as_nlu:
        print("\n".join(nlu_lines(groups, text("journal.choose"))))
    elif groups:
        _print(groups)
    else:
        print(text("journal.none"))


def _print(groups: Sequence[Group]) -> None:
    table = Table(*(text(f"journal.{name}") for name in ("times", "why", "examples")))
    for group in groups:
        examples = "\n".join(map(escape, group.examples[:_EXAMPLES]))
        table.add_row(str(len(group.asked)), _why(group), examples)
    Console().print(table)


def _why(group: Group) -> str:
    words = texts()["journal"]["statuses"]
    return "\n".join(f"{words[status]}: {n}" for status, n in group.statuses.items())


def _write(file: Path, groups: Sequence[Group]) -> None:
    """One row for each different question, groups together; Excel takes the mark for UTF-8."""
    names = [text(f"journal.{n}") for n in ("group", "times", "why", "last", "question")]
    try:
        with file.open("w", encoding="utf-8-sig", newline="") as output:
            writer = csv.writer(output)
            writer.writerow(names)
            for number, group in enumerate(groups, 1):
                writer.writerows(_rows(number, group))
    except OSError as error:
        raise Failure(text("cli.not_written").format(file, why(error))) from error


def _rows(number: int, group: Group) -> list[list[str]]:
    rows = []
    for question in group.examples:
        same = [a for a in group.asked if a.question == question]
        why = ", ".join(texts()["journal"]["statuses"][s] for s in {a.status for a in same})
        last = f"{utc(max(a.at for a in same)):%Y-%m-%d %H:%M}"
        rows.append([str(number), str(len(same)), why, last, plain(question)])
    return rows
