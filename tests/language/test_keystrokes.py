"""Key strokes left raw, and words typed together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.keystrokes import is_syllable, is_vni, read_word, vni
from bot.language.syllables import split
from bot.language.text import fold
from knowledge.tables import read_rows

_NAMES = sorted({r["name"] for r in read_rows("areas") if r["level"] == "province"})
#: The only provinces with a syllable that Vietnamese spelling does not have.
_FOREIGN = {"Đắk Lắk", "Đắk Nông", "Kon Tum"}


def norms(text: str) -> str:
    return " ".join(s.norm for s in split(text))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Lafo Cai cos bao nhieeu sarn phaamr", "lao cai co bao nhieu san pham"),
        ("dduwowcj truwowcs khoong", "duoc truoc khong"),
        ("Cow caaus hangj sao cuar Hoaf Binhf", "co cau hang sao cua hoa binh"),
        ("Lao2 Cai co1 bao nhie6u sa3n pha6m", "lao cai co bao nhieu san pham"),
        ("ho62 so7 go62m nhu74ng gi2", "ho so gom nhung gi"),
        ("d9a4ng ky1 o73 d9a6u", "dang ky o dau"),
        ("sơnla baonhieu sanpham", "son la bao nhieu san pham"),
        ("chungnhan hetshan", "chung nhan hetshan"),
        ("nhiềuuu quáaa", "nhieu qua"),
        ("saoo", "sao"),
    ],
)
def test_what_was_meant_is_read(typed: str, meant: str) -> None:
    assert norms(typed) == meant


@pytest.mark.parametrize(
    "word", ["sao", "nam", "hang", "ocop", "facebook", "htx", "tphcm", "thai", "nguyem", "website"]
)
def test_words_and_strange_words_stay(word: str) -> None:
    assert read_word(word) == (word,)


@pytest.mark.parametrize("text", ["hang3 sao5", "nam2025", "top10 sp4", "qd148 kh88", "covid19"])
def test_a_number_without_a_space_is_no_key_stroke(text: str) -> None:
    assert not is_vni(text)


@pytest.mark.parametrize("name", [n for n in _NAMES if n not in _FOREIGN and "-" not in n])
def test_syllables_of_names_are_syllables(name: str) -> None:
    assert all(is_syllable(word) for word in fold(name).split())


@pytest.mark.parametrize("name", ["Hà Nội", "Lào Cai", "Quảng Ninh", "Điện Biên", "Hải Phòng"])
@pytest.mark.parametrize("key", ["telex", "vni"])
def test_a_name_typed_with_the_keyboard_off(name: str, key: str) -> None:
    strokes = {"telex": {"̀": "f", "́": "s", "̉": "r", "̃": "x", "̣": "j"},
               "vni": {"̀": "2", "́": "1", "̉": "3", "̃": "4", "̣": "5"}}[key]  # fmt: skip
    typed = " ".join(_keys(word, strokes) for word in name.split())
    if key == "vni":
        typed += " co1 bao nhie6u"
    assert norms(typed).startswith(fold(name))


def _keys(word: str, tones: dict[str, str]) -> str:
    import unicodedata

    letters = unicodedata.normalize("NFD", word.replace("đ", "d").replace("Đ", "D"))
    tone = "".join(tones.get(c, "") for c in letters)
    return "".join(c for c in letters if not unicodedata.combining(c)) + tone


@given(st.from_regex(r"[a-z]{1,30}", fullmatch=True))
def test_reading_a_word_again_changes_nothing(word: str) -> None:
    once = read_word(word)
    assert tuple(s for part in once for s in read_word(part)) == once


@given(st.from_regex(r"[a-z]{1,12}", fullmatch=True))
def test_a_syllable_is_never_changed(word: str) -> None:
    if is_syllable(word):
        assert read_word(word) == (word,)


def test_vni_of_no_syllable_is_nothing() -> None:
    assert vni("xk9z") is None
    assert vni("nhie6u") == "nhieu"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ngề", "nghe"), ("ngi", "nghi"), ("nghành", "nganh"), ("ghàng", "gang"), ("gế", "ghe")],
)
def test_an_onset_is_spelt_before_its_vowel(typed: str, meant: str) -> None:
    assert norms(typed) == meant
