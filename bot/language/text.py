"""Cleaning and folding: the one place where a typed text becomes comparable.

Folding keeps the length of an NFC text, so an offset into the folded text is an
offset into the text itself. Diacritics are removed, never restored.
"""

import re
import unicodedata
from functools import lru_cache

#: What users see nothing of: controls, soft hyphens, zero-width characters,
#: directional marks and Unicode tag characters.
_INVISIBLE_CATEGORIES = {"Cc", "Cf", "Co", "Cs", "Cn"}
_KEPT_CONTROLS = {"\n", "\t", "\r"}
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return `text` in NFC, without invisible characters, with single spaces."""
    visible = "".join(filter(_is_visible, text))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", visible)).strip()


def _is_visible(character: str) -> bool:
    if character in _KEPT_CONTROLS:
        return True
    return unicodedata.category(character) not in _INVISIBLE_CATEGORIES


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in "đĐ":
        return "d"
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character


def fold(text: str) -> str:
    """Return the NFC `text` in lower case without diacritics, of the same length.

    Digits of any script become 0 to 9.
    """
    return "".join(map(_fold_character, unicodedata.normalize("NFC", text)))


def has_letters(text: str) -> bool:
    """Whether there is anything in `text` that could be a word or a number."""
    return any(c.isalnum() for c in text)
