"""What fuzzing found in the reader, and that nothing typed holds it up or breaks it."""

import math
import time
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given, target
from hypothesis import strategies as st

from bot.channel.gate import MAX_CHARACTERS, admit
from bot.language.numbers import parse_number
from bot.language.periods import bounds
from bot.language.text import clean, fold
from knowledge.articles import Article
from knowledge.proposals import propose
from tests.security.inputs import several

TODAY = date(2026, 11, 22)
#: Words and signs that some rule of the reader waits for.
WORDS = (
    "Lào Cai|sơn la|tphcm|huyện|xã|quyết định|số|148|nghị quyết|năm|tháng|ngày|quý|hai|mười|trăm"
    "|nghìn|linh|sao|sản phẩm|sp|điểm|điểm bán|1.234|5/2025|31/2|2021-2025|hơn|từ|đến|mấy|nhieeu"
    "|co1|nhie6u|sanphamocop|bn|1|5|88|-|/|.|,|*|%|(|٣|\u0301|\u200d|\ud800|😀|a|q"
)  # fmt: skip

typed = st.lists(st.sampled_from(WORDS.split("|")), min_size=1, max_size=120).flatmap(
    lambda words: st.sampled_from(["", " ", "  ", "-"]).map(lambda between: between.join(words))
)


def read(reader: Any, message: str) -> Any:
    """A message as the reader has it, with what holds of every reading."""
    begin = time.process_time()
    reading = reader.read(message, TODAY)
    assert time.process_time() - begin < 1
    for span in reading.spans:
        assert 0 <= span.start < span.end <= len(reading.text)
        assert span.text == reading.text[span.start : span.end]
        if span.label in {"number", "score"}:
            assert math.isfinite(float(span.value))
        if span.label == "time" and span.value:
            first, last = bounds(span.value)
            assert span.value.isascii() and first <= last
    return reading


@several(120)
@given(st.one_of(typed, st.text(max_size=MAX_CHARACTERS)))
def test_whatever_is_typed_is_read(reader: Any, message: str) -> None:
    admitted = admit(message[:MAX_CHARACTERS])
    if isinstance(admitted, str):
        begin = time.process_time()
        read(reader, admitted)
        target(time.process_time() - begin)


def test_a_word_again_and_again_to_the_cap_is_read_at_once(reader: Any) -> None:
    for word in WORDS.split("|"):
        for between in ("", " "):
            read(reader, ((word + between) * MAX_CHARACTERS)[:MAX_CHARACTERS])


def values(reader: Any, message: str, label: str) -> list[str]:
    return [span.value for span in read(reader, message).of(label)]


@pytest.mark.parametrize("digits", ["1" * 400, "9" * 21, "1." + "234." * 99], ids=range(3))
def test_a_number_beyond_all_counting_is_none(reader: Any, digits: str) -> None:
    assert values(reader, f"Lào Cai {digits} sản phẩm", "number") == []
    with pytest.raises(ValueError, match="number"):
        parse_number(digits)


def test_a_number_keeps_all_its_digits(reader: Any) -> None:
    assert values(reader, "1.234.567 sản phẩm", "number") == ["1234567"]


@pytest.mark.parametrize(
    "typed", ["a\u200d\u0301", "e\u200b\u0302\u0301 Lào Cai", "o\u00ad\u031b\u0301n"]
)
def test_a_letter_and_its_mark_come_together_over_what_nobody_sees(typed: str) -> None:
    cleaned = clean(typed)
    assert unicodedata.is_normalized("NFC", cleaned) and len(fold(cleaned)) == len(cleaned)


@given(st.text())
def test_cleaning_twice_changes_nothing_and_folding_keeps_the_length(typed: str) -> None:
    cleaned = clean(typed)
    assert clean(cleaned) == cleaned and len(fold(cleaned)) == len(cleaned)


@pytest.mark.parametrize(
    ("typed", "label", "value"),
    [("năm 20٢٣", "time", "2023"), ("１５/３/２０２３", "time", "2023-03-15"),
     ("٣ sao", "star", "3"), ("２６７ sản phẩm", "number", "267")],
)  # fmt: skip
def test_digits_of_other_scripts_are_digits(
    reader: Any, typed: str, label: str, value: str
) -> None:
    assert values(reader, typed, label) == [value]


def test_years_the_wrong_way_round_are_put_right(reader: Any) -> None:
    assert values(reader, "giai đoạn 2025-2021", "time") == ["2021/2025"]


def test_a_document_of_number_nought_is_still_one(reader: Any) -> None:
    assert values(reader, "quyết định 0", "document") == ["0"]


@pytest.mark.parametrize(
    "text",
    ["Quyết định " + "hai " * 5000, "Tính đến 12.5.2024 - 30 sản phẩm OCOP",
     "Lào Cai có 1.2.3.4-5 sản phẩm", "1" * 20_000 + "-5 sản phẩm", "a1" + "a" * 20_000,
     "Lào Cai có " + "9" * 400 + " sản phẩm OCOP"],
    ids=range(6),
)  # fmt: skip
def test_no_article_is_too_odd(reader: Any, text: str) -> None:
    begin = time.process_time()
    rows = list(propose(Article("a.txt", text), reader.read, {"Lào Cai": "province"}))
    assert time.process_time() - begin < 5
    assert all(math.isfinite(float(end)) for row in rows for end in row.value.split("-"))


def test_a_range_keeps_all_its_digits(reader: Any) -> None:
    text = "Năm 2024, Lào Cai có 1.234.567-2.345.678 sản phẩm OCOP."
    (row,) = propose(Article("a.txt", text), reader.read, {"Lào Cai": "province"})
    assert row.value == "1234567-2345678"
