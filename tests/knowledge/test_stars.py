"""Points to stars: exact at the bounds, and never more than the points say."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.stars import BANDS, band, parts_named

Ask = Callable[..., dict[str, Any]]
_TODAY = date(2026, 11, 28)
_TENTHS = st.integers(0, 1000).map(lambda n: n / 10)


def bands_on(knowledge: Any, day: date) -> list[Any]:
    held = (r for r in knowledge.store.rules if r.key in BANDS and r.is_sure and r.holds_on(day))
    return [band(r) for r in held]


def written(points: float) -> str:
    return f"{points:g}".replace(".", ",")


@given(points=_TENTHS)
@pytest.mark.parametrize("day", [date(2024, 1, 1), _TODAY])
def test_since_2023_any_points_are_of_exactly_one_star(
    knowledge: Any, day: date, points: float
) -> None:
    assert sum(b.holds(points) for b in bands_on(knowledge, day)) == 1


@given(points=st.integers(0, 100))
def test_under_1048_any_whole_points_are_of_exactly_one_star(knowledge: Any, points: int) -> None:
    assert sum(b.holds(points) for b in bands_on(knowledge, date(2021, 1, 1))) == 1


@given(low=_TENTHS, more=_TENTHS)
def test_more_points_are_never_fewer_stars(knowledge: Any, low: float, more: float) -> None:
    bands = bands_on(knowledge, _TODAY)
    star = {p: next(b.star for b in bands if b.holds(p)) for p in (low, max(low, more))}
    assert star[max(low, more)] >= star[low]


@settings(max_examples=80, deadline=None)
@given(points=st.integers(1, 999).map(lambda n: n / 10))
def test_what_is_missing_leads_just_to_the_next_star(
    ask: Ask, knowledge: Any, points: float
) -> None:
    text = ask("ask_star_points", f"được {written(points)} điểm là mấy sao", today=_TODAY)["text"]
    found = next(b for b in bands_on(knowledge, _TODAY) if b.holds(points))
    assert f"là {found.star} sao" in text
    above = [b for b in bands_on(knowledge, _TODAY) if b.star == found.star + 1]
    missing = [f"Còn thiếu {written(round(b.low - points, 2))} điểm" for b in above]
    assert all(words in text for words in missing)
    assert missing or "Còn thiếu" not in text


@pytest.mark.parametrize("score", ["69,9", "70", "89,5", "90", "100", "12", "45"])
def test_each_time_it_is_said_that_points_alone_are_not_enough(ask: Ask, score: str) -> None:
    text = ask("ask_star_points", f"{score} điểm là mấy sao", today=_TODAY)["text"]
    assert "mức tối thiểu bắt buộc" in text


def test_before_2026_no_minimums_are_claimed(ask: Ask) -> None:
    text = ask("ask_star_points", "năm 2024 được 75 điểm là mấy sao", today=_TODAY)["text"]
    assert "tối thiểu bắt buộc" not in text and "148/QĐ-TTg" in text


@pytest.mark.parametrize("score", ["-5", "120", "101"])
def test_off_the_scale_there_is_no_star(ask: Ask, score: str) -> None:
    message = ask("ask_star_points", f"{score} điểm là mấy sao", today=_TODAY)
    assert message["custom"]["status"] == "partial"
    assert f"Không có mức {score} điểm" in message["text"] and " là 5 sao" not in message["text"]


def test_out_of_ten_the_scale_is_asked(ask: Ask) -> None:
    message = ask("ask_star_points", "được 8,5/10 thì mấy sao", today=_TODAY)
    assert message["custom"]["kind"] == "clarify"
    assert [b["title"] for b in message["buttons"]] == [
        "85 điểm là mấy sao?", "8,5 điểm là mấy sao?",
    ]  # fmt: skip


def test_between_the_whole_points_of_1048_none_is_guessed(ask: Ask) -> None:
    message = ask("ask_star_points", "năm 2022 được 69,5 điểm là mấy sao", today=_TODAY)
    assert message["custom"]["status"] == "partial"
    assert [f["rule_id"] for f in message["custom"]["facts"]] == ["SD-007", "SD-008"]


def test_before_any_criteria_none_is_guessed(ask: Ask) -> None:
    message = ask("ask_star_points", "năm 2018 được 75 điểm là mấy sao", today=_TODAY)
    assert message["custom"]["status"] == "no_data" and "21/8/2019" in message["text"]


def test_parts_are_added_up(ask: Ask) -> None:
    text = ask("ask_star_points", "phần A 30 phần B 20 phần C 30 là mấy sao", today=_TODAY)["text"]
    assert "30 + 20 + 30 được 80 điểm" in text and "là 4 sao" in text


@pytest.mark.parametrize("text", ["A 45 B 20 C 30 mấy sao", "phần A 30 phần B 26 mấy sao"])
def test_a_part_above_its_most_is_not_added(ask: Ask, text: str) -> None:
    message = ask("ask_star_points", text, today=_TODAY)
    assert message["custom"]["status"] == "partial" and "vượt mức" in message["text"]


def test_a_sum_of_two_parts_is_said_to_lack_one(ask: Ask) -> None:
    text = ask("ask_star_points", "phần A 30 phần B 20 mấy sao", today=_TODAY)["text"]
    assert "chưa cho đủ cả ba phần" in text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Phần A được 30,5, phần B 20, phần C: 28", {"a": 30.5, "b": 20, "c": 28}),
        ("a=30 b=20 c=28", {"a": 30, "b": 20, "c": 28}),
        ("chị ạ, 4 sao mấy điểm", {}),
    ],
)
def test_parts_are_read_as_people_write_them(text: str, parts: dict[str, float]) -> None:
    assert parts_named(text) == parts


def test_several_products_each_get_their_star(ask: Ask) -> None:
    question = "hai sản phẩm, một cái 68 điểm, một cái 91 điểm, mỗi cái mấy sao"
    text = ask("ask_star_points", question, today=_TODAY)["text"]
    assert "68 điểm, xét riêng điểm, là 3 sao" in text
    assert "91 điểm, xét riêng điểm, là 5 sao" in text


@pytest.mark.parametrize(
    ("text", "said", "never"),
    [
        ("phần A được 45 điểm", "vượt mức", " sao."),
        ("phần C được 30 điểm thì mấy sao", "riêng một phần", "là 2 sao"),
        ("69,5 điểm theo quyết định 1048", "giữa hai khung", "26/2026"),
        ("theo quyết định 148 thì 70 điểm là mấy sao", "148/QĐ-TTg", "26/2026"),
        ("âm 5 điểm là mấy sao", "Không có mức -5 điểm", "là 1 sao"),
    ],
)
def test_no_star_is_made_of_what_is_no_total_and_the_decision_named_counts(
    ask: Ask, text: str, said: str, never: str
) -> None:
    message = ask("ask_star_points", text, today=_TODAY)["text"]
    body = message.split("Nguồn:", maxsplit=1)[0]
    assert said in body and never not in body, body


def test_parts_alone_are_a_question_on_stars_whatever_was_heard(ask: Ask) -> None:
    assert (
        "75,5 điểm, xét riêng điểm, là 4 sao"
        in ask("nlu_fallback", "A: 32,5; B: 18; C: 25")["text"]
    )


@pytest.mark.parametrize(
    "text", ["69,5 điểm năm 2022 và 2025 mấy sao", "theo 148 và theo 1048 thì 69,5 điểm mấy sao"]
)
def test_under_several_criteria_each_is_told(ask: Ask, text: str) -> None:
    answer = ask("ask_star_points", text, today=_TODAY)["text"]
    old, new = answer.index("Theo Quyết định 1048"), answer.index("Theo Quyết định 148")
    assert old < answer.index("giữa hai khung") < (new if new > old else len(answer))
    assert new < answer.index("là 3 sao")
