"""`ocop ask`: questions from the shell, answered, traced or put to the test."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

import typer

from bot.failure import Failure, why
from bot.openings import open_bot, open_here
from bot.texts import text

if TYPE_CHECKING:
    from bot.conversation import Bot, Message

_UNANSWERED = {"no_data", "not_understood", "out_of_scope", "error"}
_TEST = ".csv"


def ask(
    question: Optional[str] = typer.Argument(None, help=text("cli.option.question")),
    file: Optional[Path] = typer.Option(None, help=text("cli.option.file")),
    as_json: bool = typer.Option(False, "--json", help=text("cli.option.json")),
    trace: bool = typer.Option(False, "--trace", help=text("cli.option.trace")),
) -> None:
    """Answer one question or each line of a file; exit code 1 if one has no answer.

    Of a CSV file with expected values: a report; exit code 1 if one answer is wrong.
    """
    if file and file.suffix.lower() == _TEST:
        return _test(file, as_json)
    questions = _lines(file) if file else [question] if question else []
    if not questions:
        raise Failure(text("cli.no_question"))
    if trace:
        return _traced(questions)
    bot = open_bot()
    answers = ((q, bot.ask(q, f"ask-{n}")) for n, q in enumerate(questions))
    _exit(_UNANSWERED & {_show(q, messages, as_json) for q, messages in answers})


def _show(question: str, messages: "list[Message]", as_json: bool) -> str:
    """Print one answer; its status."""
    said = "\n\n".join(m["text"] for m in messages)
    custom = messages[0]["custom"]
    line = {"question": question, "text": said, "custom": custom}
    print(json.dumps(line, ensure_ascii=False) if as_json else said, flush=True)
    if not as_json and sys.stdout.isatty():
        draw(custom)
    return str(custom["status"])


def _traced(questions: Iterable[str]) -> None:
    bot = open_here()
    statuses = set()
    for number, question in enumerate(questions):
        messages, found = bot.trace(question, f"ask-{number}")
        statuses.add(_show(question, messages, as_json=False))
        print(f"\n{found}\n", flush=True)
    _exit(_UNANSWERED & statuses)


def _test(file: Path, as_json: bool) -> None:
    """Put the cases of a file to the bot; what is not right is shown."""
    from bot.ask_report import cases, line, outcome, total

    _read(file)
    given = cases(file)
    bot: Bot = open_bot()
    outcomes = []
    for number, case in enumerate(given):
        messages = bot.ask(case.question, f"test-{number}")
        outcomes.append(outcome(case, messages))
        if as_json:
            row = {"question": case.question, "expected": case.expected, "outcome": outcomes[-1]}
            print(json.dumps(row, ensure_ascii=False), flush=True)
        elif outcomes[-1] != "right":
            print(line(case, outcomes[-1], messages), flush=True)
    print(total(outcomes), file=sys.stderr if as_json else sys.stdout)
    _exit("wrong" in outcomes)


def _exit(is_no: object) -> None:
    if is_no:
        raise typer.Exit(1)


def draw(custom: "dict[str, Any]") -> None:
    """The answer's chart, for a person at a terminal; a file or a pipe gets the text alone."""
    from rich.console import Console

    from bot.charts import draw

    draw(custom.get("chart"), Console())


def _lines(file: Path) -> list[str]:
    return [line.strip() for line in _read(file).splitlines() if line.strip()]


def _read(file: Path) -> str:
    """The text of a file.

    Raises:
        Failure: if it is not there or not UTF-8.
    """
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failure(text("cli.not_utf8").format(file)) from error
    except OSError as error:
        raise Failure(text("cli.no_file").format(file, why(error))) from error
