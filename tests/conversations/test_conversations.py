"""Whole conversations through the real model: values, dates and sources at every turn."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.language.text import fold

_CONVERSATIONS = yaml.safe_load(
    (Path(__file__).parent / "conversations.yml").read_text(encoding="utf-8")
)


def _turns() -> Iterator[Any]:
    for conversation in _CONVERSATIONS:
        for number, turn in enumerate(conversation["turns"]):
            name = f"{conversation['name']}-{number + 1}:{turn['user'][:40]}"
            known = [pytest.mark.xfail(reason=turn["fails"])] if "fails" in turn else []
            yield pytest.param(conversation, number, id=name, marks=known)


@pytest.fixture(scope="module")
def held(bot: Any) -> Any:
    """Holds a conversation once, gives the bot's message to each turn."""

    @cache
    def hold(name: str) -> list[dict[str, Any]]:
        turns = next(c["turns"] for c in _CONVERSATIONS if c["name"] == name)
        answers = [bot.ask(turn["user"], f"conversation-{name}") for turn in turns]
        assert all(len(messages) == 1 for messages in answers)
        return [messages[0] for messages in answers]

    return hold


def problems(turn: dict[str, Any], message: dict[str, Any]) -> list[str]:
    """What an answer lacks of what is expected of it."""
    said, custom = fold(message["text"]), message["custom"]
    body = said.split("nguon:")[0]
    statuses = turn["status"] if isinstance(turn["status"], list) else [turn["status"]]
    found = [] if custom["status"] in statuses else [f"status {custom['status']}"]
    found += [f"fact {f}" for f in turn.get("facts", []) if not _has(custom["facts"], f)]
    found += [f"number {n}" for n in turn.get("numbers", []) if n not in body]
    found += [f"says {w}" for w in turn.get("says", []) if fold(w) not in said]
    found += [f"never {w}" for w in turn.get("never", []) if fold(w) in body]
    source = turn.get("source")
    if source and source not in {s["id"] for s in custom["sources"]}:
        found.append(f"source {source}")
    return found


def _has(facts: list[dict[str, Any]], wanted: dict[str, Any]) -> bool:
    return any(all(fact.get(k, "") == v for k, v in wanted.items()) for fact in facts)


@pytest.mark.parametrize(("conversation", "number"), _turns())
def test_turn(held: Any, conversation: dict[str, Any], number: int) -> None:
    message = held(conversation["name"])[number]
    assert not problems(conversation["turns"][number], message), message["text"]


def test_there_are_enough_in_each_voice() -> None:
    voices = [c["voice"] for c in _CONVERSATIONS]
    assert len(voices) >= 60
    assert all(voices.count(v) >= 20 for v in ("citizen", "producer", "staff"))
    assert all(3 <= len(c["turns"]) <= 8 for c in _CONVERSATIONS)
    assert len({c["name"] for c in _CONVERSATIONS}) == len(voices)
