"""When a message is read as two questions."""

from collections.abc import Sequence

import pytest

from bot.components.compounds import Rules, two_questions
from bot.components.reading import read
from bot.components.tokenizer import tokens

_RULES = Rules(0.5, {"greet"}, {"out_of_scope"}, {frozenset(("deadline", "validity"))})
_TEXT = "Văn Bàn có mấy sản phẩm, và giấy dùng được bao lâu?"


def split(intents: dict[str, tuple[str, float]], text: str = _TEXT) -> list[str]:
    def rank(halves: Sequence[str]) -> list[tuple[str, float]]:
        return [next((i for w, i in intents.items() if w in h.split()), ("x", 0.1)) for h in halves]

    reading = read(text)
    lemmas = [(t.start, t.lemma) for t in tokens(reading)]
    found = two_questions(reading, lemmas, rank, _RULES)
    return [reading.text[p.start : p.end].strip() for p in found] if found else []


def test_two_sure_halves_are_two_questions() -> None:
    halves = split({"may": ("figure", 0.9), "lau": ("validity", 0.8)})
    assert halves == ["Văn Bàn có mấy sản phẩm,", "và giấy dùng được bao lâu?"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("figure", 0.9), ("figure", 0.9)),
        (("figure", 0.9), ("validity", 0.4)),
        (("greet", 0.9), ("validity", 0.9)),
        (("figure", 0.9), ("out_of_scope", 0.9)),
        (("deadline", 0.9), ("validity", 0.9)),
    ],
)
def test_otherwise_it_is_one(first: tuple[str, float], second: tuple[str, float]) -> None:
    assert not split({"may": first, "lau": second})


def test_the_parts_cover_the_text() -> None:
    reading = read(_TEXT)
    lemmas = [(t.start, t.lemma) for t in tokens(reading)]
    ranked = {True: ("validity", 0.9), False: ("figure", 0.9)}
    found = two_questions(
        reading, lemmas, lambda halves: [ranked["lau" in h] for h in halves], _RULES
    )
    assert found and (found[0].start, found[1].end) == (0, len(reading.text))
    assert found[0].end == found[1].start


def test_a_message_that_surely_is_out_of_scope_is_never_cut() -> None:
    assert _RULES.is_one("out_of_scope", 0.9)
    assert not _RULES.is_one("out_of_scope", 0.3)
    assert not _RULES.is_one("figure", 0.9)
