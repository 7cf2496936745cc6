"""Names of places in context: the level before them, slips in them, unknown ones."""

from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz.distance import Levenshtein

from bot.language.marks import same_marks
from bot.language.syllables import Syllable

#: Words that say of which level a place is; "thành phố" is both a province's and a
#: district's, so it is a level of its own.
LEVELS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("thành", "phố"), "city"),
    (("thị", "xã"), "district"),
    (("thị", "trấn"), "commune"),
    (("tỉnh",), "province"),
    (("huyện",), "district"),
    (("quận",), "district"),
    (("xã",), "commune"),
    (("phường",), "commune"),
)
_FOLDED = {
    "thành": "thanh", "phố": "pho", "thị": "thi", "xã": "xa", "trấn": "tran",
    "tỉnh": "tinh", "huyện": "huyen", "quận": "quan", "phường": "phuong",
}  # fmt: skip

#: What follows the name of a place that is asked about.
_VERBS = frozenset("co duoc dat da chua thi gom dem may tinh huyen thuoc ? ! . ,".split())

#: What follows "xã" without being the name of one.
_NOT_A_NAME = frozenset(
    (
        "nao nay do minh nha ta toi em co cua la dang duoc bao may khac kia ay deu se con thi va "
        "hay hoac ma de cho voi theo tren trong tai ve nhat nhieu it dung tong ca cac moi khong "
        "chua gi ra vao xet danh cap gui nop nhan lam mot hai ba phai muc nam thuoc cong so tu "
        "hoi hop cu san pham dat vay nho cung ocop chu ban tung the cham duyet quyet phe trinh "
        "len xuong bo van den khi truoc sau truc ho ngheo vung sap nhap o da roi diem qua duoi "
        "thanh pho xa xuat dem lien "
        "nua nghi gio vo can bet uy mo thoi dau dan sao tra phong ly het bi giai nhu ky lai bai"
    ).split()
)

#: Folded words after which a place is expected.
_CUES = frozenset("tinh o tai xu ben cua huyen pho que hoi rieng con va voi hay so".split())


def level_before(syllables: Sequence[Syllable], index: int) -> str:
    """The level named right before the syllable at `index`, or ''."""
    for words, level in LEVELS:
        first = max(0, index - len(words))
        if _is_level(syllables[first:index], words) and not _ends_cooperative(syllables, first):
            return level
    return ""


def _ends_cooperative(syllables: Sequence[Syllable], first: int) -> bool:
    """Whether "xã" is the end of "hợp tác xã"."""
    return syllables[first].norm == "xa" and first > 0 and syllables[first - 1].norm == "tac"


def _is_level(syllables: Sequence[Syllable], words: tuple[str, ...]) -> bool:
    return len(syllables) == len(words) and all(
        s.norm == _FOLDED[w] and (s.written.isascii() or same_marks(s.written, w))
        for s, w in zip(syllables, words, strict=True)
    )


def unknown_places(
    syllables: Sequence[Syllable], taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, str]]:
    """Find communes ("xã Pa Ủ") where no known area stands.

    Yields:
        First and last+1 syllable of the name, and the level written before it.
    """
    for words, level in (pair for pair in LEVELS if pair[1] == "commune"):
        for first in range(len(words), len(syllables)):
            if not _is_level(syllables[first - len(words) : first], words):
                continue
            if any(start <= first < end for start, end in taken):
                continue
            if _ends_cooperative(syllables, first - 1):
                continue
            if _begins_name(syllables, first):
                yield first, first + 2, level


def _begins_name(syllables: Sequence[Syllable], first: int) -> bool:
    """Whether a name of two syllables may begin at `first`.

    So many words follow "xã" that it has to end the text or be followed by a verb.
    """
    after = first + 2
    if after > len(syllables) or not all(map(_could_be_name, syllables[first:after])):
        return False
    return after == len(syllables) or syllables[after].norm in _VERBS


def _could_be_name(syllable: Syllable) -> bool:
    return syllable.norm.isalpha() and syllable.norm not in _NOT_A_NAME


def misspelt_places(
    syllables: Sequence[Syllable], names: Mapping[tuple[str, ...], str]
) -> Iterator[tuple[int, int, str]]:
    """Find provinces one letter off ("Lài Cai"), where a place is expected.

    A slip is one edit, in a name of as many syllables with the same initials, with one
    candidate only; so "Lào" never becomes Lào Cai nor Hà Nam Hà Nội.

    Args:
        syllables: the text.
        names: folded syllables of each province to its name.
    """
    for start in range(len(syllables) - 1):
        window = tuple(s.norm for s in syllables[start : start + 2])
        if window in names or not _expected(syllables, start):
            continue
        near = {name for words, name in names.items() if _one_slip(window, words)}
        if len(near) == 1:
            yield start, start + 2, near.pop()


def _expected(syllables: Sequence[Syllable], start: int) -> bool:
    return start == 0 or syllables[start - 1].norm in _CUES


def _one_slip(window: tuple[str, ...], words: tuple[str, ...]) -> bool:
    if len(words) != 2 or not all(_same_onset(w, n) for w, n in zip(window, words, strict=True)):
        return False
    return len("".join(words)) >= 5 and Levenshtein.distance(" ".join(window), " ".join(words)) == 1


#: Initials that whole regions do not tell apart.
_ALIKE = (frozenset("ln"), frozenset("sx"))


def _same_onset(typed: str, name: str) -> bool:
    return typed[:1] == name[:1] or {typed[:1], name[:1]} in _ALIKE
