"""What commands do before their work: a database that holds the tables as they are now."""

import getpass
import sys

from bot.settings import VAR, Settings, settings
from bot.texts import text


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
        return given.strip() or getpass.getuser()
    except (KeyError, OSError):
        return "?"


def load_if_changed(current: Settings) -> None:
    """Load the tables where the database was not loaded from just these files."""
    from knowledge.loader import is_current, load, open_engine

    engine = open_engine(database_url(current.database_url))
    if not is_current(engine):
        say(text("cli.step_load"))
        load(engine, who=user())
