"""How much one session and one address may ask: a token bucket each."""

import ipaddress
import math

from throttled.asyncio import MemoryStore, RateLimiterType, Throttled, rate_limiter

#: Buckets kept at once; the one unused for longest goes first.
_BUCKETS = 100_000
#: Tokens of a full bucket, in minutes of its rate: a burst of quick questions is no attack.
_BURST = 2 / 3


class Bucket:
    """One token bucket for each key, filled at `rate` tokens a minute."""

    def __init__(self, rate: int) -> None:
        burst = max(1, math.ceil(rate * _BURST))
        self._limit = Throttled(
            using=RateLimiterType.TOKEN_BUCKET.value,
            quota=rate_limiter.per_min(rate, burst=burst),
            store=MemoryStore(options={"MAX_SIZE": _BUCKETS}),
        )

    async def wait(self, key: str) -> int:
        """Take a token; seconds until there is one where there is none now, else 0."""
        result = await self._limit.limit(key)
        return max(1, math.ceil(result.state.retry_after)) if result.limited else 0


class Limits:
    """The buckets of a deployment."""

    def __init__(self, session_rate: int, address_rate: int) -> None:
        self._sessions, self._addresses = Bucket(session_rate), Bucket(address_rate)

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
