"""Days of certificates, to the day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

Ask = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("recognised", "end"),
    [
        ("7/9/2024", "7/9/2027"),
        ("ngày 15 tháng 3 năm 2023", "15/3/2026"),
        ("29/02/2024", "28/2/2027"),
    ],
)
def test_36_months_to_the_day(ask: Ask, recognised: str, end: str) -> None:
    assert (
        f"hết hạn ngày {end}"
        in ask("ask_deadline", f"công nhận {recognised} thì hết hạn khi nào")["text"]
    )


def test_days_left_and_the_window(ask: Ask) -> None:
    text = ask("ask_deadline", "công nhận 7/9/2024")["text"]
    assert "còn 289 ngày" in text
    assert "từ ngày 11/3/2027 đến ngày 10/5/2027" in text


def test_a_window_from_before_its_rule_is_not_stated_but_the_extension_is(ask: Ask) -> None:
    text = ask("ask_deadline", "công nhận 1/7/2023")["text"]
    assert "2/3/2026" not in text
    assert "180 ngày" in text and "kéo dài" in text


def test_overdue(ask: Ask) -> None:
    assert "quá hạn" in ask("ask_deadline", "công nhận 1/2/2021")["text"]


@pytest.mark.parametrize(
    ("text", "words"),
    [("công nhận 31/4/2024", "không có thật"), ("công nhận 1/1/2027", "chưa tới"),
     ("công nhận 1/1/2018", "trước khi có")],
)  # fmt: skip
def test_impossible_days_get_a_clear_reply(ask: Ask, text: str, words: str) -> None:
    assert words in ask("ask_deadline", text)["text"]


def test_without_a_day_the_rule_answers(ask: Ask) -> None:
    assert "36 tháng" in ask("ask_deadline", "sản phẩm của tôi bao giờ hết hạn")["text"]


@settings(max_examples=60, deadline=None)
@given(day=st.dates(min_value=date(2019, 8, 21), max_value=date(2026, 11, 22)))
def test_the_window_lies_before_the_end(ask: Ask, day: date) -> None:
    message = ask("ask_deadline", f"công nhận {day.day}/{day.month}/{day.year}")
    end = date(day.year + 3, day.month, min(day.day, 28) if day.month == 2 else day.day)
    if day.month == 2 and day.day == 29:
        end = date(day.year + 3, 2, 28)
    last = end - timedelta(120)
    assert f"hết hạn ngày {end.day}/{end.month}/{end.year}" in message["text"]
    stated = f"đến ngày {last.day}/{last.month}/{last.year}" in message["text"]
    assert stated == (last >= date(2026, 5, 22))  # the window's rule began on that day
