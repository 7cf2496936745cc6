"""Cleaning and folding keep offsets and never fail, whatever is typed."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.language.text import clean, fold, has_letters


@given(st.text())
def test_folding_keeps_the_length_of_the_composed_text(text: str) -> None:
    assert len(fold(text)) == len(unicodedata.normalize("NFC", text))


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_d_with_stroke_folds_to_d() -> None:
    assert fold("Đắk Lắk, Điện Biên, đồng") == "dak lak, dien bien, dong"


def test_nfd_and_zero_width_characters_make_no_difference() -> None:
    typed = unicodedata.normalize("NFD", "Hòa\u200b Bình\u2060")
    assert clean(typed) == "Hòa Bình"


def test_tag_characters_are_removed() -> None:
    assert clean("sơn\U000e0041 la") == "sơn la"


def test_only_emoji_has_no_letters() -> None:
    assert not has_letters("😀 🌾 !!")
    assert has_letters("88")
