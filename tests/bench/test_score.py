"""The arithmetic of the benchmark."""

from typing import Any

import pytest

from bench.questions import Counts, Question, compare, found, macro_f1
from bench.score import by_style, confusions, score, seconds_answered


def question(intent: str, *entities: tuple[str, str], also: str = "") -> Question:
    return Question("q", "full", intent, also, frozenset(entities))


def message(intent: str, *entities: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"text": "q", "intent": intent, "entities": list(entities), **more}


def area(name: str, level: str = "") -> dict[str, Any]:
    return {"entity": "area", "value": name, "detail": {"level": level}}


def test_counts() -> None:
    counts = compare(frozenset({("a", "1"), ("a", "2")}), frozenset({("a", "2"), ("b", "3")}))
    assert counts == Counts(right=1, spurious=1, missed=1)
    assert counts.f1 == pytest.approx(0.5)
    assert Counts().f1 == 1.0


def test_macro_f1_weighs_every_intent_alike() -> None:
    assert macro_f1(["a", "a", "a", "b"], ["a", "a", "a", "a"]) == pytest.approx((6 / 7) / 2)


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        (area("Sơn La"), ("area", "son la")),
        (area("Sơn La", "city"), ("area", "son la@city")),
        (area("Thành phố Lào Cai"), ("area", "lao cai@city")),
        (area("Hà Nội", "city"), ("area", "ha noi")),
        (area("Thành phố Hồ Chí Minh"), ("area", "thanh pho ho chi minh")),
        ({"entity": "time", "value": ""}, ("time", "invalid")),
        ({"entity": "score", "value": "8.5", "detail": {"scale": "10"}}, ("score", "8.5/10")),
        ({"entity": "star", "value": "3+"}, ("star", "3+")),
    ],
)
def test_entities_are_made_comparable(entity: dict[str, Any], expected: tuple[str, str]) -> None:
    assert expected in found(message("ask_validity", entity), "ask_validity")


def test_now_and_what_is_not_compared_are_left_out() -> None:
    now = {"entity": "time", "value": "2026-11-22", "detail": {"words": "now"}}
    aspect = {"entity": "aspect", "value": "share"}
    assert found(message("ask_validity", now, aspect), "ask_validity") == frozenset()


def test_scores() -> None:
    questions = [question("ask_fee"), question("out_of_scope"), question("ask_fee")]
    parsed = [message("ask_fee"), message("out_of_scope"), message("out_of_scope")]
    result = score(questions, parsed)
    assert result.intent == pytest.approx(2 / 3)
    assert (result.refused, result.lost) == (1.0, 0.5)
    assert confusions(questions, parsed) == [(1, "ask_fee", "out_of_scope")]
    assert by_style(questions, parsed)["full"][:2] == (3, pytest.approx(2 / 3))


def test_second_questions_are_counted() -> None:
    both = message("ask_fee", questions=[{"intent": "ask_fee", "end": 1}, {"intent": "ask_logo"}])
    questions = [question("ask_fee", also="ask_logo"), question("ask_fee", also="ask_logo")]
    assert seconds_answered(questions, [both, message("ask_fee")]) == 0.5
