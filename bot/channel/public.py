"""The public channel: everything under /ocop, safe to show to the world."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.exceptions import PayloadTooLarge, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from actions.examples import examples
from actions.knowledge_base import knowledge, refresh
from bot.channel.desk import NOT_KEPT, Desk, refuse
from bot.channel.gate import MAX_CHARACTERS, Refused
from bot.channel.heads import CheckedRequest
from bot.channel.health import health
from bot.channel.pages import add_pages
from bot.channel.request_ids import add_request_ids
from bot.channel.rest import is_loopback
from bot.channel.turns import Message, OnMessage, Turns
from bot.journal import note
from bot.metrics import exposed, note_loading
from bot.settings import settings
from bot.texts import text

logger = logging.getLogger(__name__)

#: Seconds between looks whether the knowledge was loaded anew.
_LOOK_EVERY = 2.0

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
        turns = Turns(on_new_message, _note, current.redis_url)
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
            note_loading()
            app.exception(PayloadTooLarge)(_too_large)
            app.exception(SanicException)(_refused_by_sanic)
            app.exception(Exception)(_failed)

        @routes.listener("after_server_start")
        async def keep_fresh(app: Sanic, *_: object) -> None:
            app.add_task(_keep_fresh())

        return routes


async def _keep_fresh() -> None:
    """Look again and again whether the knowledge was loaded anew; answers never wait for it."""
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        try:
            if await asyncio.to_thread(refresh):
                examples.cache_clear()
                note_loading()
                logger.info("The knowledge was loaded anew and is answered from now.")
        except Exception:  # whatever it is, the next look may find it gone
            logger.warning("Whether the knowledge was loaded anew could not be read.")


async def _note(said: UserMessage, answer: list[Message]) -> None:
    """Keep what was asked in vain; that it cannot be kept is no concern of who asked."""
    try:
        engine = knowledge().store.engine
        await asyncio.to_thread(note, engine, said.sender_id, said.text, answer)
    except SQLAlchemyError:
        logger.exception("A question in vain could not be kept.")


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
