"""The bot's turns: each can be followed while it goes on, and a resent message has one.

With Redis that holds across workers: whichever gets the message again gives the same answer,
and where the one that had it first has died, another takes the turn.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

from cachetools import TTLCache
from rasa.core.channels.channel import UserMessage

from actions.actions import failure
from bot.channel.output import WholeMessages
from bot.metrics import count_failure, count_turn, turn_under_way
from bot.shared import Answers, Busy, Locks, open_redis

logger = logging.getLogger(__name__)

OnMessage = Callable[[UserMessage], Awaitable[Any]]
Message = dict[str, Any]
#: Is told of each turn that is over: what was said, and the messages in answer.
Ended = Callable[[UserMessage, list[Message]], Awaitable[None]]

#: Seconds of silence after which a reader is told that the turn still goes on.
KEEP_ALIVE = 10.0
#: Seconds after which a turn is given up; an ordinary one takes hundredths.
PATIENCE = 30.0
#: How many turns are kept, and for how many seconds, in case a message is sent again.
_KEPT, _SECONDS = 5000, 600


class Turn(WholeMessages):
    """One turn of the bot: its messages so far, and whether it is over."""

    def __init__(self) -> None:
        super().__init__()
        self._over = False
        self._grown = asyncio.Event()

    async def _persist_message(self, message: Message) -> None:
        await super()._persist_message(message)
        self._wake()

    async def repeat(self, messages: Sequence[Message]) -> None:
        """Say again what was said elsewhere."""
        for message in messages:
            await self._persist_message(message)

    def end(self) -> None:
        """No more messages come."""
        self._over = True
        self._wake()

    def _wake(self) -> None:
        self._grown.set()
        self._grown = asyncio.Event()

    async def follow(self) -> AsyncIterator[Message | None]:
        """Each message, from the first, as it comes; None after a while of silence."""
        sent = 0
        while True:
            while sent < len(self.messages):
                sent += 1
                yield self.messages[sent - 1]
            if self._over:
                return
            try:
                await asyncio.wait_for(self._grown.wait(), KEEP_ALIVE)
            except asyncio.TimeoutError:
                yield None

    async def whole(self) -> list[Message]:
        """All messages, once the turn is over."""
        return [message async for message in self.follow() if message is not None]


class Turns:
    """The turns under way and those just over."""

    def __init__(
        self, on_new_message: OnMessage, ended: Ended | None = None, redis_url: str = ""
    ) -> None:
        self._on_new_message, self._ended = on_new_message, ended
        self._kept: TTLCache[tuple[str, str], Turn] = TTLCache(_KEPT, _SECONDS)
        self._elsewhere = Elsewhere(redis_url) if redis_url else None
        # A turn goes on when its reader is gone; the loop itself keeps no tasks.
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, message: UserMessage, message_id: str = "") -> Turn:
        """The turn of a message; the one begun before where the same id was sent before.

        `message.output_channel` is set to the turn.
        """
        key = (message.sender_id, message_id)
        if self.knows(*key):
            return self._kept[key]
        turn = message.output_channel = Turn()
        task = asyncio.get_running_loop().create_task(self._run(message, turn, message_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if message_id:
            self._kept[key] = turn
        return turn

    def knows(self, sender: str, message_id: str) -> bool:
        """Whether the message was sent before, to this process."""
        return bool(message_id) and (sender, message_id) in self._kept

    async def finish(self) -> None:
        """Wait for the turns that go on, also those whose reader is gone."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=PATIENCE)

    async def _run(self, message: UserMessage, turn: Turn, message_id: str) -> None:
        try:
            if self._elsewhere and message_id:
                taken = await self._elsewhere.once(self._on_new_message, message, turn, message_id)
            else:
                taken = True
                await take(self._on_new_message, message)
        finally:
            turn.end()
        if taken and self._ended:
            await self._ended(message, turn.messages)


class Elsewhere:
    """The turns of all workers."""

    def __init__(self, redis_url: str) -> None:
        self._url = redis_url
        self._opened: tuple[Locks, Answers] | None = None

    async def once(
        self, on_new_message: OnMessage, message: UserMessage, turn: Turn, message_id: str
    ) -> bool:
        """Take a turn unless another worker did; whether it was taken here."""
        name = f"{message.sender_id}:{message_id}"
        locks, answers = self._shared()
        try:
            async with locks.hold(f"turn:{name}", PATIENCE):
                given = await answers.get(name)
                if given is None:
                    await answers.put(name, await take(on_new_message, message))
        except Busy:
            given = [{"recipient_id": message.sender_id, **failure()}]
        await turn.repeat(given or ())
        return given is None

    def _shared(self) -> tuple[Locks, Answers]:
        # Not before it is used: a client belongs to the loop and the process it is used in.
        if self._opened is None:
            redis = open_redis(self._url)
            self._opened = Locks(redis), Answers(redis, _SECONDS)
        return self._opened


async def take(on_new_message: OnMessage, message: UserMessage) -> list[Message]:
    """Let the bot take its turn; a turn that fails or says nothing still answers."""
    output, begin = message.output_channel, time.perf_counter()
    with turn_under_way():
        try:
            await asyncio.wait_for(on_new_message(message), PATIENCE)
        except Exception:
            logger.exception("A turn failed; the user was told so.")
            count_failure()
        finally:
            if not output.messages:
                await output._persist_message({"recipient_id": message.sender_id, **failure()})
    channel = message.input_channel or ""
    kind, status = count_turn(channel, output.messages)
    spent = round((time.perf_counter() - begin) * 1000)
    known = {"channel": channel, "kind": kind, "status": status, "milliseconds": spent}
    logger.info("turn %s %s %s %d ms", channel, kind, status, spent, extra=known)
    return list(output.messages)
