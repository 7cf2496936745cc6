"""What the reader names in a message, and that it points at the right letters."""

import unicodedata
from datetime import date
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.questions import Counts, compare, found, load
from bot.components.extractor import as_entity
from bot.language.text import clean, fold
from knowledge.tables import read_rows

TODAY = date(2026, 11, 22)
_QUESTIONS = [q.text for part in ("development", "reader") for q in load(part)]
_PROVINCES = sorted({r["name"] for r in read_rows("areas") if r["level"] == "province"})


def values(reader: Any, text: str, label: str) -> list[str]:
    return [s.value for s in reader.read(text, TODAY).of(label)]


@pytest.mark.parametrize("name", _PROVINCES)
@pytest.mark.parametrize("typed", [str, fold, str.upper, lambda n: unicodedata.normalize("NFD", n)])
def test_every_province_is_found_however_it_is_typed(reader: Any, name: str, typed: Any) -> None:
    assert values(reader, f"{typed(name)} có bao nhiêu sản phẩm", "area") == [name]


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("lcai bn sp", ["Lào Cai"]),
        ("sơnla mục tiêu", ["Sơn La"]),
        ("Lài Cai co may sp", ["Lào Cai"]),
        ("TP Lào Cai có mấy sp", ["Thành phố Lào Cai"]),
        ("huyện Điện Biên", ["Huyện Điện Biên"]),
        ("tỉnh Điện Biên", ["Điện Biên"]),
        ("huyện Mèo Vạc có mấy sp", ["Mèo Vạc"]),
        ("ve xe di ba vi con khong", ["Ba Vì"]),
        ("xã Pa Ủ có mấy sp", [""]),
        ("xã tôi có mấy sp", []),
        ("tỉnh nào nhiều nhất", []),
        ("Tây Bắc so với Tây Nguyên", ["Tây Bắc", "Tây Nguyên"]),
        ("miền Tây mình", ["Đồng bằng sông Cửu Long"]),
        ("hgiang bn sp", ["Hà Giang|Hậu Giang"]),
        ("qtrị, cthơ, tquang", ["Quảng Trị", "Cần Thơ", "Tuyên Quang"]),
        ("Tam Dương", ["Tam Dương"]),
        ("tam duong", ["Tam Đường"]),
        ("ocop la gi", []),
        ("Sơn Na đứng thứ mấy", ["Sơn La"]),
        ("Cái bằng OCOP có hạn không", []),
        ("giấy có giá trị vĩnh cửu không", []),
        ("giay co gia tri vinh cuu khong", []),
        ("can duoc may diem", []),
        ("chỉ tiêu LC", ["Lào Cai|Lai Châu"]),
        ("cho mình xem văn bản gốc", []),
        ("huyen van ban may mon", ["Văn Bàn"]),
        ("Lào có bao nhiêu sản phẩm", []),
        ("bún mắm Hà Nam hay Hà Nội", ["Hà Nam", "Hà Nội"]),
        ("tỷ lệ hợp tác xã Sơn La", ["Sơn La"]),
        ("xã tôi nộp hồ sơ", []),
        ("theo bao Yen Bai thi co may sp", ["Yên Bái"]),
        ("Sa Pa có qua mặt Bắc Hà nổi không", ["Sa Pa", "Bắc Hà"]),
        ("xòn Quảng Nin thì xao", ["Quảng Ninh"]),
        ("do cơ quang nào cung cấp", []),
        ("lao động địa phương", []),
        ("của tài nguyên", []),
        ("hai tỉnh này", []),
        ("đlạt bn sp", ["Đà Lạt"]),
        ("ocop pleiku", ["Pleiku"]),
        ("nhiều sản phẩm nhất nước", ["Cả nước"]),
        ("bến xe Vinh", ["Vinh"]),
        ("tôi ở Cái Bè, không phải cái bè", ["Cái Bè"]),
        ("o Lam Ha co may sp", ["Lâm Hà"]),
        ("bac ha nam 2023", ["Bắc Hà"]),
        ("gốm Chu Đậu với chè suoi giang", ["Chu Đậu", "Suối Giàng"]),
    ],
)
def test_areas(reader: Any, text: str, areas: list[str]) -> None:
    assert values(reader, text, "area") == areas


def test_a_city_of_a_province_is_not_the_province(reader: Any) -> None:
    (span,) = reader.read("thành phố Sơn La có mấy sản phẩm", TODAY).of("area")
    assert (span.value, span.detail["level"]) == ("Sơn La", "city")


@pytest.mark.parametrize("question", _QUESTIONS)
def test_spans_point_at_their_own_words(reader: Any, question: str) -> None:
    reading = reader.read(question, TODAY)
    for span in reading.spans:
        assert reading.text[span.start : span.end] == span.text


@pytest.mark.parametrize("question", _QUESTIONS)
def test_composition_and_case_change_nothing(reader: Any, question: str) -> None:
    plain = [(s.label, s.value) for s in reader.read(question, TODAY).spans]
    decomposed = unicodedata.normalize("NFD", question)
    assert [(s.label, s.value) for s in reader.read(decomposed, TODAY).spans] == plain


@pytest.mark.parametrize("question", _QUESTIONS)
def test_upper_and_lower_case_are_the_same(reader: Any, question: str) -> None:
    def found(text: str) -> list[tuple[str, str]]:
        return [(s.label, s.value) for s in reader.read(text, TODAY).spans]

    assert found(question.upper()) == found(question.lower()) == found(question)


@pytest.mark.parametrize(("part", "floor"), [("development", 0.985), ("reader", 0.983)])
def test_what_is_named_in_the_questions(reader: Any, part: str, floor: float) -> None:
    """99% of either when this was written; the floor is a point below."""
    counts = Counts()
    for question in load(part):
        reading = reader.read(question.text, TODAY)
        parsed = {"text": reading.text, "entities": [as_entity(s) for s in reading.spans]}
        counts += compare(question.entities, found(parsed, question.intent))
    assert counts.f1 >= floor


@pytest.mark.parametrize(
    "text", ["lang nghe " * 300, "nghi quyet so " * 200, "3 sao, " * 300, "quy 1 nam " * 200,
             "them bao nhieu " * 200, "ho, htx va " * 200, "xa ta phin " * 200]
)  # fmt: skip
def test_no_text_takes_long(reader: Any, text: str) -> None:
    """A few thousand letters of what the patterns look for, read in the time of many questions."""
    start = perf_counter()
    reader.read(text, TODAY)
    assert perf_counter() - start < 2


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=300))
def test_no_text_makes_it_fail(reader: Any, text: str) -> None:
    reading = reader.read(text, TODAY)
    assert reading.text == clean(text)
    assert all(0 <= s.start < s.end <= len(reading.text) for s in reading.spans)


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [("có hơn 200 sản phẩm", "200", ">"), ("gần 1.234 sản phẩm", "1234", "<"),
     ("khoảng hai trăm sản phẩm", "200", "~"), ("có 10 sản phẩm 5 sao không", "10", None)],
)  # fmt: skip
def test_numbers_and_what_is_said_of_them(
    reader: Any, text: str, value: str, qualifier: str | None
) -> None:
    (span,) = reader.read(text, TODAY).of("number")
    assert (span.value, span.detail.get("qualifier")) == (value, qualifier)


@pytest.mark.parametrize(
    "text", ["năm 2023 Lào Cai", "88 điểm", "quyết định 148", "ngày 15/3/2023"]
)
def test_years_scores_and_documents_are_no_plain_numbers(reader: Any, text: str) -> None:
    assert not reader.read(text, TODAY).of("number")
