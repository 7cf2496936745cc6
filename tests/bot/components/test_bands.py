"""Confidence in bands: what stands, what is asked back, what is refused with care."""

from typing import Any

import pytest
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.bands import FALLBACK, UNSURE, ConfidenceBands

_CONFIG = {
    "sure": 0.35, "possible": 0.15, "refusals": ["out_of_scope"], "own_words": ["ocop"],
    "refuse": 0.9,
}  # fmt: skip


def heard(intent: str, confidence: float, words: str) -> Any:
    message = Message({TEXT: words})
    tokens = [Token(word, 0, lemma=word) for word in words.split()]
    message.set("text_tokens", tokens)
    ranking = [{"name": intent, "confidence": confidence}]
    message.set(INTENT, ranking[0])
    message.set(INTENT_RANKING_KEY, ranking)
    ConfidenceBands(_CONFIG).process([message])
    return message


@pytest.mark.parametrize(
    ("intent", "confidence", "words", "expected"),
    [
        ("ask_figure", 0.9, "co may san pham", "ask_figure"),
        ("ask_figure", 0.3, "co may san pham", UNSURE),
        ("ask_figure", 0.1, "co may san pham", FALLBACK),
        ("out_of_scope", 0.6, "troi mua khong", "out_of_scope"),
        ("out_of_scope", 0.6, "ocop troi mua khong", UNSURE),
        ("out_of_scope", 0.95, "ocop troi mua khong", "out_of_scope"),
        ("ask_figure", 0.6, "ocop co may san pham", "ask_figure"),
    ],
)
def test_bands(intent: str, confidence: float, words: str, expected: str) -> None:
    assert heard(intent, confidence, words).get(INTENT)["name"] == expected


def test_what_was_likeliest_stays_in_the_ranking() -> None:
    names = [i["name"] for i in heard("ask_figure", 0.3, "x").get(INTENT_RANKING_KEY)]
    assert names == [UNSURE, "ask_figure"]


def test_a_message_without_an_intent_is_not_understood() -> None:
    message = Message({TEXT: ""})
    ConfidenceBands(_CONFIG).process([message])
    assert message.get(INTENT)["name"] == FALLBACK
