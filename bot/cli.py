"""The command line `ocop`. Exit codes: 0 done; 1 the answer is "no"; 2 wrong usage or input."""

import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Optional

import click
import typer

from bot import vietnamese_help
from bot.ask_command import ask, draw
from bot.backup_command import backup, restore
from bot.channel_commands import feedback, off, on
from bot.deadline_command import deadline
from bot.failure import Failure
from bot.ingest_command import ingest
from bot.knowledge_commands import knowledge
from bot.language.text import clean
from bot.model_command import model
from bot.openings import DEFAULT_PORT, need_free, need_model, open_bot
from bot.server import quiet_environment
from bot.service_commands import actions, collect
from bot.settings import ROOT, Settings, settings
from bot.staff_command import staff
from bot.texts import text
from bot.unanswered_command import unanswered
from bot.upkeep import load_if_changed, say

app = typer.Typer(
    help=text("cli.app"), add_completion=False, no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # they may hold secrets
)  # fmt: skip
app.add_typer(knowledge, name="knowledge")
app.add_typer(model, name="model")


@app.command(help=text("cli.serve"))
def serve(
    port: int = typer.Option(DEFAULT_PORT, min=1, max=65535, help=text("cli.option.port")),
    host: str = typer.Option("127.0.0.1", help=text("cli.option.host")),
) -> None:
    """Serve until interrupted."""
    from bot.model_switch import ModelUnreadable
    from bot.server import serve

    need_free(host, port, text("cli.port_taken").format(port))
    need_model()
    _need_what_is_shared(settings())
    load_if_changed(settings())
    _need_home(settings())
    say(text("cli.starting"))
    say(text("cli.serving").format(f"[{host}]" if ":" in host else host, port))
    try:
        serve(settings().model_file, host, port, ROOT)
    except ModelUnreadable:
        raise Failure(text("cli.model_unreadable").format(settings().model_file.name)) from None


@app.command(help=text("cli.chat"))
def chat() -> None:
    """Ask and answer until the user leaves."""
    bot = open_bot()
    print(text("cli.chat_hint"))
    for question in _typed():
        for message in bot.ask(question, "chat"):
            print(text("cli.bot") + " " + message["text"])
            draw(message.get("custom", {}))
            for button in message.get("buttons", []):
                print("  • " + button["title"])


def _typed() -> Iterator[str]:
    while True:
        try:
            line = input(text("cli.you") + " ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if line.lower() in {"thoát", "thoat", "exit", "quit"}:
            return
        if line:
            yield line


app.command("ask", help=text("cli.ask"))(ask)
app.command("deadline", help=text("cli.deadline"))(deadline)


@app.command(help=text("cli.train"))
def train(output: Optional[Path] = typer.Option(None, help=text("cli.option.trained"))) -> None:
    """Train the model."""
    from bot.model import train

    output = output or settings().model_file
    if not output.name.endswith(".tar.gz"):
        raise Failure(text("cli.model_name"))
    say(text("cli.training"))
    made = train(output.resolve())
    say(text("cli.trained").format(os.path.relpath(made, ROOT)))


app.command("off", help=text("cli.off"))(off)
app.command("on", help=text("cli.on"))(on)
app.command("feedback", help=text("cli.feedback"))(feedback)


app.command("ingest", help=text("cli.ingest"))(ingest)


app.command("actions", help=text("cli.actions"))(actions)
app.command("collect", help=text("cli.collect"))(collect)
app.command("backup", help=text("cli.backup"))(backup)
app.command("restore", help=text("cli.restore"))(restore)
app.command("staff", help=text("cli.staff"))(staff)
app.command("unanswered", help=text("cli.unanswered"))(unanswered)


def _need_what_is_shared(current: Settings) -> None:
    """Workers that share nothing would forget conversations, and count limits apart."""
    if current.workers > 1 and not current.redis_url:
        raise Failure(text("cli.workers_need_redis"))
    if current.redis_url and "secret" not in current.__fields_set__:
        raise Failure(text("cli.redis_needs_secret"))


def _need_home(current: Settings) -> None:
    """A home area that the tables do not know would be assumed in vain."""
    from knowledge.tables import read_rows

    names = {row["name"] for row in read_rows("areas")}
    if current.home_area and current.home_area not in names:
        raise Failure(text("cli.bad_setting").format("OCOP_HOME_AREA", current.home_area))


def main() -> None:
    """Run the command line."""
    quiet_environment()
    # Rasa and TensorFlow set filters of their own; their warnings are nothing to users.
    warnings.showwarning = lambda *_args, **_kwargs: None
    vietnamese_help.apply()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(_run())


def _run() -> int:
    try:
        result = app(standalone_mode=False)
    except click.exceptions.Abort:
        return 130
    except click.UsageError as error:
        return _fail(vietnamese_help.usage_error(error))
    except Failure as failure:
        return _fail(str(failure))
    except Exception as error:
        if _is_database_error(error):
            return _fail(text("cli.database_error").format(type(error).__name__))
        raise
    return result if isinstance(result, int) else 0


def _is_database_error(error: Exception) -> bool:
    from sqlalchemy.exc import SQLAlchemyError

    return isinstance(error, SQLAlchemyError)


def _fail(line: str) -> int:
    # One line, whatever was typed: what is typed may have line ends and escapes in it.
    print("ocop: " + " ".join(clean(line).split()), file=sys.stderr)
    return 2
