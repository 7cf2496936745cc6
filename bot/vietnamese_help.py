"""Help and usage errors of the command line in Vietnamese.

click and typer word theirs in English and offer no language setting; the few words they
add are replaced here, from the texts.
"""

import click
import typer.rich_utils

from bot.texts import text, texts


def apply() -> None:
    """Put the Vietnamese words in."""
    words = texts()["cli"]["help"]
    typer.rich_utils.OPTIONS_PANEL_TITLE = words["options"]
    typer.rich_utils.COMMANDS_PANEL_TITLE = words["commands"]
    typer.rich_utils.ARGUMENTS_PANEL_TITLE = words["arguments"]
    typer.rich_utils.REQUIRED_LONG_STRING = f"[{words['required']}]"
    typer.rich_utils.DEFAULT_STRING = f"[{words['default']}: {{}}]"
    for module in (click.core, click.formatting, click.decorators):
        module._ = _translated  # type: ignore[attr-defined]


def _translated(message: str) -> str:
    words: dict[str, str] = texts()["cli"]["help"]
    return {
        "Show this message and exit.": words["show"],
        "Usage:": words["usage"],
        "Usage: ": words["usage"] + " ",
    }.get(message, message)


def usage_error(error: click.UsageError) -> str:
    """A usage error in one Vietnamese line."""
    if isinstance(error, click.NoSuchOption):
        return text("cli.usage.option").format(error.option_name)
    if isinstance(error, click.MissingParameter):
        return text("cli.usage.missing").format(error.param.name if error.param else "")
    if isinstance(error, click.BadParameter):
        return text("cli.usage.value").format(error.param.name if error.param else "")
    return text("cli.usage.other")
