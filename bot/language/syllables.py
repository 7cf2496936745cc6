"""A text as normalised syllables that remember where they were written.

Abbreviations ("sp" is "san pham") and words written as one ("sơnla", "baonhieu") become
several syllables with the offsets of the one word they were written as; raw key strokes
("cos", "co1") become the syllable meant.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.language.keystrokes import VNI_WORD, is_vni, read_word, vni
from bot.language.text import fold

ABBREVIATIONS = Path(__file__).parent / "abbreviations.csv"

# A number with its separators, a word, or one other character.
_TOKEN = re.compile(r"\d+(?:[.,/:\-–]\d+)*|[^\W\d_]+|[^\w\s]|_")
_VNI_TOKEN = re.compile(rf"{VNI_WORD.pattern}|{_TOKEN.pattern}")
_REPEATED = re.compile(r"([a-z])\1{2,}")


@dataclass(frozen=True)
class Syllable:
    """One normalised syllable.

    Attributes:
        norm: folded, expanded form.
        written: the word as typed.
        start: offset of the word it was written as.
        end: offset after that word.
    """

    norm: str
    written: str
    start: int
    end: int


@lru_cache(maxsize=1)
def abbreviations() -> Mapping[str, tuple[str, ...]]:
    """The staff's table: folded written form to the syllables meant."""
    with ABBREVIATIONS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    table: dict[str, tuple[str, ...]] = {}
    for row in rows:
        table.setdefault(fold(row["written"]), tuple(row["meant"].split()))
    return table


def split(text: str, joined: Mapping[str, tuple[str, ...]] | None = None) -> list[Syllable]:
    """Split the NFC `text` into normalised syllables.

    Args:
        text: cleaned text.
        joined: folded names written as one word, with the syllables they stand for.
    """
    pattern = _VNI_TOKEN if is_vni(fold(text)) else _TOKEN
    return [s for match in pattern.finditer(text) for s in _expand(match, joined or {})]


def _expand(match: "re.Match[str]", joined: Mapping[str, tuple[str, ...]]) -> Iterable[Syllable]:
    written = match.group()
    folded = fold(written)
    norm = folded if folded == "iii" else _REPEATED.sub(r"\1", folded).replace("–", "-")
    for syllable in abbreviations().get(norm) or joined.get(norm) or _meant(norm):
        yield Syllable(syllable, written, match.start(), match.end())


def _meant(norm: str) -> tuple[str, ...]:
    if any(c.isdigit() for c in norm):
        return (vni(norm, surely=True) or norm,)
    return read_word(norm)
