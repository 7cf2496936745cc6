"""Diacritics as tie-breakers: where typed, they may contradict a reading."""

import unicodedata
from collections import Counter
from collections.abc import Sequence

from bot.language.syllables import Syllable
from bot.language.text import fold


def same_marks(typed: str, name: str) -> bool:
    """Whether what was typed has no mark that the name has not, wherever the tone sits.

    "hoà" is "hòa" in another spelling, "Mừong" a "Mường" with a mark left out; "bản" is
    not "Bàn".
    """
    return not Counter(_letters(typed)) - Counter(_letters(name))


def _letters(syllable: str) -> str:
    return unicodedata.normalize("NFD", syllable.lower())


def typed(syllables: Sequence[Syllable]) -> list[Syllable]:
    """The syllables typed as such (no abbreviation) that carry a mark."""
    return [s for s in syllables if not s.written.isascii() and fold(s.written) == s.norm]


def contradict(syllables: Sequence[Syllable], name: str, lenient: bool) -> bool:
    """Whether the marks typed speak against `name`.

    Args:
        syllables: what was typed, folded alike with `name`.
        name: a name with its diacritics.
        lenient: accept when one marked or plain syllable fits ("Sờn La" is Sơn La);
            otherwise every marked syllable must ("văn bản" is not Văn Bàn).
    """
    marked = typed(syllables)
    if not marked:
        return False
    words = name.split()
    if lenient:
        return len(syllables) > 1 and not any(_fits(s, words) for s in syllables)
    return not all(_fits(s, words) for s in marked)


def _fits(syllable: Syllable, words: Sequence[str]) -> bool:
    return any(same_marks(syllable.written, w) for w in words)
