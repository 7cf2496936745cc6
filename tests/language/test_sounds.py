"""Misspelt words of the lexicon, and right words that are left alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.sounds import Misspelt, sound
from knowledge.counting import GENERAL

_PHRASES = ["nghe truyen thong", "dang ky tham gia", "hop tac xa", "tiem nang", "nang sao"]


def meant(text: str) -> list[str]:
    found = Misspelt(p.split() for p in _PHRASES).find(text.split())
    return [" ".join(phrase) for _, _, phrase in found]


@pytest.mark.parametrize(
    ("typed", "right"),
    [("ky", "ki"), ("gia", "ra"), ("gia", "da"), ("xa", "sa"), ("truyen", "chuyen"),
     ("lang", "nang"), ("tac", "tat"), ("thong", "thon"), ("lieu", "liu"), ("tiem", "tim"),
     ("nghe", "nge"), ("ghi", "gi")],
)  # fmt: skip
def test_what_sounds_alike(typed: str, right: str) -> None:
    assert sound(typed) == sound(right) or {typed, right} == {"ghi", "gi"}


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("may nghe truyen thon", ["nghe truyen thong"]),
        ("dang ki tham ra", ["dang ky tham gia"]),
        ("hop tat xa", ["hop tac xa"]),
        ("tim nang", ["tiem nang"]),
        ("tiemm nang", ["tiem nang"]),
        ("nghe truyen thong", []),
        ("lan sao", []),
        ("da cham", []),
        ("tiem nay", []),
    ],
)
def test_phrases_are_found_in_spite_of_slips(text: str, phrases: list[str]) -> None:
    assert meant(text) == phrases


def test_no_phrase_of_the_lexicon_is_taken_for_another(reader: Any) -> None:
    for phrase in reader._phrases:
        whole = [(a, b) for a, b, _ in reader._misspelt.find(phrase) if b - a == len(phrase)]
        assert not whole, phrase


def test_indicators_are_found_with_i_for_y(reader: Any) -> None:
    for phrase, terms in reader._phrases.items():
        typed = ["ki" if s == "ky" else s for s in phrase]
        specific = {t.value for t in terms if t.label == "indicator"} - {"-", *GENERAL}
        if specific and "ky" in phrase and len(phrase) > 2:
            values = {s.value for s in reader.read(" ".join(typed)).of("indicator")}
            assert values & specific, phrase


@given(st.lists(st.text(alphabet="aeiouyghnctrsxlkdpm", min_size=1, max_size=7), max_size=12))
def test_no_words_make_it_fail(words: list[str]) -> None:
    for start, end, phrase in Misspelt(p.split() for p in _PHRASES).find(words):
        assert end - start == len(phrase)
        assert tuple(words[start:end]) != phrase
