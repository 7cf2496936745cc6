"""One turn at a time in each conversation, in one process and in several."""

import asyncio
from typing import Any

import pytest
from rasa.core.lock_store import LockError, LockStore, RedisLockStore

from bot import locks
from bot.locks import LocalLockStore, SharedLockStore, lock_store
from bot.settings import Settings


@pytest.fixture(params=["local", "shared"])
def settings(request: pytest.FixtureRequest) -> Settings:
    if request.param == "local":
        return Settings()
    return Settings(redis_url=request.getfixturevalue("redis").url)


def test_the_settings_choose(redis: Any) -> None:
    assert isinstance(lock_store(Settings()), LocalLockStore)
    assert isinstance(lock_store(Settings(redis_url=redis.url)), SharedLockStore)


def test_turns_of_a_conversation_follow_each_other_and_others_do_not_wait(
    settings: Settings,
) -> None:
    store, under_way, most = lock_store(settings), {"a": 0, "b": 0}, {"a": 0, "b": 0}

    async def turn(name: str) -> None:
        async with store.lock(name):
            under_way[name] += 1
            most[name] = max(most[name], under_way[name])
            await asyncio.sleep(0.02)
            assert sum(under_way.values()) <= 2
            under_way[name] -= 1

    async def work() -> None:
        await asyncio.gather(*(turn(name) for name in "ab" * 10))

    asyncio.run(work())
    assert most == {"a": 1, "b": 1}


def test_who_waits_too_long_gets_an_error(settings: Settings, monkeypatch: Any) -> None:
    monkeypatch.setattr(locks, "_PATIENCE", 0.1)
    store = lock_store(settings)

    async def work() -> None:
        async with store.lock("c"):
            with pytest.raises(LockError):
                async with store.lock("c"):
                    pass
        async with store.lock("c"):
            pass

    asyncio.run(work())


def test_upstream_s_still_give_two_workers_the_first_ticket(redis: Any) -> None:
    """Both read before either writes: why ours are used. Fails when upstream changes."""
    first, second = (RedisLockStore(port=redis.port) for _ in range(2))
    one, other = (store.get_or_create_lock("race") for store in (first, second))
    tickets = [one.issue_ticket(10), other.issue_ticket(10)]
    assert tickets == [0, 0]


def test_upstream_still_looks_once_a_second() -> None:
    assert LockStore.lock.__wrapped__.__defaults__[-1] == 1  # type: ignore[attr-defined]
