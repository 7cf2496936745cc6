"""Asking the bot from the shell: the running server if there is one, else in-process."""

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from bot.channel.gate import Refused, admit, refusal
from bot.here import open_here
from bot.settings import settings

Message = dict[str, Any]
_SECONDS = 30


class Bot(Protocol):
    """Anything that answers a message of a conversation."""

    def ask(self, message: str, sender: str) -> list[Message]:
        """The bot's messages in answer to `message`."""


class ServerBot:
    """The bot in a server on this machine."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}"

    def is_ready(self) -> bool:
        """Whether a server answers there and is ready."""
        try:
            with open_here(f"{self._address}/ocop/health", timeout=1) as reply:
                return bool(reply.status == 200)
        except (OSError, ValueError):
            return False

    def ask(self, message: str, sender: str) -> list[Message]:
        """Through the REST channel; a refusal is an answer too."""
        body = json.dumps({"sender": sender, "message": message}).encode()
        request = urllib.request.Request(f"{self._address}/webhooks/rest/webhook", data=body)
        try:
            with open_here(request, timeout=_SECONDS) as reply:
                messages: list[Message] = json.load(reply)
        except urllib.error.HTTPError as error:
            messages = json.load(error)
        return messages


class LocalBot:
    """The bot in this process: the same model, actions and gate as in the server."""

    def __init__(self, model: Path) -> None:
        from bot.logs import set_up_logs
        from bot.server import load_agent

        set_up_logs()
        self._loop = asyncio.new_event_loop()
        # Alone and for a moment: what a deployment shares is not needed.
        nothing_shared = {"redis_url": "", "tracker_url": "", "actions_url": ""}
        alone = settings().copy(update=nothing_shared)
        self._agent = load_agent(model, alone)

    def ask(self, message: str, sender: str) -> list[Message]:
        """One turn."""
        from rasa.core.channels.channel import UserMessage

        from bot.channel.output import WholeMessages
        from bot.channel.turns import take

        admitted = admit(message)
        if isinstance(admitted, Refused):
            return refusal(admitted, sender)
        said = UserMessage(admitted, WholeMessages(), sender, input_channel="shell")
        return self._loop.run_until_complete(take(self._agent.handle_message, said))

    def trace(self, message: str, sender: str) -> tuple[list[Message], str]:
        """One turn, with how its answer came about, in words for staff."""
        from bot.trace import lines

        answer = self.ask(message, sender)
        admitted = admit(message)
        if isinstance(admitted, Refused):
            return answer, ""
        parsed, question = self._loop.run_until_complete(self._read(admitted, sender))
        return answer, lines(parsed, question, answer[0]["custom"])

    async def _read(self, message: str, sender: str) -> tuple[Mapping[str, Any], Any]:
        """How the model read a message, and what was asked of the knowledge last."""
        from knowledge.model import Question

        parsed = await self._agent.parse_message(message)
        tracker = await self._agent.tracker_store.retrieve(sender)
        asked = tracker.get_slot("question") if tracker else None
        return parsed, Question.from_dict(asked) if asked else None
