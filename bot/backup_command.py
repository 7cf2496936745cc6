"""`ocop backup`, `ocop restore`: the whole database to a file and back."""

from pathlib import Path

import typer

from bot.failure import Failure, why
from bot.texts import text
from bot.upkeep import database_url, say


def backup(
    file: Path = typer.Argument(..., help=text("cli.option.backup")),
    database: str = typer.Option("", help=text("cli.option.database")),
) -> None:
    """Write everything to a file."""
    from bot.backup import NothingThere, save
    from knowledge.database import open_engine

    say(text("cli.saving"))
    try:
        counts = save(open_engine(database_url(database)), file)
    except NothingThere:
        raise Failure(text("cli.nothing_to_save")) from None
    except OSError as error:
        raise Failure(text("cli.not_writable").format(file, why(error))) from error
    print(text("cli.saved").format(sum(counts.values()), len(counts), file))


def restore(
    file: Path = typer.Argument(..., help=text("cli.option.backup")),
    database: str = typer.Option("", help=text("cli.option.database")),
    replace: bool = typer.Option(False, "--replace", help=text("cli.option.replace")),
) -> None:
    """Make the database hold just what a backup holds."""
    from bot.backup import BadBackup, NotEmpty
    from bot.backup import restore as work
    from knowledge.database import open_engine

    say(text("cli.restoring"))
    try:
        counts = work(open_engine(database_url(database)), file, replace)
    except BadBackup as bad:
        raise Failure(text("cli.bad_backup").format(file)) from bad
    except NotEmpty as full:
        raise Failure(text("cli.not_empty")) from full
    except OSError as error:
        raise Failure(text("cli.no_file").format(file, why(error))) from error
    print(text("cli.restored").format(sum(counts.values()), len(counts), file))
