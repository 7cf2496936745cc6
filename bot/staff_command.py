"""`ocop staff`: the page for staff, on this machine or behind a token."""

from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from bot.failure import Failure
from bot.openings import DEFAULT_PORT, need_free
from bot.settings import settings
from bot.texts import text
from bot.upkeep import load_if_changed, say

_PORT = 5006
#: Addresses that only this machine reaches, by the names the gate knows.
_LOCAL = frozenset(["127.0.0.1", "localhost", "::1"])


def staff(
    port: int = typer.Option(_PORT, min=1, max=65535, help=text("cli.option.port")),
    host: str = typer.Option("127.0.0.1", help=text("cli.option.host")),
    bot_port: int = typer.Option(
        DEFAULT_PORT, "--bot-port", min=1, max=65535, help=text("cli.option.bot_port")
    ),
) -> None:
    """Serve the page until interrupted; for other machines only with a token."""
    import uvicorn

    from bot.staff.site import site
    from knowledge.database import open_engine

    current = settings()
    if host not in _LOCAL and not current.staff_token:
        raise Failure(text("cli.staff_needs_token").format(host))
    need_free(host, port, text("cli.staff_port_taken").format(port))
    say(text("cli.staff_starting"))
    load_if_changed(current)
    with TemporaryDirectory() as folder:
        bot = f"http://127.0.0.1:{bot_port}"
        app = site(open_engine(current.database_url), current, bot, Path(folder))
        say(text("cli.staff_serving").format(host, port))
        uvicorn.run(app, host=host, port=port, log_level="warning", ws="none", server_header=False)
