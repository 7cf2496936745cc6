"""The public channel: everything under /ocop, safe to show to the world."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.exceptions import PayloadTooLarge, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from actions.knowledge_base import knowledge
from bot.broker import Broker
from bot.channel.desk import NOT_KEPT, Desk, refuse
from bot.channel.gate import MAX_CHARACTERS, Refused
from bot.channel.heads import CheckedRequest
from bot.channel.health import health
from bot.channel.pages import add_pages
from bot.channel.request_ids import add_request_ids
from bot.channel.rest import is_loopback
from bot.channel.turns import Message, OnMessage, Turns
from bot.freshness import keep_fresh
from bot.journal import note, row_of
from bot.metrics import exposed
from bot.settings import settings
from bot.texts import text

logger = logging.getLogger(__name__)

#: Seconds between deletions of conversations that are too old.
_PURGE_EVERY = 3600.0

Handler = Callable[[Request], Awaitable[HTTPResponse | None]]


class PublicChannel(InputChannel):  # type: ignore[misc]
    """Everything under /ocop."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in trackers."""
        return "ocop"

    def url_prefix(self) -> str:
        """An absolute path leaves /webhooks/."""
        return "/ocop"

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """The routes under /ocop."""
        routes = Blueprint("ocop")
        current = settings()
        journal = _Journal()
        turns = Turns(on_new_message, journal.note, current.redis_url)
        desk = Desk(current, turns, self.name())
        add_pages(routes, current)
        add_request_ids(routes)

        @routes.route("/health", methods=["GET", "HEAD"])
        async def is_well(request: Request) -> HTTPResponse:
            well, report = await health(request)
            off = {"off": True} if desk.switch.off() else {}
            return response.json({**report, **off}, 200 if well else 503, headers=NOT_KEPT)

        @routes.route("/metrics", methods=["GET"])
        async def metrics(request: Request) -> HTTPResponse:
            if not is_loopback(request):
                return refuse(Refused(text("channel.no_page"), 404))
            return response.text(exposed(), headers=NOT_KEPT)

        for name in ("session", "message", "feedback"):
            handler = _function(getattr(desk, name))
            routes.add_route(handler, f"/{name}", methods=["POST"], name=name)

        @routes.listener("before_server_start")
        async def prepare(app: Sanic, *_: object) -> None:
            app.request_class = CheckedRequest
            app.ctx.turns = turns
            app.config.PROXIES_COUNT = current.proxies or None
            app.exception(PayloadTooLarge)(_too_large)
            app.exception(SanicException)(_refused_by_sanic)
            app.exception(Exception)(_failed)

        @routes.listener("after_server_start")
        async def begin(app: Sanic, *_: object) -> None:
            upkeep = (keep_fresh(), _purge(app.ctx.agent.tracker_store))
            app.ctx.upkeep = [asyncio.ensure_future(work) for work in upkeep]
            journal.broker = Broker(current.broker_url) if current.broker_url else None

        @routes.listener("after_server_stop")
        async def end(app: Sanic, *_: object) -> None:
            for task in app.ctx.upkeep:
                task.cancel()
            if journal.broker:
                await journal.broker.close()

        return routes


class _Journal:
    """Keeps what was asked in vain: through RabbitMQ where there is one, else in the database."""

    def __init__(self) -> None:
        self.broker: Broker | None = None

    async def note(self, said: UserMessage, answer: list[Message]) -> None:
        """Keep it; that it cannot be kept is no concern of who asked."""
        asked = (said.sender_id, said.text, answer)
        row = row_of(*asked) if self.broker else None
        if row and self.broker and self.broker.send(row):
            return
        try:
            await asyncio.to_thread(note, knowledge().store.engine, *asked)
        except SQLAlchemyError:
            logger.exception("A question in vain could not be kept.")


async def _purge(store: Any) -> None:
    """Delete old conversations again and again, where the store does not do so itself."""
    kept = getattr(store, "_tracker_store", store)
    while True:
        try:
            await asyncio.to_thread(kept.purge)
        except SQLAlchemyError:
            logger.warning("Old conversations could not be deleted.")
        await asyncio.sleep(_PURGE_EVERY)


def _function(method: Handler) -> Handler:
    """A method as a function: Sanic marks its handlers, which methods do not let it."""

    async def handle(request: Request) -> HTTPResponse | None:
        return await method(request)

    return handle


async def _too_large(_request: Request, _error: Exception) -> HTTPResponse:
    return refuse(Refused(text("channel.too_long").format(MAX_CHARACTERS), 413))


async def _refused_by_sanic(_request: Request, error: SanicException) -> HTTPResponse:
    """What Sanic refuses itself, in our words: no such page, no such method, a bad request."""
    status = error.status_code or 500
    known = {404: "channel.no_page", 405: "channel.no_method"}
    return refuse(Refused(text(known.get(status, "channel.bad_request")), status))


async def _failed(_request: Request, _error: Exception) -> HTTPResponse:
    logger.exception("A request failed; the user was told so.")
    return refuse(Refused(text("talk.error"), 500))
