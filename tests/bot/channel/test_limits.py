"""Token buckets, in real time: many pass at once, then as many as the rate allows."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from bot.channel.limits import Bucket, Limits

ELSEWHERE = "203.0.113.7"


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


async def passed(bucket: Bucket, key: str, times: int) -> int:
    return sum([not await bucket.wait(key) for _ in range(times)])


def test_a_burst_passes_and_no_more() -> None:
    assert run(passed(Bucket("test", 30), "a", 50)) == 20


def test_who_waits_as_told_may_go_on() -> None:
    async def work() -> int:
        bucket = Bucket("test", 60)
        await passed(bucket, "a", 60)
        seconds = await bucket.wait("a")
        assert seconds == 1
        await asyncio.sleep(seconds)
        return await bucket.wait("a")

    assert run(work()) == 0


def test_each_key_has_its_own() -> None:
    async def work() -> list[int]:
        bucket = Bucket("test", 30)
        return [await passed(bucket, "a", 50), await passed(bucket, "b", 5)]

    assert run(work()) == [20, 5]


def test_the_slowest_rate_still_lets_one_pass() -> None:
    assert run(passed(Bucket("test", 1), "a", 3)) == 1


def test_session_and_address_both_count() -> None:
    async def work() -> list[int]:
        limits = Limits(session_rate=15, address_rate=30)
        sessions = [await limits.of_session("s") for _ in range(30)]
        addresses = [await limits.of_address(ELSEWHERE) for _ in range(30)]
        return [sessions.count(0), addresses.count(0)]

    assert run(work()) == [10, 20]


@pytest.mark.parametrize(
    ("addresses", "passes"),
    [([f"2001:db8:1:1::{n}" for n in range(30)], 20),
     ([f"[2001:db8:1:1::{n}]" for n in range(30)], 20),
     ([f"2001:db8:1:{n}::1" for n in range(30)], 30),
     (["203.0.113.7", "::ffff:203.0.113.7"] * 15, 20),
     ([f"203.0.113.{n}" for n in range(30)], 30),
     ([""] * 30, 20), (["rubbish"] * 30, 20)],
)  # fmt: skip
def test_an_address_is_what_one_subscriber_has(addresses: list[str], passes: int) -> None:
    async def work() -> int:
        limits = Limits(session_rate=30, address_rate=30)
        return [await limits.of_address(a) for a in addresses].count(0)

    assert run(work()) == passes


def test_this_machine_is_not_one_address() -> None:
    async def work() -> list[int]:
        limits = Limits(session_rate=30, address_rate=1)
        here = ["127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1"] * 9
        return [await limits.of_address(a) for a in here]

    assert not any(run(work()))


def test_workers_take_from_the_same_bucket(redis: Any) -> None:
    async def work() -> int:
        one, other = (Bucket("shared", 30, redis.url) for _ in range(2))
        return await passed(one, "a", 12) + await passed(other, "a", 30)

    assert run(work()) == 20


def test_names_of_buckets_do_not_mix(redis: Any) -> None:
    async def work() -> list[int]:
        return [await passed(Bucket(name, 30, redis.url), "same", 30) for name in ("x", "y")]

    assert run(work()) == [20, 20]


def test_without_redis_each_counts_for_itself() -> None:
    assert run(passed(Bucket("gone", 30, "redis://127.0.0.1:1/0"), "a", 50)) == 20
