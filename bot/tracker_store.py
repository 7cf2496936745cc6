"""Conversations in memory, within bounds: not too many, not too old, none too long."""

from typing import Any

from cachetools import TTLCache
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

#: Conversations kept at once; the one not heard from for longest goes first.
_CONVERSATIONS = 20_000
#: Seconds after its last message that a conversation is kept: as long as its session.
_LIFETIME = 24 * 60 * 60
#: A conversation of more events is cut to about half as many. A turn has about eight, and
#: each that is kept costs every later turn a tenth of a millisecond: all are read again.
_LONGEST = 64


class BoundedTrackerStore(InMemoryTrackerStore):  # type: ignore[misc]
    """Upstream's keeps every conversation whole and for ever.

    A turn costs the more the longer its conversation is, for all events are read again.
    """

    def __init__(self, domain: Domain, event_broker: Any = None, **options: Any) -> None:
        super().__init__(domain, event_broker, **options)
        self.store: TTLCache[str, str] = TTLCache(_CONVERSATIONS, _LIFETIME)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the conversation; of a long one its end and what it remembers."""
        await super().save(shortened(tracker))


def shortened(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """The tracker itself, or one that says the same from a late message of the user on."""
    events = list(tracker.events)
    if len(events) <= _LONGEST:
        return tracker
    half = len(events) - _LONGEST // 2
    turns = (n for n in range(half, len(events)) if isinstance(events[n], UserUttered))
    kept = events[next(turns, half) :]
    return DialogueStateTracker.from_events(
        tracker.sender_id, [*_memory(tracker), *kept], tracker.slots.values()
    )


def _memory(tracker: DialogueStateTracker) -> list[Event]:
    """Slots and form as they are now; the events after these lead to the same again."""
    slots = tracker.current_slot_values()
    remembered: list[Event] = [SlotSet(k, v) for k, v in slots.items() if v is not None]
    if tracker.active_loop:
        remembered.append(ActiveLoop(tracker.active_loop.name))
    return remembered
