"""Names of places in context: the level before them, slips in them, unknown ones."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz.distance import Levenshtein

from bot.language.marks import contradict, same_marks, typed
from bot.language.sounds import sound
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


#: Before a level these speak of several places: "các huyện Lào Cai" are those within it.
_EACH = frozenset("cac moi tung may nhung nhieu bao mot hai ba bon nam 2 3 4 5 10 top cap".split())


def level_before(syllables: Sequence[Syllable], index: int) -> str:
    """The level named right before the syllable at `index`, or ''."""
    for words, level in LEVELS:
        first = max(0, index - len(words))
        if first and syllables[first - 1].norm in _EACH:
            continue
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
    syllables: Sequence[Syllable],
    taken: Sequence[tuple[int, int]],
    communes: Mapping[tuple[str, ...], Sequence[str]],
) -> Iterator[tuple[int, int, str]]:
    """Find communes ("xã Pa Ủ") and countries ("nước Lào") where no known area stands.

    Args:
        syllables: the text.
        taken: where known areas stand.
        communes: folded syllables of commune names to the names.

    Yields:
        First and last+1 syllable of the name, and the level written before it.
    """
    yield from _countries(syllables)
    for words, level in (pair for pair in LEVELS if pair[1] == "commune"):
        for first in range(len(words), len(syllables)):
            if not _is_level(syllables[first - len(words) : first], words):
                continue
            if any(start <= first < end for start, end in taken):
                continue
            if _ends_cooperative(syllables, first - 1):
                continue
            length = _known(syllables, first, communes) or _new_name(syllables, first)
            if length:
                yield first, first + length, level


#: Neighbours and markets, as they are named after "nước".
_COUNTRIES = frozenset(
    tuple(name.split())
    for name in (
        "lao", "thai", "thai lan", "campuchia", "cam pu chia", "trung quoc", "nhat", "nhat ban",
        "han", "han quoc", "my", "nga", "phap", "duc", "anh", "uc", "an do", "singapore",
    )
)  # fmt: skip
#: What makes "nước mỹ", "nước anh" and their like something else.
_NO_COUNTRY = frozenset("pham thuat nghe em chi".split())


def _countries(syllables: Sequence[Syllable]) -> Iterator[tuple[int, int, str]]:
    norms = [s.norm for s in syllables]
    for first in (i + 1 for i, norm in enumerate(norms) if norm == "nuoc"):
        for length in range(min(3, len(norms) - first), 0, -1):
            after = norms[first + length : first + length + 1]
            if tuple(norms[first : first + length]) in _COUNTRIES:
                if not _NO_COUNTRY.intersection(after):
                    yield first, first + length, "country"
                break


def _known(
    syllables: Sequence[Syllable],
    first: int,
    communes: Mapping[tuple[str, ...], Sequence[str]],
) -> int:
    """How many syllables of a commune's name begin at `first`, the longest name first."""
    for length in range(min(4, len(syllables) - first), 1, -1):
        words = syllables[first : first + length]
        names = communes.get(tuple(s.norm for s in words), ())
        if any(not contradict(words, name, lenient=False) for name in names):
            after = syllables[first + length : first + length + 1]
            doubtful = not typed(words) and all(s.norm in _NOT_A_NAME for s in words)
            return 0 if doubtful and after and after[0].norm not in {"thi", "?"} else length
    return 0


def _new_name(syllables: Sequence[Syllable], first: int) -> int:
    """2 where a name of two syllables may begin at `first`, else 0.

    So many words follow "xã" that it has to end the text or be followed by a verb.
    """
    after = first + 2
    if after > len(syllables) or not all(map(_could_be_name, syllables[first:after])):
        return 0
    return 2 if after == len(syllables) or syllables[after].norm in _VERBS else 0


def _could_be_name(syllable: Syllable) -> bool:
    return syllable.norm.isalpha() and syllable.norm not in _NOT_A_NAME


class MisspeltPlaces:
    """Finds names one letter off ("Lài Cai"), where a place is expected.

    A slip is one edit, in a name of as many syllables with the same initials, with one
    candidate only; so "Lào" never becomes Lào Cai nor Hà Nam Hà Nội.

    Args:
        names: folded syllables of each province to its name.
    """

    def __init__(self, names: Mapping[tuple[str, ...], str]) -> None:
        self._names = names
        firsts = Counter(words[0] for words in names)
        self._many = {word for word, count in firsts.items() if count >= _MANY}
        self._by_initials: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for words in names:
            if len(words) == 2 and len("".join(words)) >= _FEWEST_LETTERS:
                self._by_initials.setdefault(_initials(words), []).append(words)

    def find(self, syllables: Sequence[Syllable]) -> Iterator[tuple[int, int, str]]:
        """First and last+1 syllable of each, and the name meant."""
        for start in range(len(syllables) - 1):
            window = tuple(s.norm for s in syllables[start : start + 2])
            expected = _expected(syllables, start)
            if window in self._names or not (expected or self._begins_many(syllables, start)):
                continue
            near = {
                self._names[words]
                for words in self._by_initials.get(_initials(window), ())
                if _one_slip(window, words) and (expected or _sounds_alike(window, words))
            }
            if len(near) == 1:
                yield start, start + 2, near.pop()

    def _begins_many(self, syllables: Sequence[Syllable], start: int) -> bool:
        """Whether a province may stand there without a cue, as "Quảng …" does."""
        below = syllables[start - 1].norm in _BELOW_PROVINCES
        return syllables[start].norm in self._many and not below


def _expected(syllables: Sequence[Syllable], start: int) -> bool:
    return start == 0 or syllables[start - 1].norm in _CUES


#: So many provinces begin with the word that what follows it is a name.
_MANY = 5
_FEWEST_LETTERS = 5
_BELOW_PROVINCES = frozenset("xa phuong tran thon pho duong ap ban lang".split())


def _sounds_alike(window: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return all(sound(typed) == sound(meant) for typed, meant in zip(window, words, strict=True))


def _one_slip(window: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return Levenshtein.distance(" ".join(window), " ".join(words), score_cutoff=1) == 1


#: Initials that whole regions do not tell apart.
_ALIKE = {"n": "l", "x": "s"}


def _initials(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_ALIKE.get(w[:1], w[:1]) for w in words)
