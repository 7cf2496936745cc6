"""Days of certificates, to the day."""

import re
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("giấy cấp tháng 5/2023 còn hạn không", "từ 1/5/2026 đến 31/5/2026"),
        ("giay cap nam 2022 con han ko", "Công nhận năm 2022 thì Giấy chứng nhận hết hạn"),
        ("giấy cấp năm 2021 còn hạn không", "đã quá hạn"),
        ("được cấp giấy năm 2023 thì còn hạn không", "có thể còn hạn"),
        ("công nhận tháng 3 năm 2024 khi nào hết", "vẫn còn hạn"),
        ("công nhận năm 2019 khi nào hết", "từ 21/8/2022"),  # the first day of the criteria
        ("công nhận năm 2030 khi nào hết", "chưa tới"),
        ("công nhận năm 2018 khi nào hết", "trước khi có"),
    ],
)
@pytest.mark.parametrize("intent", ["ask_deadline", "ask_validity"])
def test_a_month_or_a_year_gives_the_days_between(
    ask: Ask, intent: str, text: str, said: str
) -> None:
    assert said in ask(intent, text)["text"]


def test_of_a_month_the_end_says_when_to_hand_in_and_whom_the_extension_helps(ask: Ask) -> None:
    assert "180 ngày" in ask("ask_deadline", "cấp tháng 3/2024 khi nào hết hạn")["text"]
    assert "kéo dài" in ask("ask_deadline", "cấp tháng 9/2023 khi nào hết hạn")["text"]
    assert "kéo dài" not in ask("ask_deadline", "cấp tháng 2/2022 khi nào hết hạn")["text"]


@pytest.mark.parametrize(
    "text", ["năm nay sản phẩm của tôi hết hạn chưa",
             "giấy cấp năm 2023 có giá trị bao lâu"],
)  # fmt: skip
def test_a_month_of_something_else_is_not_taken_for_the_recognition(ask: Ask, text: str) -> None:
    message = ask("ask_validity", text)
    assert "36 tháng" in message["text"] and "trong khoảng" not in message["text"]


@settings(max_examples=60, deadline=None)
@given(day=st.dates(min_value=date(2019, 8, 21), max_value=date(2026, 10, 31)))
def test_each_day_of_a_month_ends_between_the_days_said_of_the_month(ask: Ask, day: date) -> None:
    month = ask("ask_deadline", f"công nhận tháng {day.month}/{day.year}")["text"]
    exact = ask("ask_deadline", f"công nhận {day.day}/{day.month}/{day.year}")["text"]
    first, last = (_day(d) for d in re.findall(r"khoảng từ (\S+) đến (\S+)\.\n", month)[0])
    assert first <= _day(re.findall(r"hết hạn ngày (\S+)", exact)[0]) <= last


def test_of_the_month_a_certificate_ends_in_the_days_to_hand_in_are_a_range(ask: Ask) -> None:
    text = ask("ask_validity", "giấy hết hạn tháng 1/2027 thì sao")["text"]
    assert "hết hạn tháng 1/2027" in text and "giữa 5/7/2026 và 3/10/2026" in text
    assert "đã qua" in text
    to_come = ask("ask_deadline", "giấy của tôi hết hạn tháng 12/2027 thì nộp lúc nào")["text"]
    assert "giữa 4/6/2027 và 2/9/2027" in to_come and "đã qua" not in to_come


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("chè cấp 20/12/2023, mật ong cấp tháng 6/2024 khi nào hết hạn",
         ["20/12/2026", "từ 1/6/2027 đến 30/6/2027"]),
        ("giấy cấp 12/2023 và 6/2024 khi nào hết hạn",
         ["từ 1/12/2026 đến 31/12/2026", "từ 1/6/2027 đến 30/6/2027"]),
        ("nước mắm cấp 1/2/2024, rượu cấp tháng 5/2025, chè cấp năm 2023",
         ["1/2/2027", "từ 1/5/2028 đến 31/5/2028", "từ 1/1/2026 đến 31/12/2026"]),
    ],
)  # fmt: skip
def test_of_several_products_those_with_a_month_or_a_year_are_told_too(
    ask: Ask, text: str, said: list[str]
) -> None:
    answer = ask("ask_deadline", text)["text"]
    assert not [words for words in said if words not in answer]
    assert answer.count("Hồ sơ đánh giá lại gồm") <= 1


def test_the_end_of_a_certificate_is_answered_whatever_was_heard(ask: Ask) -> None:
    for intent in ("out_of_scope", "nlu_unsure", "ask_transition"):
        text = ask(intent, "giay het han hom qua lam sao")["text"]
        assert "21/11/2026 là ngày hết hạn" in text and "quá hạn 1 ngày" in text


@pytest.mark.parametrize(
    "text",
    [
        "ký quyết định 2/7/2024, nhận giấy 20/7/2024 thì hết hạn ngày nào",
        "tôi nhận giấy ngày 20/7/2024 còn quyết định ký 2/7/2024, bao giờ hết hạn",
        "quyết định ngày 2/7/2024 nhưng mãi 20/7/2024 mới nhận giấy, hạn đến bao giờ",
        "nộp hồ sơ 1/3/2024, tỉnh chấm 15/6/2024, ký quyết định 2/7/2024, nhận giấy 20/7/2024,"
        " khi nào hết hạn",
        "ký quyết định ngày 2/7/2024 nhưng trao giấy ngày 20/7/2024 thì hết hạn khi nào",
        "giấy ghi thời hạn 2/7/2024 - 2/7/2027 còn hạn không",
        "giấy có hiệu lực từ 2/7/2024 đến 2/7/2027, giờ làm sao",
    ],
)
def test_the_months_run_from_the_day_it_was_signed(ask: Ask, text: str) -> None:
    answer = ask("ask_deadline", text)["text"]
    assert answer.startswith("Công nhận ngày 2/7/2024") and answer.count("Công nhận ngày") == 1


def test_a_day_on_which_it_was_only_handed_over_is_taken_for_want_of_another(ask: Ask) -> None:
    for text in (
        "tôi nhận giấy ngày 20/7/2024, bao giờ hết hạn",
        "20/7/2024 nhận giấy, khi nào hết",
    ):
        assert ask("ask_deadline", text)["text"].startswith("Công nhận ngày 20/7/2024")


def test_a_score_of_a_day_is_no_certificate(ask: Ask) -> None:
    text = ask("ask_deadline", "89,9 điểm chấm ngày 24/2/2023")["text"]
    assert "89,9 điểm, xét riêng điểm, là 4 sao" in text and "148/QĐ-TTg" in text


def test_what_a_certificate_of_before_lasted_is_that_decision_s(ask: Ask) -> None:
    text = ask("ask_deadline", "giấy cấp năm 2020 có hạn bao lâu")["text"]
    assert "36 tháng" in text and "1048/QĐ-TTg" in text


@pytest.mark.parametrize(
    ("day", "document"),
    [("7/9/2019", "1048"), ("23/2/2023", "1048"), ("24/2/2023", "148"), ("21/5/2026", "148"),
     ("22/5/2026", "26/2026")],
)  # fmt: skip
def test_how_long_it_lasts_rests_on_the_decision_of_its_day(
    ask: Ask, day: str, document: str
) -> None:
    first = ask("ask_deadline", f"công nhận ngày {day}")["text"].split("\n")[0]
    assert f"Quyết định {document}/QĐ-TTg" in first


def _day(words: str) -> date:
    return date(*reversed([int(n) for n in words.split("/")]))


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
