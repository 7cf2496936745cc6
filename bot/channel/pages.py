"""The public part: the page, sessions, messages, health.

Until the widget is there, the page is a plain form.
"""

from datetime import date
from html import escape
from pathlib import Path

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.exceptions import PayloadTooLarge
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.knowledge_base import knowledge
from bot.channel.gate import MAX_CHARACTERS, Refused, admit
from bot.channel.rest import OnMessage, json_object, reply, turn
from bot.channel.sessions import Sessions
from bot.reminders import MIME_TYPE, calendar
from bot.settings import settings
from bot.texts import text, texts

_FOLDER = Path(__file__).parent / "page"
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Pages(InputChannel):  # type: ignore[misc]
    """GET /ocop/, POST /ocop/session, POST /ocop/message, GET /ocop/health."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in trackers."""
        return "ocop"

    def url_prefix(self) -> str:
        """An absolute path leaves /webhooks/."""
        return "/ocop"

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """The routes under /ocop."""
        routes = Blueprint("ocop_pages")
        sessions = Sessions(settings().secret)
        routes.static("/page.js", str(_FOLDER / "page.js"), name="page_js")
        routes.static("/page.css", str(_FOLDER / "page.css"), name="page_css")

        @routes.get("/")
        async def page(_request: Request) -> HTTPResponse:
            return response.html(_page(), headers=_HEADERS)

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            ready = _is_ready(request)
            return response.json({"status": "ok" if ready else "starting"}, 200 if ready else 503)

        @routes.get("/deadline.ics")
        async def deadline(request: Request) -> HTTPResponse:
            return _reminder(request.args.get("recognised"))

        @routes.post("/session")
        async def session(_request: Request) -> HTTPResponse:
            return response.json({"session": sessions.new()}, headers={"Cache-Control": "no-store"})

        @routes.post("/message")
        async def message(request: Request) -> HTTPResponse:
            body = json_object(request) or {}
            sender = sessions.check(body.get("session"))
            if sender is None:
                return reply(Refused(text("channel.session"), 401), "")
            admitted = admit(body.get("message"))
            if isinstance(admitted, Refused):
                return reply(admitted, sender)
            said = await turn(on_new_message, admitted, sender, self.name())
            return response.json(
                [{k: v for k, v in m.items() if k != "recipient_id"} for m in said]
            )

        @routes.listener("before_server_start")
        async def say_refusals(app: Sanic, *_: object) -> None:
            app.exception(PayloadTooLarge)(_too_large)

        return routes


async def _too_large(_request: Request, _error: Exception) -> HTTPResponse:
    return reply(Refused(text("channel.too_long").format(MAX_CHARACTERS), 413), "")


def _reminder(recognised: str | None) -> HTTPResponse:
    """The calendar file of a certificate; of a day that cannot be one, a plain refusal."""
    today = date.today()
    try:
        certificate = knowledge().certificate(date.fromisoformat(recognised or ""), today)
    except ValueError:
        certificate = None
    if certificate is None:
        return response.text(text("cli.bad_day").format(""), status=400)
    name = f"ocop-{certificate.recognised.isoformat()}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return response.raw(calendar(certificate, today), content_type=MIME_TYPE, headers=headers)


def _is_ready(request: Request) -> bool:
    """Whether the model is loaded and the knowledge answers."""
    agent = getattr(request.app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        return False
    try:
        return bool(knowledge().store.areas)
    except Exception:
        return False


def _page() -> str:
    words = {k: escape(v) for k, v in texts()["page"].items()}
    template = (_FOLDER / "page.html").read_text(encoding="utf-8")
    for key, value in words.items():
        template = template.replace(f"[[{key}]]", value)
    return template
