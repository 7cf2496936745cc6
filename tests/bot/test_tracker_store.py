"""Conversations in memory stay within bounds, and a long one forgets nothing that counts."""

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import tracker_store
from bot.settings import ROOT
from bot.tracker_store import BoundedTrackerStore, shortened

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
    assert len(short.events) <= 64


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
        store = BoundedTrackerStore(DOMAIN)
        for name in "abcde":
            tracker = DialogueStateTracker(name, DOMAIN.slots)
            tracker.update(UserUttered("chào"))
            await store.save(tracker)
        return [await store.retrieve(name) is not None for name in "abcde"]

    assert asyncio.run(work()) == [False, False, True, True, True]


def test_a_conversation_goes_on_after_many_turns(bot: Any) -> None:
    """The real bot over a store of ours: what was asked before is known after 60 turns."""
    agent = bot._agent
    agent.processor.tracker_store = BoundedTrackerStore(agent.processor.domain)
    for _ in range(60):
        bot.ask("Sơn La có bao nhiêu sản phẩm 4 sao?", "long")
    (answer,) = bot.ask("còn Lào Cai?", "long")
    assert answer["custom"]["facts"][0]["part"] == "4"
    kept = asyncio.run(agent.processor.tracker_store.retrieve("long"))
    assert len(kept.events) < 220
