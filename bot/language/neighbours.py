"""Short words that name something beside certain neighbours only."""

from collections.abc import Collection, Iterator, Sequence

from bot.language.marks import same_marks
from bot.language.syllables import Syllable

#: What follows "tỉnh X mới" where it is the new province, and not "only": "X mới có 3".
_AFTER_NEW = frozenset(["", "?", "!", ".", ",", "(", ")", "thi", "gom", "nay", "hien"])
_BEFORE_NEW = frozenset("tinh voi bang cua".split())
#: What follows "hộ" that begins a message, as an owner.
_AFTER_FIRST = frozenset("thi chiem bao may".split())
#: What follows "hộ" as an owner, and what goes before it where nothing else follows.
_AFTER_HOUSEHOLD = frozenset("le kd trong nuoi dan trang".split())
_BEFORE_HOUSEHOLD = frozenset("la rieng con moi tung nhung mot hai ba".split())
_ENDS_HOUSEHOLD = frozenset(["", "?", ".", ",", "thi", "voi"])
_JOINING = frozenset(", va hay hoac voi / bao nhieu may con".split())
#: What follows "hộ nhỏ", and not "họ nhờ".
_SMALL = frozenset(["", "le", "nhu", "thoi", "o", ","])
#: After "cu" these make it "cứ": "bà con Tiền Hải cứ hỏi".
_GOING_ON = frozenset("hoi keu doi bat tuong nghi".split())
_OTHER_OWNERS = frozenset("xa tac nghiep ty".split())


def borders(
    syllables: Sequence[Syllable], places: Collection[tuple[int, int]]
) -> Iterator[tuple[str, str, int]]:
    """Find "cũ" and "mới" right after a place: its borders before or after the merger.

    Args:
        syllables: the text.
        places: first and last+1 syllable of each place.

    Yields:
        The label "era", its value and the syllable.
    """
    for start, end in places:
        if _is(syllables, end, "cũ") and _norm(syllables, end + 1) not in _GOING_ON:
            yield "era", "former", end
        elif _is(syllables, end, "mới") and _is_new(syllables, start, end):
            yield "era", "present", end


def _is_new(syllables: Sequence[Syllable], start: int, end: int) -> bool:
    after, before = _norm(syllables, end + 1), _norm(syllables, start - 1)
    return after == "thi" or (after in _AFTER_NEW and before in _BEFORE_NEW)


def households(
    syllables: Sequence[Syllable], owners: Collection[int]
) -> Iterator[tuple[str, str, int]]:
    """Find "hộ" as a kind of owner, with its mark or without.

    The word alone is many others ("hồ sơ", "họ", "đọc hộ"), so that it needs neighbours:
    other owners before it, `owners` being where those end, or words that go with it.

    Yields:
        The label "part", its value and the syllable.
    """
    for i, syllable in enumerate(syllables):
        if syllable.norm != "ho" or not _is(syllables, i, "hộ") or _earns(syllables, i):
            continue
        if _is_small(syllables, i) or _is_one_of(syllables, i, owners):
            yield "part", "household", i


def _is_small(syllables: Sequence[Syllable], i: int) -> bool:
    """Whether its neighbours are those of a household ("hộ lẻ", "còn hộ thì sao")."""
    before, after = _norm(syllables, i - 1), _norm(syllables, i + 1)
    if i == 0 and after in _AFTER_FIRST:
        return True
    if after == "nho":
        return before in {"la", "may"} or _norm(syllables, i + 2) in _SMALL
    return after in _AFTER_HOUSEHOLD or (before in _BEFORE_HOUSEHOLD and after in _ENDS_HOUSEHOLD)


def _is_one_of(syllables: Sequence[Syllable], i: int, owners: Collection[int]) -> bool:
    """Whether it stands in a list of owners ("htx, dn, hộ")."""
    before = i
    while before and _norm(syllables, before - 1) in _JOINING:
        before -= 1
    return before in owners and _norm(syllables, before - 1) in _OTHER_OWNERS


def _earns(syllables: Sequence[Syllable], i: int) -> bool:
    """Whether it is income that is spoken of, which is a household's by itself."""
    norms = [s.norm for s in syllables]
    income = ("thu", "nhap") in zip(norms, norms[1:], strict=False)
    return income or _norm(syllables, i + 1) == "thu"


def _is(syllables: Sequence[Syllable], i: int, word: str) -> bool:
    """Whether the word at `i` may be `word`: it folds alike and has no mark against it."""
    folded = {"cũ": "cu", "mới": "moi", "hộ": "ho"}[word]
    if _norm(syllables, i) != folded:
        return False
    written = syllables[i].written
    return written.isascii() or (same_marks(written, word) and same_marks(word, written))


def _norm(syllables: Sequence[Syllable], i: int) -> str:
    return syllables[i].norm if 0 <= i < len(syllables) else ""
