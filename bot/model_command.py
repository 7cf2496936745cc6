"""`ocop model`: try a model, put it in place, take the old one back."""

from pathlib import Path
from typing import Optional

import typer

from bot.failure import Failure
from bot.settings import ROOT, settings
from bot.texts import text
from bot.upkeep import load_if_changed, say

_SMOKE = ROOT / "data" / "smoke.csv"

model = typer.Typer(help=text("cli.model"), no_args_is_help=True)


@model.command(help=text("cli.model_check"))
def check(
    file: Optional[Path] = typer.Argument(None, help=text("cli.option.model")),
    questions: Path = typer.Option(_SMOKE, help=text("cli.option.questions")),
) -> int:
    """Try a model, by default the one in use; exit code 1 where an answer is wrong."""
    wrong, of = _try(file or settings().model_file, questions)
    print(text("cli.model_bad").format(wrong, of) if wrong else text("cli.model_good").format(of))
    return 1 if wrong else 0


@model.command(help=text("cli.model_use"))
def use(
    file: Path = typer.Argument(..., help=text("cli.option.model")),
    questions: Path = typer.Option(_SMOKE, help=text("cli.option.questions")),
) -> int:
    """Put a model in place if it answers rightly; a running server changes over."""
    from bot.model_switch import Place

    wrong, of = _try(file, questions)
    if wrong:
        print(text("cli.model_bad").format(wrong, of))
        return 1
    try:
        Place(settings()).put(file)
    except OSError as error:
        raise Failure(text("cli.model_not_writable").format(error.filename)) from error
    return _switch(text("cli.model_used"))


@model.command(help=text("cli.model_back"))
def back() -> int:
    """Put the previous model back."""
    from bot.model_switch import Place

    try:
        Place(settings()).take_back()
    except FileNotFoundError:
        raise Failure(text("cli.model_no_previous")) from None
    except OSError as error:
        raise Failure(text("cli.model_not_writable").format(error.filename)) from error
    return _switch(text("cli.model_is_back"))


def _try(file: Path, questions: Path) -> tuple[int, int]:
    """How many answers of a model are wrong, of how many; each wrong one is printed."""
    from bot.ask_report import cases
    from bot.model_switch import ModelUnreadable, wrong_answers

    for needed in (file, questions):
        if not needed.is_file():
            raise Failure(text("cli.no_file").format(needed, text("cli.not_there")))
    given = cases(questions)
    load_if_changed(settings())
    say(text("cli.model_checking").format(len(given)))
    try:
        wrong = wrong_answers(file, given)
    except ModelUnreadable:
        raise Failure(text("cli.model_unreadable").format(file.name)) from None
    for case in wrong:
        print(f"✗ {case.question}")
    return len(wrong), len(given)


def _switch(done: str) -> int:
    """Change running servers over to the model in place; back to the old one where they fail."""
    from bot.model_switch import Place

    place = Place(settings())
    if any(place.servers()):
        say(text("cli.model_switching"))
    if place.switch_servers():
        print(done)
        return 0
    place.take_back()
    place.previous.unlink(missing_ok=True)  # the one that was refused is nothing to go back to
    place.switch_servers()
    print(text("cli.model_not_switched"))
    return 1
