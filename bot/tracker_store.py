"""Conversations, within bounds: not too many, not too old, none too long.

In this process's memory, or in Redis or a database that several processes share.
"""

import asyncio
import logging
import threading
import zlib
from datetime import timedelta

import orjson
from cachetools import TTLCache
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from redis.asyncio import Redis
from sqlalchemy import Column, DateTime, LargeBinary, MetaData, String, Table, delete, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.feedback import now
from bot.settings import Settings
from bot.shared import open_redis

logger = logging.getLogger(__name__)

#: Conversations kept at once in memory; the one not heard from for longest goes first.
_CONVERSATIONS = 20_000
#: Seconds after its last message that a conversation is kept: as long as its session.
LIFETIME = 24 * 60 * 60
#: A conversation of more events is cut to about half as many. A turn has about eight, and
#: each that is kept costs every later turn a tenth of a millisecond: all are read again.
_LONGEST = 24
_PREFIX = "ocop:conversation:"

_metadata = MetaData()
_conversations = Table(
    "conversations", _metadata,
    Column("sender_id", String(120), primary_key=True),
    Column("heard_at", DateTime, nullable=False, index=True),
    Column("events", LargeBinary, nullable=False),
)  # fmt: skip


def tracker_store(current: Settings) -> "BoundedTrackerStore":
    """The store of a deployment: its database, else its Redis, else this process's memory."""
    from knowledge.database import open_engine

    if current.tracker_url:
        return DatabaseTrackerStore(open_engine(current.tracker_url))
    if current.redis_url:
        return RedisTrackerStore(current.redis_url)
    return MemoryTrackerStore()


class BoundedTrackerStore(TrackerStore):  # type: ignore[misc]
    """What the stores share. Upstream's keep every conversation whole and for ever.

    Where the place of keeping fails, the turn goes on without memory: that is logged.
    """

    def __init__(self, domain: Domain | None = None) -> None:
        super().__init__(domain, None)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation, None where there is none or it cannot be read."""
        try:
            kept = await self._read(sender_id)
        except Exception as error:
            logger.warning("A conversation could not be read, it goes on without memory: %s", error)
            return None
        return self._tracker(sender_id, kept) if kept else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the conversation; of a long one its end and what it remembers."""
        try:
            await self._write(tracker.sender_id, _packed(shortened(tracker)))
        except Exception as error:
            logger.warning("A conversation could not be kept: %s", error)

    def _tracker(self, sender_id: str, kept: bytes) -> DialogueStateTracker:
        tracker = self.init_tracker(sender_id)
        tracker.recreate_from_dialogue(
            Dialogue.from_parameters(orjson.loads(zlib.decompress(kept)))
        )
        if tracker.latest_action_name != ACTION_LISTEN_NAME:
            # Whatever cut the last turn short: without this no rule fits any more, for ever.
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        return tracker

    async def _read(self, sender_id: str) -> bytes | None:
        raise NotImplementedError

    async def _write(self, sender_id: str, kept: bytes) -> None:
        raise NotImplementedError

    def purge(self) -> int:
        """Delete conversations that are too old; how many. Most stores do so themselves."""
        return 0


class MemoryTrackerStore(BoundedTrackerStore):
    """Conversations of one process."""

    def __init__(self, domain: Domain | None = None) -> None:
        super().__init__(domain)
        self.store: TTLCache[str, bytes] = TTLCache(_CONVERSATIONS, LIFETIME)

    async def _read(self, sender_id: str) -> bytes | None:
        return self.store.get(sender_id)

    async def _write(self, sender_id: str, kept: bytes) -> None:
        self.store[sender_id] = kept


class RedisTrackerStore(BoundedTrackerStore):
    """Conversations in Redis, each with its time to live."""

    def __init__(self, url: str, domain: Domain | None = None) -> None:
        super().__init__(domain)
        self._url = url
        self._opened: Redis[bytes] | None = None

    def _redis(self) -> "Redis[bytes]":
        # Not before it is used: a client belongs to the loop and the process it is used in.
        self._opened = self._opened or open_redis(self._url)
        return self._opened

    async def _read(self, sender_id: str) -> bytes | None:
        kept: bytes | None = await self._redis().get(_PREFIX + sender_id)
        return kept

    async def _write(self, sender_id: str, kept: bytes) -> None:
        await self._redis().setex(_PREFIX + sender_id, LIFETIME, kept)


class DatabaseTrackerStore(BoundedTrackerStore):
    """Conversations in a database, a row each."""

    def __init__(self, engine: Engine, domain: Domain | None = None) -> None:
        super().__init__(domain)
        self._engine = engine
        self._is_there, self._preparing = False, threading.Lock()

    async def _read(self, sender_id: str) -> bytes | None:
        # In a thread: a database that is slow to answer must not hold up the others.
        return await asyncio.to_thread(self._row, sender_id)

    async def _write(self, sender_id: str, kept: bytes) -> None:
        await asyncio.to_thread(self._put, sender_id, kept)

    def _row(self, sender_id: str) -> bytes | None:
        self._prepare()
        t = _conversations.c
        with self._engine.connect() as connection:
            found = connection.execute(select(t.events).where(t.sender_id == sender_id)).scalar()
        return bytes(found) if found else None

    def _put(self, sender_id: str, kept: bytes) -> None:
        self._prepare()
        row = {"heard_at": now(), "events": kept}
        mine = _conversations.c.sender_id == sender_id
        with self._engine.execution_options(writes=True).begin() as connection:
            changed = connection.execute(_conversations.update().where(mine), row).rowcount
            if not changed:
                new = {**row, "sender_id": sender_id}
                connection.execute(_conversations.insert(), new)

    def purge(self) -> int:
        """Delete conversations that are too old; how many."""
        self._prepare()
        old = _conversations.c.heard_at < now() - timedelta(seconds=LIFETIME)
        with self._engine.execution_options(writes=True).begin() as connection:
            return int(connection.execute(delete(_conversations).where(old)).rowcount)

    def _prepare(self) -> None:
        with self._preparing:
            if not self._is_there:
                try:
                    self._make()
                except SQLAlchemyError:  # another worker may just have made it
                    self._make()
                self._is_there = True

    def _make(self) -> None:
        with self._engine.execution_options(writes=True).begin() as connection:
            _metadata.create_all(connection)


def _packed(tracker: DialogueStateTracker) -> bytes:
    """The conversation without what the bot said, which no later turn asks for: half of it."""
    events = [e.as_dict() for e in tracker.events if not isinstance(e, BotUttered)]
    return zlib.compress(orjson.dumps({"name": tracker.sender_id, "events": events}), level=1)


def shortened(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """The tracker itself, or one that says the same from a late message of the user on."""
    events = list(tracker.events)
    if len(events) <= _LONGEST:
        return tracker
    half = len(events) - _LONGEST // 2
    turns = (n for n in range(half, len(events)) if isinstance(events[n], UserUttered))
    kept = events[next(turns, half) :]
    return DialogueStateTracker.from_events(
        tracker.sender_id, [*_memory(tracker), *kept], tracker.slots.values()
    )


def _memory(tracker: DialogueStateTracker) -> list[Event]:
    """Slots and form as they are now; the events after these lead to the same again."""
    slots = tracker.current_slot_values()
    remembered: list[Event] = [SlotSet(k, v) for k, v in slots.items() if v is not None]
    if tracker.active_loop:
        remembered.append(ActiveLoop(tracker.active_loop.name))
    return remembered
