"""The names in the tables, as terms for the reader."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from bot.language.keystrokes import is_syllable
from bot.language.lexicon import Term
from bot.language.text import fold
from knowledge.tables import Row, read_rows

#: The districts of before 1 July 2025 that are not in the tables of facts.
GAZETTEER = Path(__file__).parent / "gazetteer.csv"
#: The communes of before the mergers; the tables have no figures of any.
COMMUNES = Path(__file__).parent / "communes.csv"
#: Villages and communes so known for their goods that no level is said before them.
VILLAGES = Path(__file__).parent / "villages.csv"
#: Folded names that are common words, too: they need their level before them.
_COMMON = frozenset(
    (
        "la gi|co to|hong bang|bao lam|thong nhat|lam ha|thanh ba|cho moi|co do|"
        "dong xuan|hoa vang|tuong duong|con co|quy hop|dong ha|dien bien dong|van lam|"
        "gia lam|thach that|cho gao|cai lay|cai be|nho quan|vu thu|vu ban|tien hai|"
        "my tu|nga nam|nga bay|long ho|dat do|ba to|ba tri|tam nong|binh minh|"
        "hoa an|thanh binh|vinh loi|hai an|nam dong|nam truc|song lo|song cau|"
        "song cong|lap vo|nhu thanh|nhu xuan|con cuong|do luong|gia binh|luong tai|"
        "dong anh|thanh tri|dai tu|phu luong|cho don|ba be|ha quang|binh gia|"
        "van quan|chi lang|vinh cuu|cu chi|nha be|can gio|cam lam|cao phong|yen lap|"
        "thong nong|gia nghia|ha trung|cau ke|cau giay|can duoc|ben cau|tan bien|"
        "phu tan|hai ha|tu ky|quan hoa|quan son|tay hoa|an lao|an minh|an phu|"
        "nong cong|dam doi|tien yen|van don|luc nam|luc ngan|son tinh|na hang|cam lo|"
        "tien du|ba che|dam ha|ham tan|duc trong|long my|long thanh|hoang mai|"
        "xuan truong|giao thuy|tri ton|my duc|hai hau|lang giang|sam son|phu ninh|"
        "tay ho|hung ha|dong phu|thot not|dong hai|dinh lap|ly nhan|"
        "tieu can|kien an|an thi|minh hoa|lam binh|dan phuong|mo cay nam|quan ba"
    ).split("|")
)

#: Common words even after "ở" ("ở chỗ mới", "ở cố đô").
_ONLY_WITH_LEVEL = frozenset(
    "la gi|cho moi|cho don|cho gao|co do|thong nhat|con co|co to|dong xuan|nam dong".split("|")
)
#: What is kept of a first syllable: "qtrị" for Quảng Trị, "cthơ" for Cần Thơ.
_ONSET = re.compile(r"[bcdđghklmnpqrstvx]")


def terms() -> Iterator[Term]:
    """Every way of writing an area, an indicator or a part that the tables give."""
    for row in read_rows("areas"):
        for written in _written(row, "name"):
            if _needs_level(row, written):
                yield from _with_level(row, written)
            else:
                yield Term("area", row["name"], written, row["level"])
        if row["level"] == "province":
            yield from _shortened(row)
    yield from _other_districts()
    yield from _below_districts()
    for row in read_rows("indicators"):
        for written in _written(row, "name_vi"):
            yield Term("indicator", row["indicator_id"], written)
    for row in read_rows("parts"):
        for written in (w for w in row["aliases"].split("|") if w):
            yield Term("part", row["part_id"], written)


def _written(row: Row, name: str) -> Iterator[str]:
    yield row[name]
    yield from (alias for alias in row["aliases"].split("|") if alias)


def _needs_level(row: Row, written: str) -> bool:
    """A district of one syllable ("Vinh") is too common a word to stand alone."""
    words = fold(written).split()
    return row["level"] != "province" and len(words) == 1 and is_syllable(words[0])


def _other_districts() -> Iterator[Term]:
    """Districts that the tables have no figures of: known by name, so that it can be said."""
    rows = _rows(GAZETTEER)
    provinces: dict[str, set[str]] = {}
    for row in rows:
        provinces.setdefault(row["name"], set()).add(row["province"])
    unlike = _written_unlike(set(provinces))
    for row in rows:
        name, level = row["name"], row["level"]
        of = row["province"] if len(provinces[name]) == 1 else ""
        single = len(name.split()) == 1 and is_syllable(fold(name))
        word = fold(name) in _COMMON
        written = f"{level} {name}" if word or single else name
        yield Term("area", name, written, "district", of, listed=False)
        if word and fold(name) in unlike:
            yield Term("area", name, f"ở {name}", "district", of, listed=False)
        if level == "thành phố":
            yield from _short_town(name, of)


def _written_unlike(names: set[str]) -> set[str]:
    """Folded names that are told from all others after "ở": Phù Ninh is not, for Phú Ninh."""
    folded = Counter(map(fold, names | {row["name"] for row in read_rows("areas")}))
    return {name for name, times in folded.items() if times == 1} - _ONLY_WITH_LEVEL


def _below_districts() -> Iterator[Term]:
    for row in _rows(COMMUNES):
        yield Term("commune", row["name"], row["name"], "commune", listed=False)
    for row in _rows(VILLAGES):
        yield Term("area", row["name"], row["name"], "village", row["province"], listed=False)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _shortened(row: Row) -> Iterator[Term]:
    """A province in short; of several syllables, too, where an alias has two (Vũng Tàu)."""
    for name in dict.fromkeys(_written(row, "name")):
        if written := _short(name):
            yield Term("area", row["name"], written, row["level"])


def _short_town(name: str, province: str) -> Iterator[Term]:
    """A town in short ("đlạt"), unless a province is written so."""
    written = _short(name)
    if written and fold(written) not in _province_shorts():
        yield Term("area", name, written, "district", province, listed=False)


@lru_cache(maxsize=1)
def _province_shorts() -> frozenset[str]:
    rows = [r for r in read_rows("areas") if r["level"] == "province"]
    return frozenset(fold(_short(w)) for r in rows for w in _written(r, "name"))


def _short(name: str) -> str:
    """A name of two syllables in short: "hgiang", "qtrị"; '' where that is a word itself."""
    syllables = name.lower().split()
    if len(syllables) != 2 or not all(s.isalpha() for s in syllables):
        return ""
    onset = _ONSET.match(syllables[0])
    written = (onset.group() if onset else syllables[0][0]) + syllables[1]
    return "" if is_syllable(fold(written)) else written


def _with_level(row: Row, written: str) -> Iterator[Term]:
    for level in ("thành phố", "huyện", "thị xã", "bến xe", "ga"):
        yield Term("area", row["name"], f"{level} {written}", row["level"])
