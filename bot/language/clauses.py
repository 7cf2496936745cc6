"""Two questions in one message: where a message may be cut."""

from collections.abc import Iterator, Sequence

from bot.language.syllables import Syllable

#: Words that begin a further question wherever they stand …
_OPENERS = tuple(
    tuple(words.split())
    for words in (
        "cho hoi them", "hoi them", "ngoai ra", "dong thoi", "them nua", "tien the", "nhan tien",
        "voi lai", "a ma", "con nua", "va",
    )
)  # fmt: skip
_STOPS = frozenset("? . ; ! ,".split())
#: What makes words a question wherever they stand; with the words before them that make
#: them something else ("anh chị", "3 sao").
_ASKING: dict[str, frozenset[str]] = {
    "may": frozenset(), "nao": frozenset(), "dau": frozenset(["bat", "lan", "ban", "dung"]),
    "ai": frozenset(), "gi": frozenset(), "chi": frozenset("anh cac chu dia tieu ba".split()),
    "sao": frozenset("1 2 3 4 5 mot hai ba bon nam hang gan co bao ngoi".split()),
    "nhieu": frozenset(["rat", "qua", "kha", "co"]), "lau": frozenset(), "mo": frozenset(),
    "rang": frozenset(["noi", "biet", "la"]), "xin": frozenset(),
}  # fmt: skip
#: What makes words a question near their end only ("có được không").
_TAGS = frozenset(["khong", "chua"])
_END = 4  # syllables
_FEWEST = 3  # syllables in a clause


def cuts(syllables: Sequence[Syllable]) -> Iterator[int]:
    """Yield each index at which a second question may begin, so that both sides could be one.

    A cut is after a stop or before an opening word; either side has at least three
    syllables and a word that asks.
    """
    norms = [s.norm for s in syllables]
    for i in range(_FEWEST, len(norms) - _FEWEST + 1):
        if _begins(norms, i) and asks(norms[:i]) and asks(norms[i:]):
            yield i


def _begins(norms: Sequence[str], i: int) -> bool:
    if norms[i - 1] in _STOPS:
        return True
    return any(tuple(norms[i : i + len(words)]) == words for words in _OPENERS)


def asks(norms: Sequence[str]) -> bool:
    """Whether folded syllables hold a word that asks."""
    if any(n in _TAGS for n in norms[-_END:]):
        return True
    before = ("", *norms)
    return any(n in _ASKING and b not in _ASKING[n] for b, n in zip(before, norms, strict=False))
