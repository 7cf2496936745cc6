"""Questions to begin with, that the knowledge can answer for a site's home area."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from actions.knowledge_base import knowledge
from bot.components.reading import read
from bot.texts import texts
from knowledge.interpretation import interpret

_SHOWN = 4


@lru_cache(maxsize=128)
def examples(home: str = "") -> Sequence[str]:
    """The first few examples of the texts that have an answer for `home`, '' for none."""
    questions = [
        (e["intent"], e["question"].format(home=home))
        for e in texts()["examples"]
        if home or "{home}" not in e["question"]
    ]
    return [words for intent, words in questions if _is_answered(intent, words)][:_SHOWN]


def _is_answered(intent: str, words: str) -> bool:
    today = date.today()
    question = interpret(intent, words, read(words).spans)
    return intent == "ask_checklist" or knowledge().answer(question, today).status == "answered"


def is_home(name: str) -> bool:
    """Whether `name` is a province of today."""
    return any(
        a.name == name and a.level == "province" and a.valid_to is None
        for a in knowledge().store.areas.values()
    )
