"""Counts and times of the server, for Prometheus; nothing of what anybody said."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
    multiprocess,
)  # fmt: skip

# When a count began says nothing that the count does not.
disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
#: What is of this process alone; the counts are of all workers.
_OWN = CollectorRegistry()
ProcessCollector(registry=_OWN)
PlatformCollector(registry=_OWN)

#: Seconds: a turn takes hundredths, one that waits for a database up to thirty.
_SECONDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30)

_turns = Counter(
    "ocop_turns", "Turns that are over, by channel, kind and status of the answer",
    ["channel", "kind", "status"], registry=REGISTRY,
)  # fmt: skip
_intents = Counter("ocop_intents", "Messages by what they were read as", ["intent"],
                   registry=REGISTRY)  # fmt: skip
_refusals = Counter("ocop_refusals", "Requests that were not answered, by HTTP status",
                    ["status"], registry=REGISTRY)  # fmt: skip
_failures = Counter("ocop_failures", "Turns that failed; the user was told so",
                    registry=REGISTRY)  # fmt: skip
_seconds = Histogram(
    "ocop_turn_seconds", "Seconds of a turn: whole, and of its steps", ["step"],
    buckets=_SECONDS, registry=REGISTRY,
)  # fmt: skip
_under_way = Gauge("ocop_turns_under_way", "Turns that go on now", registry=REGISTRY,
                   multiprocess_mode="livesum")  # fmt: skip
_loaded = Gauge("ocop_knowledge_loaded_timestamp_seconds", "When the knowledge was opened last",
                registry=REGISTRY, multiprocess_mode="max")  # fmt: skip
_model = Gauge("ocop_model", "1 for the model that answers", ["model"], registry=REGISTRY,
               multiprocess_mode="livemax")  # fmt: skip

#: The steps of a turn that are timed: all of it, reading the message, running the action.
WHOLE, READ, ACTION = "whole", "read", "action"


@contextmanager
def timed(step: str) -> Iterator[None]:
    """Time a step, also of a turn that fails."""
    begin = time.perf_counter()
    try:
        yield
    finally:
        _seconds.labels(step).observe(time.perf_counter() - begin)


@contextmanager
def turn_under_way() -> Iterator[None]:
    """Count a turn as going on."""
    with _under_way.track_inprogress(), timed(WHOLE):
        yield


def count_turn(channel: str, messages: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Count a turn by its first answer; its kind and status."""
    data = (messages[0].get("custom") or {}) if messages else {}
    kind, status = str(data.get("kind", "none")), str(data.get("status", "none"))
    _turns.labels(channel or "none", kind, status).inc()
    return kind, status


def count_intent(intent: str | None) -> None:
    """Count what a message was read as."""
    _intents.labels(intent or "none").inc()


def count_refusal(status: int) -> None:
    """Count a request that was not answered."""
    _refusals.labels(str(status)).inc()


def count_failure() -> None:
    """Count a turn that failed."""
    _failures.inc()


def note_loading() -> None:
    """Note that the knowledge was opened now."""
    _loaded.set_to_current_time()


def note_model(name: str) -> None:
    """Note which model answers here."""
    _model.clear()
    _model.labels(name).set(1)


def exposed() -> str:
    """Everything, in Prometheus' text form."""
    counts = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counts = CollectorRegistry()
        multiprocess.MultiProcessCollector(counts)  # type: ignore[no-untyped-call]
    return str((generate_latest(counts) + generate_latest(_OWN)).decode())
