"""Rasa's REST channel for staff and tests: on this machine only, with the length cap."""

import ipaddress
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.actions import failure
from bot.channel.gate import Refused, admit, refusal
from bot.channel.output import WholeMessages
from bot.texts import text

logger = logging.getLogger(__name__)

_MAX_SENDER = 100

OnMessage = Callable[[UserMessage], Awaitable[Any]]


class StaffRest(InputChannel):  # type: ignore[misc]
    """POST /webhooks/rest/webhook {"sender", "message"}."""

    @classmethod
    def name(cls) -> str:
        """The stock channel's name, so that its address stays."""
        return "rest"

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """The routes under /webhooks/rest."""
        routes = Blueprint("staff_rest")

        @routes.route("/", methods=["GET"])
        async def alive(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def webhook(request: Request) -> HTTPResponse:
            if not is_loopback(request):
                return reply(Refused(text("channel.not_local"), 403), "")
            body = json_object(request)
            sender = str((body or {}).get("sender") or secrets.token_urlsafe(12))[:_MAX_SENDER]
            message = admit((body or {}).get("message"))
            if isinstance(message, Refused):
                return reply(message, sender)
            return response.json(await turn(on_new_message, message, sender, self.name()))

        return routes


async def turn(on_new_message: OnMessage, message: str, sender: str, channel: str) -> list[Any]:
    """Let the bot take its turn; a turn that fails or says nothing still answers."""
    output = WholeMessages()
    try:
        await on_new_message(UserMessage(message, output, sender, input_channel=channel))
    except Exception:
        logger.exception("A turn failed; the user was told so.")
    return list(output.messages) or [{"recipient_id": sender, **failure()}]


def json_object(request: Request) -> dict[str, Any] | None:
    """The body as a JSON object, or None."""
    try:
        body = request.json
    except InvalidUsage:
        return None
    return body if isinstance(body, dict) else None


def is_loopback(request: Request) -> bool:
    """Whether the caller is on this machine and no proxy stands in between."""
    if request.headers.get("x-forwarded-for"):
        return False
    try:
        return ipaddress.ip_address(request.ip).is_loopback
    except ValueError:
        return False


def reply(refused: Refused, recipient: str) -> HTTPResponse:
    """A refusal as an HTTP answer."""
    return response.json(refusal(refused, recipient), status=refused.status)
