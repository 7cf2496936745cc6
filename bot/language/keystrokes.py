"""Key strokes of Vietnamese keyboards left raw, and words typed together.

Telex writes "có" as `cos` and "nhiêu" as `nhieeu`, VNI as `co1` and `nhie6u`. Typed
with the keyboard switched off they stay on the screen. Only what is no Vietnamese
syllable as it stands is read this way, so no right word changes.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

_ONSET = r"(?:ngh|ng|nh|gh|gi|ch|th|tr|ph|kh|qu|[bcdghklmnprstvx])?"
_RIME = (
    r"(?:a(?:ch?|i|m|nh?|ng|o|p|t|u|y)?"
    r"|e(?:ch?|m|nh?|ng|o|p|t|u)?"
    r"|i(?:a|ch|e(?:c|m|ng?|p|t|u)|m|nh?|p|t|u)?"
    r"|o(?:a(?:ch?|i|m|nh?|ng|o|p|t|y)?|c|e(?:n|o|t)?|i|m|ng?|p|t)?"
    r"|u(?:a(?:n|ng|t|y)?|c|e(?:ch|n|nh)?|i|m|ng?|o(?:c|i|m|ng?|p|t|u)?|p|t|u|y(?:a|ch|en|et|nh|t|u)?)?"
    r"|y(?:em|eng?|et|eu)?)"
)
_SYLLABLE = re.compile(rf"(?!c[eiy]|ng[ei]|ge|n?gh[aou]){_ONSET}{_RIME}")
_ONSET_SPELLING = (
    (re.compile(r"^ng(?=[ei])"), "ngh"), (re.compile(r"^ngh(?=[aou])"), "ng"),
    (re.compile(r"^g(?=e)"), "gh"), (re.compile(r"^gh(?=[aou])"), "g"),
)  # fmt: skip
_VOWEL = re.compile(r"[aeiouyw]")
_SHAPES = (("dd", "d"), ("aa", "a"), ("ee", "e"), ("oo", "o"), ("uw", "u"), ("ow", "o"))
_SHAPES_LAST = (("aw", "a"), ("w", "u"))
_MOST_KEYS = 3  # of marks and tone in one VNI word
_LONGEST_SYLLABLE = 7  # letters
_LONGEST = 40  # letters; what is longer is no run of words

#: A word with VNI digits: up to three groups of letters, the first followed by digits.
VNI_WORD = re.compile(
    r"(?<![^\W\d_])[^\W\d_]{1,12}[1-9]{1,2}(?:[^\W\d_]{1,12}[1-9]{0,2}){0,2}(?!\w)"
)
#: Words that a plain number often follows without a space ("hang3", "nam2025").
_COUNTED = frozenset("sao hang nam top quy thang dot ngay lan so nhom phan muc de sp".split())


@lru_cache(maxsize=8192)
def is_syllable(folded: str) -> bool:
    """Whether `folded` could be a Vietnamese syllable without its diacritics."""
    return _SYLLABLE.fullmatch(folded) is not None


@lru_cache(maxsize=8192)
def read_word(folded: str) -> tuple[str, ...]:
    """The syllables meant by a folded word: itself, its Telex reading, or its parts.

    `cos` is `co`, `nhieeu` is `nhieu`, `sanpham` is `san`, `pham`. A word that is a
    syllable, or none in any reading, stays as it is.
    """
    if not folded.isalpha() or len(folded) > _LONGEST:
        return (folded,)
    folded = _spelt(folded)
    if is_syllable(folded):
        return (folded,)
    meant = next(_telex(folded), None)
    if meant is None and not _is_slip(folded):
        meant = _parts(folded)
    return meant or (folded,)


def _spelt(word: str) -> str:
    """The onset as it is spelt before its vowel: "nge" is "nghe", "nghanh" is "nganh"."""
    for wrong, right in _ONSET_SPELLING:
        word = wrong.sub(right, word)
    return word


def _is_slip(word: str) -> bool:
    """Whether one letter less or another one would make it a syllable ("nguyem")."""
    if len(word) > _LONGEST_SYLLABLE:
        return False
    for i in range(len(word)):
        others = ("", *"abcdeghiklmnopqrstuvxy")
        if any(is_syllable(word[:i] + letter + word[i + 1 :]) for letter in others):
            return True
    return False


def _telex(word: str) -> Iterator[tuple[str, ...]]:
    for stroke in _without_tone(word):
        for old, new in (*_SHAPES, *_SHAPES_LAST):
            stroke = stroke.replace(old, new)
        if is_syllable(stroke):
            yield (stroke,)


def _without_tone(word: str) -> Iterator[str]:
    """The word without one tone key, the last first; then the word itself."""
    vowel = _VOWEL.search(word)
    for i in range(len(word) - 1, vowel.end() - 1 if vowel else len(word), -1):
        if word[i] in "sfrxj":
            yield word[:i] + word[i + 1 :]
    yield word


def _parts(word: str) -> tuple[str, ...] | None:
    """The word as two to eight syllables of at least two letters, as few as possible."""
    best: dict[int, tuple[str, ...]] = {len(word): ()}
    for start in range(len(word) - 2, -1, -1):
        ends = (e for e in range(len(word), start + 1, -1) if e in best)
        found = [(word[start:e], *best[e]) for e in ends if is_syllable(word[start:e])]
        if found:
            best[start] = min(found, key=len)
    parts = best.get(0, ())
    return parts if 2 <= len(parts) <= 8 else None


def is_vni(folded: str) -> bool:
    """Whether a folded text is typed in VNI: at least two of its words are."""
    words = (m.group() for m in VNI_WORD.finditer(folded))
    return sum(vni(w) is not None for w in words) >= 2


def vni(word: str, surely: bool = False) -> str | None:
    """The syllable meant by a folded VNI word (`nhie6u`); None where it is none.

    Args:
        word: letters with digits among or after them.
        surely: the text is known to be VNI, so that `so7` is "sơ" and not "số 7".
    """
    letters = "".join(c for c in word if c.isalpha())
    digits = len(word) - len(letters)
    if not 1 <= digits <= _MOST_KEYS or not is_syllable(letters):
        return None
    return letters if surely or (letters not in _COUNTED and len(letters) > 1) else None
