"""What visitors' browsers send: sessions, messages, opinions; each is checked, then answered."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from rasa.core.channels.channel import UserMessage
from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from actions.examples import examples, is_home
from actions.knowledge_base import knowledge
from bot.channel.gate import MAX_CHARACTERS, Refused, admit
from bot.channel.limits import Limits
from bot.channel.origins import Origins
from bot.channel.rest import json_object, reply
from bot.channel.sessions import Sessions
from bot.channel.switch import Switch
from bot.channel.turns import Message, Turn, Turns
from bot.feedback import Feedback, keep
from bot.language.text import clean
from bot.settings import Settings
from bot.texts import text

logger = logging.getLogger(__name__)

#: What no cache may keep.
NOT_KEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_EVENTS = "text/event-stream"
#: Proxies are told to pass each event on at once.
_STREAMED = {**NOT_KEPT, "X-Accel-Buffering": "no"}
_LONGEST_ID = 64
_LONGEST_ANSWER = 1000
_KIND = re.compile(r"[a-z_]{1,40}")


class Desk:
    """Takes the requests of visitors' browsers."""

    def __init__(self, current: Settings, turns: Turns, channel: str) -> None:
        self.switch = Switch(current.off_file)
        self._sessions = Sessions(current.secret)
        self._limits = Limits(current.session_rate, current.address_rate, current.redis_url)
        self._origins = Origins(current.allowed_origins)
        self._turns, self._channel = turns, channel

    async def session(self, request: Request) -> HTTPResponse:
        """A new session, and questions to begin with for the site's home area."""
        body = json_object(request)
        refused = await self._refused(request, body)
        if refused or body is None:
            return refuse(refused)
        home, questions = await asyncio.to_thread(_to_begin_with, body)
        begun = {"session": self._sessions.new(), "home": home, "examples": questions}
        return response.json(begun, headers=NOT_KEPT)

    async def message(self, request: Request) -> HTTPResponse | None:
        """The bot's answer to a message, as a list or as events while it comes."""
        body = json_object(request)
        refused = await self._refused(request, body, needs_session=True)
        if refused or body is None:
            return refuse(refused)
        sender = str(self._sessions.check(body["session"]))
        said = self._said(body, sender)
        if isinstance(said, Refused):
            return refuse(said)
        turn = self._begin(body, said, sender)
        if _EVENTS in request.headers.get("accept", ""):
            await self._stream(request, turn, sender)
            return None
        answer = [self._shown(m, sender) for m in await turn.whole()]
        return response.json(answer, headers=NOT_KEPT)

    async def feedback(self, request: Request) -> HTTPResponse:
        """Keep whether an answer was useful."""
        body = json_object(request)
        refused = await self._refused(request, body, needs_session=True)
        if refused or body is None:
            return refuse(refused)
        if not isinstance(body.get("useful"), bool):
            return refuse(Refused(text("channel.bad_feedback"), 400))
        given = _feedback(body, str(self._sessions.check(body["session"])))
        try:
            await asyncio.to_thread(keep, knowledge().store.engine, given)
        except SQLAlchemyError:
            logger.exception("An opinion could not be kept.")
            return refuse(Refused(text("talk.error"), 503))
        return response.json({"kept": True}, headers=NOT_KEPT)

    async def _refused(
        self, request: Request, body: Mapping[str, Any] | None, needs_session: bool = False
    ) -> Refused | None:
        """Why a request is not answered: origin, switch, haste, form, session; None if it is."""
        headers = request.headers
        if not self._origins.allow(headers.get("origin"), headers.get("host", "")):
            return Refused(text("channel.origin"), 403)
        off = self.switch.off()
        if off:
            return Refused(off, 503)
        seconds = await self._limits.of_address(request.remote_addr or request.ip)
        if seconds:
            return _too_fast(seconds)
        if body is None:
            return Refused(text("channel.no_json"), 400)
        return await self._refused_session(body) if needs_session else None

    async def _refused_session(self, body: Mapping[str, Any]) -> Refused | None:
        """Why a session may not ask. A message sent again was counted when it came first."""
        sender = self._sessions.check(body.get("session"))
        if sender is None:
            return Refused(text("channel.session"), 401)
        if self._turns.knows(sender, _message_id(body)):
            return None
        seconds = await self._limits.of_session(sender)
        return _too_fast(seconds) if seconds else None

    def _said(self, body: Mapping[str, Any], sender: str) -> str | Refused:
        """What is passed on: a message as the gate lets it through, or a button we sent."""
        if "button" not in body:
            return admit(body.get("message"))
        payload = self._sessions.pressed(body["button"], sender)
        return Refused(text("channel.button"), 400) if payload is None else payload

    def _begin(self, body: Mapping[str, Any], said: str, sender: str) -> Turn:
        message = UserMessage(
            said, sender_id=sender, input_channel=self._channel, metadata={"home": _home(body)}
        )
        return self._turns.begin(message, _message_id(body))

    async def _stream(self, request: Request, turn: Turn, sender: str) -> None:
        events = await request.respond(content_type=_EVENTS, headers=_STREAMED)
        async for event in self._events(turn, sender):
            await events.send(event)
        await events.eof()

    async def _events(self, turn: Turn, sender: str) -> AsyncIterator[str]:
        """Server-sent events: each message, a sign of life in silence, the end."""
        async for message in turn.follow():
            if message is None:
                yield ": keep-alive\n\n"
            else:
                shown = json.dumps(self._shown(message, sender), ensure_ascii=False)
                yield f"event: message\ndata: {shown}\n\n"
        yield "event: done\ndata: {}\n\n"

    def _shown(self, message: Message, sender: str) -> Message:
        """A message as it goes out: no ids, its buttons signed for this session."""
        shown = {k: v for k, v in message.items() if k != "recipient_id"}
        if "buttons" in shown:
            shown["buttons"] = [
                {"title": b["title"], "payload": self._sessions.button(b["payload"], sender)}
                for b in shown["buttons"]
            ]
        return shown


def _too_fast(seconds: int) -> Refused:
    return Refused(text("channel.too_fast").format(seconds), 429, seconds)


def refuse(refused: Refused | None) -> HTTPResponse:
    """A refusal as an HTTP answer; without one the body was no JSON object."""
    answer = reply(refused or Refused(text("channel.no_json"), 400))
    answer.headers.update(NOT_KEPT)
    return answer


def _message_id(body: Mapping[str, Any]) -> str:
    """The sender's own id of a message, '' for none."""
    given = body.get("id")
    return given[:_LONGEST_ID] if isinstance(given, str) else ""


def _to_begin_with(body: Mapping[str, Any]) -> tuple[str, Sequence[str]]:
    """The home area and questions for it; none where the database does not reply."""
    try:
        home = _home(body)
        return home, examples(home)
    except SQLAlchemyError:
        return "", ()


def _home(body: Mapping[str, Any]) -> str:
    """The home area that the site named, where it is a province of today."""
    home = body.get("home")
    name = clean(home) if isinstance(home, str) and len(home) < MAX_CHARACTERS else ""
    return name if name and is_home(name) else ""


def _feedback(body: Mapping[str, Any], sender: str) -> Feedback:
    def words(key: str, longest: int = MAX_CHARACTERS) -> str:
        value = body.get(key)
        return clean(value[: 2 * longest])[:longest] if isinstance(value, str) else ""

    kind = words("kind") if _KIND.fullmatch(words("kind")) else ""
    return Feedback(
        sender, body["useful"], words("question"), words("answer", _LONGEST_ANSWER), kind,
        words("word"),
    )  # fmt: skip
