"""The commands about the public channel: close it, open it, what people thought."""

from collections.abc import Mapping
from datetime import timezone
from typing import Any

import typer

from bot.settings import settings
from bot.texts import text


def off(words: str = typer.Argument("", help=text("cli.option.off_words"))) -> None:
    """Close the public channel of the running server."""
    from bot.channel.switch import Switch

    switch = Switch(settings().off_file)
    switch.turn_off(words)
    print(text("cli.turned_off").format(switch.off()))


def on() -> None:
    """Open the public channel again."""
    from bot.channel.switch import Switch

    Switch(settings().off_file).turn_on()
    print(text("cli.turned_on"))


def feedback() -> None:
    """What people thought of answers, the newest first."""
    from bot.feedback import kept
    from knowledge.database import open_engine

    lines = list(map(_line, kept(open_engine(settings().database_url))))
    print("\n".join(lines) or text("cli.no_feedback"))


def _line(row: Mapping[str, Any]) -> str:
    when = row["given_at"].replace(tzinfo=timezone.utc).astimezone()
    useful = text("cli.useful" if row["useful"] else "cli.not_useful")
    line = text("cli.feedback_line").format(
        when=f"{when:%d/%m/%Y %H:%M}", useful=useful, question=row["question"]
    )
    return line + ("  " + text("cli.feedback_word").format(row["word"]) if row["word"] else "")
