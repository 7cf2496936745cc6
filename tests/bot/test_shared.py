"""Locks and answers that several processes share, with a real Redis that may go away."""

import asyncio
import time
from typing import Any

import pytest

from bot import shared
from bot.shared import Answers, Busy, Locks, open_redis


def locks(redis: Any) -> Locks:
    """As another process has them: a client of their own."""
    return Locks(open_redis(redis.url))


def test_only_one_holds_a_lock(redis: Any) -> None:
    inside: list[int] = []

    async def one(number: int) -> None:
        async with locks(redis).hold("one", 10):
            inside.append(number)
            await asyncio.sleep(0.03)
            assert inside[-1] == number
            inside.append(number)

    async def work() -> None:
        await asyncio.gather(*map(one, range(8)))

    asyncio.run(work())
    assert inside[::2] == inside[1::2] and len(inside) == 16


def test_who_waits_too_long_is_told(redis: Any) -> None:
    async def work() -> None:
        async with locks(redis).hold("long", 1):
            with pytest.raises(Busy):
                async with locks(redis).hold("long", 0.1):
                    pass

    asyncio.run(work())


def test_different_locks_do_not_wait(redis: Any) -> None:
    async def work() -> None:
        async with locks(redis).hold("a", 1), locks(redis).hold("b", 0.1):
            pass

    asyncio.run(work())


def test_a_holder_that_lives_holds_on(redis: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(shared, "LEASE", 0.3)

    async def work() -> None:
        async with locks(redis).hold("mine", 1):
            await asyncio.sleep(1)
            with pytest.raises(Busy):
                async with locks(redis).hold("mine", 0.1):
                    pass

    asyncio.run(work())


def test_a_holder_that_died_holds_no_longer_than_its_lease(redis: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(shared, "LEASE", 0.3)

    async def die() -> None:
        await locks(redis).hold("orphan", 1).__aenter__()

    async def work() -> float:
        begun = time.monotonic()
        async with locks(redis).hold("orphan", 5):
            return time.monotonic() - begun

    asyncio.run(die())
    assert asyncio.run(work()) < 1


def test_an_error_inside_frees_the_lock(redis: Any) -> None:
    async def work() -> None:
        with pytest.raises(KeyError):
            async with locks(redis).hold("error", 1):
                raise KeyError
        async with locks(redis).hold("error", 0.1):
            pass

    asyncio.run(work())


def test_without_redis_the_work_is_done_all_the_same() -> None:
    async def work() -> bool:
        nowhere = open_redis("redis://127.0.0.1:1/0")
        async with Locks(nowhere).hold("x", 1):
            answers = Answers(nowhere, 10)
            await answers.put("x", [{"text": "a"}])
            return await answers.get("x") is None

    assert asyncio.run(work())


def test_an_answer_is_given_again_for_a_while(redis: Any) -> None:
    said = [{"text": "Sơn La có 83 sản phẩm.", "custom": {"facts": [{"value": 83}]}}]

    async def work() -> list[Any]:
        await Answers(open_redis(redis.url), 1).put("s:1", said)
        other = Answers(open_redis(redis.url), 1)
        found = [await other.get("s:1"), await other.get("s:2")]
        await asyncio.sleep(1.2)
        return [*found, await other.get("s:1")]

    assert asyncio.run(work()) == [said, None, None]


def test_redis_that_was_gone_is_left_alone_for_a_while(redis: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(shared, "_PAUSE", 0.3)

    async def work() -> list[Any]:
        await Answers(open_redis("redis://127.0.0.1:1/0"), 10).get("x")
        answers, said = Answers(open_redis(redis.url), 10), [{"text": "a"}]
        await answers.put("gone", said)
        found = [await answers.get("gone")]
        await asyncio.sleep(0.4)
        await answers.put("gone", said)
        return [*found, await answers.get("gone")]

    assert asyncio.run(work()) == [None, [{"text": "a"}]]


def test_without_redis_a_lock_still_holds_in_this_process() -> None:
    inside, most = [0], [0]

    async def one(here: Locks) -> None:
        async with here.hold("x", 5):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            await asyncio.sleep(0.01)
            inside[0] -= 1

    async def work() -> None:
        here = Locks(open_redis("redis://127.0.0.1:1/0"))
        await asyncio.gather(*(one(here) for _ in range(6)))

    asyncio.run(work())
    assert most == [1]
