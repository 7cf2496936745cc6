"""One turn at a time in each conversation, whoever takes it."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from rasa.core.lock_store import LockError, LockStore

from bot.settings import Settings
from bot.shared import Busy, Locks, OwnLocks, open_redis

#: Seconds that a message waits for the one before it.
_PATIENCE = 30.0


def lock_store(current: Settings) -> LockStore:
    """The locks of a deployment: in its Redis, else in this process."""
    return SharedLockStore(current.redis_url) if current.redis_url else LocalLockStore()


class LocalLockStore(LockStore):  # type: ignore[misc]
    """Locks of one process.

    Upstream's (rasa 3.6.21, rasa/core/lock_store.py) look once a second whether a lock is free.
    """

    def __init__(self) -> None:
        self._locks = OwnLocks()

    @contextlib.asynccontextmanager
    async def lock(self, conversation_id: str, *_: Any, **__: Any) -> AsyncIterator[None]:
        """Hold the conversation's lock.

        Raises:
            LockError: if it does not get free in time.
        """
        try:
            async with self._locks.hold(conversation_id, _PATIENCE):
                yield
        except Busy as busy:
            raise LockError(conversation_id) from busy


class SharedLockStore(LockStore):  # type: ignore[misc]
    """Locks in Redis.

    Upstream's reads a list of tickets, adds to it and writes it back: two workers that do so
    at once both have the first ticket. Its locks stay when their holder dies.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._locks: Locks | None = None

    @contextlib.asynccontextmanager
    async def lock(self, conversation_id: str, *_: Any, **__: Any) -> AsyncIterator[None]:
        """Hold the conversation's lock.

        Raises:
            LockError: if it does not get free in time.
        """
        # Opened here: a client belongs to the loop and the process that use it first.
        self._locks = self._locks or Locks(open_redis(self._url))
        try:
            async with self._locks.hold(f"conversation:{conversation_id}", _PATIENCE):
                yield
        except Busy as busy:
            raise LockError(conversation_id) from busy
