"""What commands do before their work: a database that holds the tables as they are now."""

import getpass
import sys
from pathlib import Path

from bot.failure import Failure
from bot.settings import ROOT, VAR, Settings, settings
from bot.texts import text

#: The project's own tables.
TABLES = ROOT / "knowledge" / "tables"


def say(line: str) -> None:
    """Progress, where it does not mix with answers."""
    print(line, file=sys.stderr, flush=True)


def database_url(given: str = "") -> str:
    """The database named, or the configured one; the folder of the default one is made."""
    url = given or settings().database_url
    if url == settings({}).database_url:
        VAR.mkdir(exist_ok=True)
    return url


def user(given: str = "") -> str:
    """Who does it, for the log: as said, or as the machine calls them."""
    try:
        name = given.strip() or getpass.getuser()
        return name.encode("utf-8", "replace").decode("utf-8")
    except (KeyError, OSError):
        return "?"


def load_if_changed(current: Settings, folder: Path = TABLES) -> None:
    """Load the tables where the database was not loaded from just these files.

    Where they have problems, what was loaded before is used on, and that is said.

    Raises:
        Failure: if they have, and nothing was loaded before.
    """
    from knowledge.database import is_current, loaded_at, open_engine

    engine = open_engine(database_url(current.database_url))
    if is_current(engine, folder):
        return
    from knowledge.loader import BadTables, load  # slow to import, seldom needed

    say(text("cli.step_load"))
    try:
        load(engine, folder, user())
    except BadTables as bad:
        if not loaded_at(engine):
            raise Failure(str(bad.problems[0])) from bad
        say(f"{bad.problems[0]}\n{text('cli.tables_wrong')}")
