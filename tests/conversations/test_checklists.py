"""The guided checklist through the real model: detours, corrections, ways out."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.language.text import fold
from bot.texts import listed

_CONVERSATIONS = yaml.safe_load(
    (Path(__file__).parent / "checklists.yml").read_text(encoding="utf-8")
)


def _turns() -> Iterator[Any]:
    for conversation in _CONVERSATIONS:
        for number, turn in enumerate(conversation["turns"]):
            name = f"{conversation['name']}-{number + 1}:{turn['user'][:30]}"
            yield pytest.param(conversation, number, id=name)


@pytest.fixture(scope="module")
def held(bot: Any) -> Any:
    """Holds a conversation once, gives the bot's messages to each turn."""

    @cache
    def hold(name: str) -> list[list[dict[str, Any]]]:
        turns = next(c["turns"] for c in _CONVERSATIONS if c["name"] == name)
        return [bot.ask(turn["user"], f"checklist-{name}") for turn in turns]

    return hold


@pytest.mark.parametrize(("conversation", "number"), _turns())
def test_turn(held: Any, conversation: dict[str, Any], number: int) -> None:
    turn, messages = conversation["turns"][number], held(conversation["name"])[number]
    said = fold("\n".join(m["text"] for m in messages))
    assert [m["custom"]["kind"] for m in messages] == turn["kinds"], said
    assert all(fold(words) in said for words in turn.get("says", [])), said
    assert not any(fold(words) in said for words in turn.get("never", [])), said
    buttons = [b["title"] for m in messages for b in m.get("buttons", [])]
    assert set(turn.get("buttons", [])) <= set(buttons)


@pytest.mark.parametrize("slot", ["owner", "group", "star"])
def test_every_button_of_the_form_is_an_answer_to_it(bot: Any, slot: str) -> None:
    answers = {"owner": "hợp tác xã", "group": "thực phẩm", "star": "3 sao"}
    before = list(answers)[: list(answers).index(slot)]
    for number, title in enumerate(listed(f"checklist.choices.{slot}")):
        sender = f"button-{slot}-{number}"
        bot.ask("hướng dẫn tôi từng bước", sender)
        for name in before:
            bot.ask(answers[name], sender)
        (message,) = bot.ask(title, sender)
        asked = [fold(line) for line in (message["text"], *_titles(message))]
        assert fold(title) not in asked, (title, message["text"])


def _titles(message: dict[str, Any]) -> list[str]:
    return [b["title"] for b in message.get("buttons", [])]


def test_the_list_is_a_message_as_the_contract_has_it(bot: Any) -> None:
    text = "HTX tôi ở Sơn La muốn làm hồ sơ OCOP 4 sao cho mật ong, cần những gì?"
    (message,) = bot.ask(text, "checklist-contract")
    assert message["custom"]["status"] == "answered"
    assert message["custom"]["sources"] and "Nguồn:" in message["text"]
    assert all(fact["provision"] for fact in message["custom"]["facts"])
