"""The trained model on questions it has not seen, and the training data themselves."""

import asyncio
import unicodedata
from collections import Counter
from typing import Any

import pytest
import yaml

from bench.questions import load
from bench.training import examples
from bot.language.text import fold
from bot.settings import ROOT

_ROWS = load("development")


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def best(bot: Any, text: str) -> str:
    parsed = asyncio.run(bot._agent.parse_message(text))
    names = [i["name"] for i in parsed["intent_ranking"]]
    return str(next((n for n in names if not n.startswith("nlu_")), ""))


@pytest.mark.parametrize("typed", [str, fold], ids=["as typed", "without diacritics"])
def test_intents_of_unseen_questions(bot: Any, typed: Any) -> None:
    """96% when this was written; the floor catches a broken model, not a worse one."""
    right = sum(best(bot, typed(r.text)) == r.intent for r in _ROWS)
    assert right / len(_ROWS) >= 0.9


@pytest.mark.parametrize("typed", [str.upper, str.lower, _decomposed], ids=["A", "a", "NFD"])
def test_case_and_composition_change_nothing(bot: Any, typed: Any) -> None:
    for row in _ROWS[::10]:
        question = row.text
        assert best(bot, typed(question)) == best(bot, question)


def test_two_questions_are_both_answered(bot: Any) -> None:
    (message,) = bot.ask("Sơn La có mấy sản phẩm OCOP, và hạng 5 sao thì cấp nào công nhận?", "two")
    figures = [f for f in message["custom"]["facts"] if f.get("area") == "Sơn La"]
    assert figures and any("rule_id" in f for f in message["custom"]["facts"])
    assert message["text"].count("Nguồn:") == 1


def test_a_second_question_is_about_the_same_place(bot: Any) -> None:
    (message,) = bot.ask("Yên Bái giờ thuộc tỉnh nào, và có mấy sản phẩm 4 sao?", "same")
    assert "Lào Cai" in message["text"] and "4 sao" in message["text"]


def test_gibberish_is_not_understood(bot: Any) -> None:
    for text in ("zxcvbnm 12@@##", "qwrtp lkjhg", "ưưưư ơơơ"):
        (message,) = bot.ask(text, f"gibberish-{text}")
        assert message["custom"]["status"] == "not_understood"


def test_each_intent_has_enough_examples() -> None:
    counts = Counter(intent for intent, _ in examples())
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert set(counts) == set(domain["intents"]) - {"nlu_unsure"}
    assert min(counts.values()) >= 25


def test_no_example_stands_under_two_intents() -> None:
    by_text: dict[str, set[str]] = {}
    for intent, example in examples():
        by_text.setdefault(fold(example), set()).add(intent)
    assert not {e: i for e, i in by_text.items() if len(i) > 1}
