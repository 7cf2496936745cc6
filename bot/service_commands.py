"""Commands that run beside the server: action servers, and the collector of questions in vain."""

import asyncio
from typing import Any

import typer

from bot.failure import Failure
from bot.openings import need_free
from bot.settings import settings
from bot.texts import text
from bot.upkeep import load_if_changed, say

#: What `OCOP_ACTIONS_URL` names when the action server is on the same machine.
ACTIONS_PORT = 5055
#: Bytes of a call: a conversation goes along with it.
_LARGEST_CALL = 4_000_000


def actions(
    port: int = typer.Option(ACTIONS_PORT, min=1, max=65535, help=text("cli.option.port")),
    host: str = typer.Option("127.0.0.1", help=text("cli.option.host")),
) -> None:
    """Serve the actions until interrupted."""
    from bot.server import warm_up

    need_free(host, port, text("cli.actions_port_taken").format(port))
    load_if_changed(settings())
    say(text("cli.actions_serving").format(host, port))
    app = _app()
    warm_up()
    app.run(host, port, access_log=False)


def _app() -> Any:
    """rasa-sdk's application with our actions."""
    from rasa_sdk.endpoint import create_app

    from bot.freshness import keep_fresh
    from bot.logs import set_up_logs

    set_up_logs()
    app = create_app("actions", cors_origins="")
    app.config.REQUEST_MAX_SIZE = _LARGEST_CALL
    app.add_task(keep_fresh())
    return app


def collect(
    once: bool = typer.Option(False, "--once", help=text("cli.option.once")),
) -> None:
    """Put questions in vain from RabbitMQ into the database."""
    from aio_pika.exceptions import AMQPError

    from bot.broker import collect as work
    from bot.logs import set_up_logs
    from knowledge.database import open_engine

    current = settings()
    if not current.broker_url:
        raise Failure(text("cli.no_broker"))
    set_up_logs()
    say(text("cli.collecting"))
    try:
        kept = asyncio.run(work(current.broker_url, open_engine(current.database_url), not once))
    except (OSError, AMQPError) as error:
        raise Failure(text("cli.broker_gone").format(type(error).__name__)) from error
    except KeyboardInterrupt:
        return
    print(text("cli.collected").format(kept))
