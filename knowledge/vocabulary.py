"""The names in the tables, as terms for the reader."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from bot.language.keystrokes import is_syllable
from bot.language.lexicon import Term
from bot.language.text import fold
from knowledge.tables import Row, read_rows

#: The districts of before 1 July 2025 that are not in the tables of facts.
GAZETTEER = Path(__file__).parent / "gazetteer.csv"
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
        "kien an|an thi|minh hoa|lam binh|dan phuong|mo cay nam|quan ba"
    ).split("|")
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
    return row["level"] != "province" and len(fold(written).split()) == 1


def _other_districts() -> Iterator[Term]:
    """Districts that the tables have no figures of: known by name, so that it can be said."""
    with GAZETTEER.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    provinces: dict[str, set[str]] = {}
    for row in rows:
        provinces.setdefault(row["name"], set()).add(row["province"])
    for row in rows:
        name, level = row["name"], row["level"]
        of = row["province"] if len(provinces[name]) == 1 else ""
        with_level = len(name.split()) == 1 or fold(name) in _COMMON
        written = f"{level} {name}" if with_level else name
        yield Term("area", name, written, "district", of, listed=False)


def _shortened(row: Row) -> Iterator[Term]:
    """A province of two syllables in short: "hgiang", "qtrị", unless that is a word itself."""
    syllables = row["name"].split()
    if len(syllables) != 2:
        return
    onset = _ONSET.match(syllables[0].lower())
    written = (onset.group() if onset else syllables[0][0].lower()) + syllables[1].lower()
    if not is_syllable(fold(written)):
        yield Term("area", row["name"], written, row["level"])


def _with_level(row: Row, written: str) -> Iterator[Term]:
    for level in ("thành phố", "huyện", "thị xã"):
        yield Term("area", row["name"], f"{level} {written}", row["level"])
