"""Conversations stay within bounds wherever they are; a long one forgets nothing that counts."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import tracker_store
from bot.settings import ROOT, Settings
from bot.tracker_store import (
    BoundedTrackerStore,
    DatabaseTrackerStore,
    MemoryTrackerStore,
    RedisTrackerStore,
    shortened,
)
from bot.tracker_store import (
    tracker_store as store_of,
)

DOMAIN = Domain.load(str(ROOT / "domain.yml"))


def conversation(turns: int, form_at: int = -1) -> DialogueStateTracker:
    """Turns that each set a slot; one sets a slot once, early, and may begin the form."""
    events: list[Any] = [SlotSet("checklist_star", "4")]
    for n in range(turns):
        events += [ActionExecuted("action_listen"), UserUttered(f"câu {n}")]
        events += [ActionExecuted("action_answer"), SlotSet("question", {"kind": f"k{n}"})]
        if n == form_at:
            events.append(ActiveLoop("checklist_form"))
    return DialogueStateTracker.from_events("s", events, DOMAIN.slots)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 400), st.integers(-1, 400))
def test_what_is_remembered_stays(turns: int, form_at: int) -> None:
    whole = conversation(turns, form_at)
    short = shortened(whole)
    assert short.current_slot_values() == whole.current_slot_values()
    assert (short.active_loop and short.active_loop.name) == (
        whole.active_loop and whole.active_loop.name
    )
    assert short.latest_message.text == whole.latest_message.text
    assert len(short.events) <= 40


def test_a_short_one_is_left_as_it_is() -> None:
    tracker = conversation(5)
    assert shortened(tracker) is tracker


def test_the_events_after_the_memory_begin_with_the_user() -> None:
    events = list(shortened(conversation(100)).events)
    first = next(e for e in events if not isinstance(e, SlotSet))
    assert isinstance(first, UserUttered)


def test_only_so_many_are_kept(monkeypatch: Any) -> None:
    monkeypatch.setattr(tracker_store, "_CONVERSATIONS", 3)

    async def work() -> list[bool]:
        store = MemoryTrackerStore(DOMAIN)
        for name in "abcde":
            tracker = DialogueStateTracker(name, DOMAIN.slots)
            tracker.update(UserUttered("chào"))
            await store.save(tracker)
        return [await store.retrieve(name) is not None for name in "abcde"]

    assert asyncio.run(work()) == [False, False, True, True, True]


def test_a_conversation_goes_on_after_many_turns(bot: Any) -> None:
    """The real bot over a store of ours: what was asked before is known after 60 turns."""
    agent = bot._agent
    agent.processor.tracker_store = MemoryTrackerStore(agent.processor.domain)
    for _ in range(60):
        bot.ask("Sơn La có bao nhiêu sản phẩm 4 sao?", "long")
    (answer,) = bot.ask("còn Lào Cai?", "long")
    assert answer["custom"]["facts"][0]["part"] == "4"
    kept = asyncio.run(agent.processor.tracker_store.retrieve("long"))
    assert len(kept.events) < 60


@pytest.fixture(params=["memory", "sqlite", "postgresql", "redis"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BoundedTrackerStore:
    """One of each kind, as the settings name it."""
    kind = request.param
    if kind == "sqlite":
        found = store_of(Settings(tracker_url=f"sqlite:///{tmp_path / 'c.db'}"))
    elif kind == "postgresql":
        found = store_of(Settings(tracker_url=request.getfixturevalue("postgres").new_url()))
    elif kind == "redis":
        found = store_of(Settings(redis_url=request.getfixturevalue("redis").url))
    else:
        found = store_of(Settings())
    found.domain = DOMAIN
    return found


def test_the_settings_choose_the_place() -> None:
    both = Settings(tracker_url="sqlite://", redis_url="redis://127.0.0.1:1/0")
    assert isinstance(store_of(both), DatabaseTrackerStore)
    assert isinstance(store_of(Settings(redis_url="redis://127.0.0.1:1/0")), RedisTrackerStore)
    assert isinstance(store_of(Settings()), MemoryTrackerStore)


def test_what_is_kept_comes_back_and_is_replaced(store: BoundedTrackerStore) -> None:
    async def work() -> None:
        assert await store.retrieve("s") is None
        for turns in (1, 3, 200):
            tracker = conversation(turns)
            await store.save(tracker)
            kept = await store.retrieve("s")
            assert kept is not None and kept.sender_id == "s"
            assert kept.current_slot_values() == tracker.current_slot_values()
            assert kept.latest_message.text == f"câu {turns - 1}"
        assert await store.retrieve("another") is None

    asyncio.run(work())


def test_many_at_once_do_not_mix(store: BoundedTrackerStore) -> None:
    async def talk(name: str) -> str:
        tracker = DialogueStateTracker(name, DOMAIN.slots)
        tracker.update(UserUttered(f"tôi là {name}"))
        await store.save(tracker)
        kept = await store.retrieve(name)
        assert kept is not None
        return str(kept.latest_message.text)

    async def work() -> list[str]:
        return list(await asyncio.gather(*(talk(f"n{n}") for n in range(40))))

    assert asyncio.run(work()) == [f"tôi là n{n}" for n in range(40)]


@pytest.mark.parametrize(
    "gone", [Settings(redis_url="redis://127.0.0.1:1/0"),
             Settings(tracker_url="postgresql+psycopg2://x@127.0.0.1:1/x")],
)  # fmt: skip
def test_where_the_place_is_gone_the_turn_goes_on(gone: Settings) -> None:
    async def work() -> Any:
        lost = store_of(gone)
        lost.domain = DOMAIN
        await lost.save(conversation(1))
        return await lost.retrieve("s")

    assert asyncio.run(work()) is None


def test_old_ones_are_deleted(monkeypatch: Any, tmp_path: Path) -> None:
    async def work() -> list[bool]:
        kept = store_of(Settings(tracker_url=f"sqlite:///{tmp_path / 'c.db'}"))
        kept.domain = DOMAIN
        assert kept.purge() == 0
        await kept.save(conversation(1))
        found = [await kept.retrieve("s") is not None]
        monkeypatch.setattr(tracker_store, "LIFETIME", -1)
        assert kept.purge() == 1
        return [*found, await kept.retrieve("s") is not None]

    assert asyncio.run(work()) == [True, False]


def test_in_redis_each_has_its_time_to_live(redis: Any) -> None:
    async def work() -> int:
        kept = RedisTrackerStore(redis.url, DOMAIN)
        await kept.save(conversation(1))
        return int(await kept._redis().ttl("ocop:conversation:s"))

    assert 0 < asyncio.run(work()) <= tracker_store.LIFETIME


def test_a_turn_cut_short_does_not_silence_the_conversation_for_ever(bot: Any) -> None:
    """Without the bot's "I listen" at its end no rule would fit any more."""
    agent = bot._agent
    agent.processor.tracker_store = MemoryTrackerStore(agent.processor.domain)
    cut = [ActionExecuted("action_listen"), UserUttered("a"), ActionExecuted("action_answer")]
    tracker = DialogueStateTracker.from_events("cut", cut, agent.processor.domain.slots)
    asyncio.run(agent.processor.tracker_store.save(tracker))
    for question in ("Sơn La có bao nhiêu sản phẩm 4 sao?", "còn Lào Cai?"):
        (answer,) = bot.ask(question, "cut")
        assert answer["custom"]["status"] == "answered"


def test_what_the_bot_said_is_not_kept(bot: Any) -> None:
    agent = bot._agent
    store = agent.processor.tracker_store = MemoryTrackerStore(agent.processor.domain)
    (answer,) = bot.ask("Sơn La có bao nhiêu sản phẩm 4 sao?", "said")
    kept = asyncio.run(store.retrieve("said"))
    assert kept is not None and not [e for e in kept.events if isinstance(e, BotUttered)]
    assert len(store.store["said"]) < len(str(answer))
