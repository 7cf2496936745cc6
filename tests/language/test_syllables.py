"""Abbreviations and joined names become syllables that remember where they stood."""

from hypothesis import given
from hypothesis import strategies as st

from bot.language.syllables import abbreviations, split
from bot.language.text import clean, fold


def test_an_abbreviation_is_spelt_out_at_its_own_place() -> None:
    syllables = split("bn sp ocop")
    assert [s.norm for s in syllables] == ["bao", "nhieu", "san", "pham", "ocop"]
    assert {(s.start, s.end) for s in syllables if s.written == "sp"} == {(3, 5)}


def test_digits_and_letters_written_together_are_apart() -> None:
    assert [s.norm for s in split("4sao")] == ["4", "sao"]


def test_repeated_letters_are_one() -> None:
    assert [s.norm for s in split("nhiềuuuu quáaaa")] == ["nhieu", "qua"]


def test_a_name_written_as_one_word_is_taken_apart() -> None:
    assert [s.norm for s in split("sơnla", {"sonla": ("son", "la")})] == ["son", "la"]


def test_abbreviations_mean_folded_words() -> None:
    for written, meant in abbreviations().items():
        assert written == fold(written)
        assert all(word == fold(word) and word for word in meant)


@given(st.text(max_size=200))
def test_every_letter_and_digit_is_in_some_syllable(text: str) -> None:
    cleaned = clean(text)
    covered = {i for s in split(cleaned) for i in range(s.start, s.end)}
    assert all(i in covered for i, c in enumerate(cleaned) if not c.isspace())
