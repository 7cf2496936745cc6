"""What several workers share through Redis: locks, and answers given already."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

import orjson
from cachetools import LRUCache
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import LockError, RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

logger = logging.getLogger(__name__)

#: Seconds after which a lock is free again when its holder died; one that lives holds on.
LEASE = 4.0
#: Seconds between looks whether a lock is free.
_LOOK_EVERY = 0.02
#: Seconds that a reply of Redis is waited for, and that it is left alone after there was none.
_PATIENCE, _PAUSE = 1.0, 3.0
#: Locks of this process that are kept at once.
_OWN = 10_000
_LOCK, _ANSWER = "ocop:lock:", "ocop:answer:"


class Gone:
    """Whether Redis was found gone a moment ago: a turn asks it often, and waits each time."""

    def __init__(self) -> None:
        self._until = 0.0

    def note(self) -> None:
        """Do without it for a while."""
        self._until = time.monotonic() + _PAUSE

    def __bool__(self) -> bool:
        return time.monotonic() < self._until


#: Of this process.
gone = Gone()


class _Client(Redis):  # type: ignore[misc]
    async def execute_command(self, *args: Any, **options: Any) -> Any:
        if gone:
            raise RedisConnectionError("Redis was gone a moment ago")
        try:
            return await super().execute_command(*args, **options)
        except (RedisConnectionError, RedisTimeoutError):
            gone.note()
            raise


def open_redis(url: str) -> "Redis[bytes]":
    """A client that gives up soon; it connects when it is used."""
    client: Redis[bytes] = _Client.from_url(
        url, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE
    )
    return client


class Busy(Exception):
    """Somebody else held a lock for too long."""


class OwnLocks:
    """Locks of this process."""

    def __init__(self) -> None:
        self._locks: LRUCache[str, asyncio.Lock] = LRUCache(_OWN)

    @contextlib.asynccontextmanager
    async def hold(self, name: str, patience: float) -> AsyncIterator[None]:
        """Hold a lock.

        Raises:
            Busy: if it does not get free within `patience` seconds.
        """
        lock = self._locks.setdefault(name, asyncio.Lock())
        try:
            await asyncio.wait_for(lock.acquire(), patience)
        except asyncio.TimeoutError:
            raise Busy(name) from None
        try:
            yield
        finally:
            lock.release()


class Locks:
    """Locks that hold across processes; where Redis is gone, within this one only."""

    def __init__(self, redis: "Redis[bytes]") -> None:
        self._redis = redis
        self._own = OwnLocks()

    @contextlib.asynccontextmanager
    async def hold(self, name: str, patience: float) -> AsyncIterator[None]:
        """Hold a lock.

        Raises:
            Busy: if it does not get free within `patience` seconds.
        """
        async with self._own.hold(name, patience), self._hold_everywhere(name, patience):
            yield

    @contextlib.asynccontextmanager
    async def _hold_everywhere(self, name: str, patience: float) -> AsyncIterator[None]:
        lock = Lock(self._redis, _LOCK + name, timeout=LEASE, sleep=_LOOK_EVERY, thread_local=False)
        try:
            held = await lock.acquire(blocking_timeout=patience)
        except RedisError:
            logger.warning("Redis is gone; locks hold in this process only.")
            yield
            return
        if not held:
            raise Busy(name)
        renewing = asyncio.ensure_future(_renew(lock))
        try:
            yield
        finally:
            renewing.cancel()
            with contextlib.suppress(RedisError, LockError):
                await lock.release()


async def _renew(lock: Lock) -> None:
    while True:
        await asyncio.sleep(LEASE / 3)
        with contextlib.suppress(RedisError, LockError):
            await lock.reacquire()


class Answers:
    """Answers that were given, for a while, in case a message is sent again."""

    def __init__(self, redis: "Redis[bytes]", seconds: int) -> None:
        self._redis, self._seconds = redis, seconds

    async def get(self, name: str) -> list[dict[str, Any]] | None:
        """The messages of an answer, None where there is none or Redis is gone."""
        try:
            kept = await self._redis.get(_ANSWER + name)
        except RedisError:
            return None
        return orjson.loads(kept) if kept else None

    async def put(self, name: str, messages: Sequence[dict[str, Any]]) -> None:
        """Keep an answer."""
        with contextlib.suppress(RedisError):
            await self._redis.setex(_ANSWER + name, self._seconds, orjson.dumps(messages))
