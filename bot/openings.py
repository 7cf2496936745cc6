"""Opening the bot for a command: the running server if there is one, else in-process."""

from typing import TYPE_CHECKING

from bot.failure import Failure
from bot.settings import settings
from bot.texts import text
from bot.upkeep import load_if_changed, say

if TYPE_CHECKING:
    from bot.conversation import Bot, LocalBot

DEFAULT_PORT = 5005


def open_bot() -> "Bot":
    """The bot in the server on this machine, or one in this process."""
    from bot.conversation import ServerBot

    server = ServerBot(DEFAULT_PORT)
    return server if server.is_ready() else open_here()


def open_here() -> "LocalBot":
    """The bot in this process; that it takes a few seconds is said.

    Raises:
        Failure: if there is no model yet.
    """
    from bot.conversation import LocalBot

    need_model()
    load_if_changed(settings())
    say(text("cli.starting"))
    return LocalBot(settings().model_file)


def need_model() -> None:
    """Raise a Failure where there is no model yet."""
    if not settings().model_file.exists():
        raise Failure(text("cli.no_model"))


def need_free(host: str, port: int, taken: str) -> None:
    """Raise a Failure where a server cannot listen here; `taken` is said where one does."""
    from bot.server import is_free

    try:
        free = is_free(host, port)
    except OSError:
        raise Failure(text("cli.no_address").format(host, port)) from None
    if not free:
        raise Failure(taken)
