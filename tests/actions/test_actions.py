"""Actions: whatever happens, the user is answered."""

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.actions import ActionAnswer, ActionDidYouMean, ActionNotUnderstood, memory
from knowledge.answering import talk
from knowledge.model import Question


def tracker(intent: str, text: str = "", **slots: Any) -> Tracker:
    message = {"intent": {"name": intent}, "text": text, "entities": [], "intent_ranking": [
        {"name": "nlu_unsure"}, {"name": "ask_validity"}, {"name": "out_of_scope"},
        {"name": "ask_dossier"},
    ]}  # fmt: skip
    return Tracker(
        "t", {"question": None, "sources": None, **slots}, message, [], False, None, {}, None
    )


@pytest.fixture(autouse=True)
def over_the_tests_database(bot: Any) -> None:
    """The bot's fixture opens the knowledge over the tests' database."""


def run(action: Any, given: Tracker) -> tuple[dict[str, Any], list[Any]]:
    dispatcher = CollectingDispatcher()
    events = action.run(dispatcher, given, {})
    (message,) = dispatcher.messages
    return message, events


def test_an_action_that_fails_says_sorry(monkeypatch: pytest.MonkeyPatch) -> None:
    def down() -> None:
        raise OSError("database down")

    monkeypatch.setattr("actions.actions.knowledge", down)
    message, events = run(ActionAnswer(), tracker("ask_validity", "hạn bao lâu"))
    assert message["custom"]["status"] == "error"
    assert "trục trặc" in message["text"]
    assert events == []


def test_a_broken_memory_does_not_silence_it() -> None:
    message, _ = run(ActionAnswer(), tracker("ask_validity", "hạn", question={"rubbish": 1}))
    assert message["text"]


def test_what_was_meant_is_offered_in_words() -> None:
    message, _ = run(ActionDidYouMean(), tracker("nlu_unsure"))
    titles = [b["title"] for b in message["buttons"]]
    assert titles == ["Thời hạn Giấy chứng nhận OCOP", "Hồ sơ OCOP gồm gì"]


def test_not_understood_is_not_a_guess() -> None:
    message, _ = run(ActionNotUnderstood(), tracker("nlu_fallback"))
    assert message["custom"]["status"] == "not_understood"


def test_the_question_is_remembered_and_small_talk_keeps_it() -> None:
    _, events = run(ActionAnswer(), tracker("ask_validity", "hạn bao lâu"))
    assert {e["name"] for e in events} == {"question", "sources"}
    assert memory(talk(Question(kind="thanks")), tracker("thanks")) == []


def test_starting_over_clears_the_memory() -> None:
    events = memory(talk(Question(kind="start_over")), tracker("start_over"))
    assert [e["value"] for e in events] == [None, None]
