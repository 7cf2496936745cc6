"""Short words that name something beside certain neighbours only."""

from collections.abc import Collection, Iterator, Sequence

from bot.language.marks import same_marks
from bot.language.syllables import Syllable

#: What follows "tỉnh X mới" where it is the new province, and not "only": "X mới có 3".
_AFTER_NEW = frozenset(["", "?", "!", ".", ",", "(", ")", "thi", "gom", "nay", "hien"])
#: What makes "hộ" something else than a household.
_BEFORE_NO_HOUSEHOLD = frozenset(
    "bao ung giup ve cuu dam lam giam bieu tai nhap tam mua gui hoi nop viet ho tra xin doc giai"
    " tinh lay ban kiem chi noi goi dat doi nhan coi xem in dich ke liet soan tim cho xep"
    " trang loc gom chuyen".split()
)
_AFTER_NO_HOUSEHOLD = frozenset(
    "khau chieu tich lo tong sinh thu tro so ten minh em toi tui chi anh cai giup noi bai"
    " phong tu ong co bac chau con".split()
)
_JOINING = frozenset(", va hay hoac voi / bao nhieu may con".split())
#: What follows "hộ nhỏ", and not "họ nhờ".
_SMALL = frozenset(["", "le", "nhu", "thoi", "o", ","])
#: Syllables of a follow-up in which "con ho" is "còn hộ".
_SHORT = 6
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
        if _is(syllables, end, "cũ"):
            yield "era", "former", end
        elif _is(syllables, end, "mới") and _is_new(syllables, start, end):
            yield "era", "present", end


def _is_new(syllables: Sequence[Syllable], start: int, end: int) -> bool:
    after = _norm(syllables, end + 1)
    return after == "thi" or (after in _AFTER_NEW and _norm(syllables, start - 1) == "tinh")


def households(
    syllables: Sequence[Syllable], owners: Collection[int]
) -> Iterator[tuple[str, str, int]]:
    """Find "hộ" as a kind of owner.

    With its mark it is one unless a neighbour makes it another word ("hộ khẩu"); without
    the mark only beside other owners ("htx, dn, ho"), `owners` being where those end.

    Yields:
        The label "part", its value and the syllable.
    """
    for i, syllable in enumerate(syllables):
        if syllable.norm == "ho" and _is_household(syllables, i, owners):
            yield "part", "household", i


def _is_household(syllables: Sequence[Syllable], i: int, owners: Collection[int]) -> bool:
    written = syllables[i].written
    if not written.isascii():
        return (
            same_marks("hộ", written)
            and _norm(syllables, i - 1) not in _BEFORE_NO_HOUSEHOLD
            and _norm(syllables, i + 1) not in _AFTER_NO_HOUSEHOLD
            and not _earns(syllables, i)
        )
    if _norm(syllables, i + 1) == "nho":
        return _norm(syllables, i - 1) in {"la", "may"} or _norm(syllables, i + 2) in _SMALL
    if len(syllables) <= _SHORT and _norm(syllables, i - 1) in {"con", "rieng"}:
        return _norm(syllables, i + 1) in {"", "thi", "?"}
    before = i
    while before and _norm(syllables, before - 1) in _JOINING:
        before -= 1
    return before in owners and _norm(syllables, before - 1) in _OTHER_OWNERS


def _earns(syllables: Sequence[Syllable], i: int) -> bool:
    """Whether it is income that is spoken of, which is a household's by itself."""
    norms = [s.norm for s in syllables]
    return ("thu", "nhap") in zip(norms, norms[1:], strict=False) or _norm(
        syllables, i + 1
    ) == "thu"


def _is(syllables: Sequence[Syllable], i: int, word: str) -> bool:
    """Whether the word at `i` may be `word`: it folds alike and has no mark against it."""
    folded = {"cũ": "cu", "mới": "moi"}[word]
    if _norm(syllables, i) != folded:
        return False
    written = syllables[i].written
    return written.isascii() or same_marks(written, word)


def _norm(syllables: Sequence[Syllable], i: int) -> str:
    return syllables[i].norm if 0 <= i < len(syllables) else ""
