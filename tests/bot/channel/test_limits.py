"""Token buckets, in real time: many pass at once, then as many as the rate allows."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.channel.limits import Bucket, Limits

ELSEWHERE = "203.0.113.7"


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


async def passed(bucket: Bucket, key: str, times: int) -> int:
    return sum([not await bucket.wait(key) for _ in range(times)])


def test_a_burst_passes_and_no_more() -> None:
    assert run(passed(Bucket(30), "a", 50)) == 20


def test_who_waits_as_told_may_go_on() -> None:
    async def work() -> int:
        bucket = Bucket(60)
        await passed(bucket, "a", 60)
        seconds = await bucket.wait("a")
        assert seconds == 1
        await asyncio.sleep(seconds)
        return await bucket.wait("a")

    assert run(work()) == 0


def test_each_key_has_its_own() -> None:
    async def work() -> list[int]:
        bucket = Bucket(30)
        return [await passed(bucket, "a", 50), await passed(bucket, "b", 5)]

    assert run(work()) == [20, 5]


def test_the_slowest_rate_still_lets_one_pass() -> None:
    assert run(passed(Bucket(1), "a", 3)) == 1


def test_session_and_address_both_count() -> None:
    async def work(limits: Limits, session: bool) -> int:
        waits = [await limits.wait(ELSEWHERE, f"s{i}" if session else "s") for i in range(30)]
        return sum(w == 0 for w in waits)

    assert run(work(Limits(session_rate=600, address_rate=15), session=True)) == 10
    assert run(work(Limits(session_rate=15, address_rate=600), session=False)) == 10


def test_this_machine_is_not_one_address() -> None:
    async def work() -> list[int]:
        limits = Limits(session_rate=30, address_rate=1)
        return [await limits.wait(a) for a in ["127.0.0.1"] * 9 + ["::1"] * 9]

    assert not any(run(work()))
