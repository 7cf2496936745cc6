"""The names that the reader gets from the tables and the gazetteer."""

import csv
from typing import Any

import pytest

from bot.language.text import fold
from knowledge.tables import read_rows
from knowledge.vocabulary import COMMUNES, GAZETTEER, VILLAGES, terms

with GAZETTEER.open(encoding="utf-8", newline="") as _lines:
    _ROWS = list(csv.DictReader(_lines))
_PROVINCES = {r["name"] for r in read_rows("areas") if r["level"] == "province"}
_LISTED = {fold(r["name"]) for r in read_rows("areas")}


def test_every_district_has_its_level_and_its_province() -> None:
    assert {r["level"] for r in _ROWS} == {"huyện", "quận", "thị xã", "thành phố"}
    assert {r["province"] for r in _ROWS} <= _PROVINCES
    rows = [tuple(r.values()) for r in _ROWS]
    assert len(rows) == len(set(rows)) > 500


@pytest.mark.parametrize("row", _ROWS, ids=lambda r: f"{r['level']} {r['name']}")
def test_each_district_is_known_after_its_level(reader: Any, row: dict[str, str]) -> None:
    typed = f"{row['level']} {row['name']} có mấy sản phẩm"
    for text in (typed, fold(typed)):
        spans = reader.read(text).of("area")
        found = {fold(value) for s in spans for value in s.value.split("|")}
        assert fold(row["name"]) in found or found & _LISTED, text


def test_a_short_form_never_is_a_word() -> None:
    from bot.language.keystrokes import is_syllable

    short = [t.written for t in terms() if t.label == "area" and " " not in t.written.strip()]
    assert not [w for w in short if is_syllable(fold(w)) and w.islower()]


def test_a_district_says_its_province_where_only_one_has_it(reader: Any) -> None:
    (span,) = reader.read("Mèo Vạc có gì").of("area")
    assert span.detail["within"] == "Hà Giang"
    (span,) = reader.read("huyện Châu Thành có gì").of("area")
    assert span.detail["within"] == ""


def test_a_towns_short_form_is_never_a_provinces() -> None:
    provinces = {fold(t.written) for t in terms() if t.level == "province"}
    towns = [t for t in terms() if t.level == "district" and not t.listed and " " not in t.written]
    assert not {fold(t.written) for t in towns} & provinces


def test_villages_have_a_province_and_a_source() -> None:
    with VILLAGES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {r["province"] for r in rows} <= _PROVINCES
    assert all(r["source"].startswith("http") for r in rows)


def test_communes_are_names_of_two_syllables_and_more() -> None:
    with COMMUNES.open(encoding="utf-8", newline="") as lines:
        names = [r["name"] for r in csv.DictReader(lines)]
    assert len(names) == len(set(names)) > 7000
    assert all(2 <= len(n.split()) <= 4 and n.replace(" ", "").isalpha() for n in names)
    assert names == sorted(names)
