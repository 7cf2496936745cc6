"""Rasa's REST channel for staff and tests: on this machine only, with the length cap."""

import ipaddress
import secrets
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channel.gate import Refused, admit, refusal
from bot.channel.output import WholeMessages
from bot.channel.turns import OnMessage, take
from bot.metrics import count_refusal
from bot.texts import text

_MAX_SENDER = 100


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
            given = str((body or {}).get("sender") or secrets.token_urlsafe(12))[:_MAX_SENDER]
            sender = given.encode("utf-8", "replace").decode()
            message = admit((body or {}).get("message"))
            if isinstance(message, Refused):
                return reply(message, sender)
            said = UserMessage(message, WholeMessages(), sender, input_channel=self.name())
            return response.json(await take(on_new_message, said))

        return routes


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


def reply(refused: Refused, recipient: str = "") -> HTTPResponse:
    """A refusal as an HTTP answer."""
    count_refusal(refused.status)
    headers = {"Retry-After": str(refused.seconds)} if refused.seconds else {}
    return response.json(refusal(refused, recipient), status=refused.status, headers=headers)
