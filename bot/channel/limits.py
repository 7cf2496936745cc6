"""How much one session and one address may ask: a token bucket each."""

import ipaddress
import logging
import math
from typing import Any

from redis.exceptions import RedisError
from throttled.asyncio import MemoryStore, RateLimiterType, RedisStore, Throttled, rate_limiter
from throttled.exceptions import StoreUnavailableError

from bot.shared import gone

logger = logging.getLogger(__name__)

#: Buckets kept at once; the one unused for longest goes first.
_BUCKETS = 100_000
#: Tokens of a full bucket, in minutes of its rate: a burst of quick questions is no attack.
_BURST = 2 / 3


class Bucket:
    """One token bucket for each key, filled at `rate` tokens a minute.

    With Redis all workers take from the same ones; while it is gone each has its own.
    """

    def __init__(self, name: str, rate: int, redis_url: str = "") -> None:
        self._name = f"ocop:{name}:"
        burst = max(1, math.ceil(rate * _BURST))
        self._quota = rate_limiter.per_min(rate, burst=burst)
        self._own = self._limit(MemoryStore(options={"MAX_SIZE": _BUCKETS}))
        self._redis_url = redis_url
        self._shared: Throttled | None = None

    def _limit(self, store: Any) -> Throttled:
        kind = RateLimiterType.TOKEN_BUCKET.value
        return Throttled(using=kind, quota=self._quota, store=store)

    async def wait(self, key: str) -> int:
        """Take a token; seconds until there is one where there is none now, else 0."""
        result = await self._take(self._name + key)
        return max(1, math.ceil(result.state.retry_after)) if result.limited else 0

    async def _take(self, key: str) -> Any:
        if self._redis_url and not gone:
            # Not before it is used: a client belongs to the loop and the process it is used in.
            self._shared = self._shared or self._limit(_store(self._redis_url))
            try:
                return await self._shared.limit(key)
            except (RedisError, StoreUnavailableError):
                gone.note()
                logger.warning("Redis is gone; limits hold in this process only.")
        return await self._own.limit(key)


def _store(redis_url: str) -> RedisStore:
    return RedisStore(server=redis_url, options={"SOCKET_TIMEOUT": 1, "SOCKET_CONNECT_TIMEOUT": 1})


class Limits:
    """The buckets of a deployment."""

    def __init__(self, session_rate: int, address_rate: int, redis_url: str = "") -> None:
        self._sessions = Bucket("session", session_rate, redis_url)
        self._addresses = Bucket("address", address_rate, redis_url)

    async def of_address(self, address: str) -> int:
        """Seconds until this address may send again; 0 for now.

        This machine itself has no bucket: it is staff, or a proxy that does not say for
        whom it speaks, and then one bucket would be everybody's.
        """
        network = _network(address)
        return await self._addresses.wait(network) if network else 0

    async def of_session(self, session: str) -> int:
        """Seconds until this session may send again; 0 for now."""
        return await self._sessions.wait(session)


def _network(address: str) -> str:
    """What one subscriber has: an IPv4 address, a /64 of IPv6; '' for this machine."""
    try:
        found = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return address or "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    if found.is_loopback:
        return ""
    bits = 64 if found.version == 6 else 32
    return str(ipaddress.ip_network((found, bits), strict=False))
