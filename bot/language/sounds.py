"""Syllables that sound alike to many, and are written for one another.

"ngề truyền thóng" is meant as "nghề truyền thống", "đăng kí tham ra" as "đăng ký tham gia".
Only whole phrases of the lexicon are read this way, and only where every syllable sounds
right or one of them is a letter off and no word itself, so no other words are hit.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from bot.language.keystrokes import is_syllable

_ONSETS = (
    ("ngh", "ng"), ("gh", "g"), ("gi", "d"), ("r", "d"), ("j", "d"), ("z", "d"),
    ("x", "s"), ("tr", "ch"), ("l", "n"), ("k", "c"), ("q", "c"), ("f", "ph"),
)  # fmt: skip
_RIMES = (
    (re.compile(r"y"), "i"), (re.compile(r"ie(?=[a-z])"), "i"), (re.compile(r"uo(?=[a-z])"), "u"),
    (re.compile(r"n[gh]$"), "n"), (re.compile(r"c[h]?$"), "t"),
)  # fmt: skip
_FEWEST_LETTERS = 6  # of a phrase that may be misspelt
_FEWEST_IN_WORD = 3  # letters
_LONGEST = 6  # syllables
#: Words so common that beside one right word they are meant as they stand ("đã chấm").
_COMMON = frozenset(
    "toi lam da va gia la nao lan di vay mua dua ma mau the ra giao vao thanh lanh han dong"
    " long dan tin tinh tien dao nam nang sang rang chua tra tro chi cho trong chung cac cat vi"
    " vo".split()
)


@lru_cache(maxsize=8192)
def sound(syllable: str) -> str:
    """What a folded syllable sounds like to those who tell fewest sounds apart."""
    onset, rest = next(
        ((to, syllable[len(of) :]) for of, to in _ONSETS if _begins(syllable, of)), ("", syllable)
    )
    for pattern, to in _RIMES:
        rest = pattern.sub(to, rest)
    return onset + rest


def _begins(syllable: str, onset: str) -> bool:
    rest = syllable[len(onset) :]
    return syllable.startswith(onset) and (not rest or rest[0] in "aeiouy")


class Misspelt:
    """Finds phrases of a lexicon in which syllables are misspelt."""

    def __init__(self, phrases: Iterable[Sequence[str]]) -> None:
        self._exact = {tuple(p) for p in phrases}
        self._alike: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        for phrase in self._exact:
            if len(phrase) > 1 and sum(map(len, phrase)) >= _FEWEST_LETTERS:
                for key in _keys([sound(s) for s in phrase], range(len(phrase))):
                    self._alike.setdefault(key, set()).add(phrase)

    def find(self, norms: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Yield first and last+1 syllable of what is misspelt, and the phrase meant."""
        sounds = tuple(sound(n) for n in norms)
        no_words = [i for i, norm in enumerate(norms) if not is_syllable(norm)]
        for length in range(2, _LONGEST + 1):
            for start in range(len(norms) - length + 1):
                end = start + length
                off = [i - start for i in no_words if start <= i < end] if no_words else no_words
                for key in _keys(sounds[start:end], off):
                    if key in self._alike:
                        yield from self._near(tuple(norms[start:end]), key, start)

    def _near(
        self, window: tuple[str, ...], key: tuple[str, ...], start: int
    ) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        near = [p for p in self._alike[key] if _is_slip(window, p)]
        if len(near) == 1 and window not in self._exact:
            yield start, start + len(window), near[0]


def _keys(sounds: Sequence[str], places: Iterable[int]) -> Iterator[tuple[str, ...]]:
    """The sounds, and the sounds with one of some places left open."""
    yield tuple(sounds)
    for i in places:
        yield (*sounds[:i], "", *sounds[i + 1 :])


def _is_slip(window: Sequence[str], phrase: Sequence[str]) -> bool:
    """Whether few enough syllables are wrong, and each is heard alike or a letter off."""
    wrong = [(typed, meant) for typed, meant in zip(window, phrase, strict=True) if typed != meant]
    if not 0 < len(wrong) <= len(window) // 2:
        return False
    if len(window) == 2 and wrong[0][0] in _COMMON:
        return False
    unlike = [(typed, meant) for typed, meant in wrong if sound(typed) != sound(meant)]
    return len(unlike) <= 1 and all(_letter_off(typed, meant) for typed, meant in unlike)


def _letter_off(typed: str, meant: str) -> bool:
    """Whether a word that is none is one letter away ("phảmm", "lagf")."""
    if not typed.isalpha() or len(meant) < _FEWEST_IN_WORD or is_syllable(typed):
        return False
    return Levenshtein.distance(typed, meant) == 1
