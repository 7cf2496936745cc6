"""Every rule can be reached, and what is stated is mostly what was asked for."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bench.rules import DAY, load, measured
from bot.language.text import fold
from knowledge.tables import read_rows
from knowledge.topics import TOPICS

Ask = Callable[..., dict[str, Any]]

_ROWS = {r["rule_id"]: r for r in read_rows("rules")}
_UNSURE = {"thông tin mâu thuẫn", "khoảng trống"}
_SURE = sorted(
    i for i, r in _ROWS.items() if r["confidence"] != "low" and r["status"] not in _UNSURE
)
_INTENTS = {topic: kind for kind, (topics, _) in reversed(TOPICS.items()) for topic in topics}


def rules(message: dict[str, Any]) -> list[str]:
    return [f["rule_id"] for f in message["custom"]["facts"] if "rule_id" in f]


@pytest.mark.parametrize("rule_id", _SURE)
@pytest.mark.parametrize("marks", [True, False])
def test_every_rule_is_reached_by_its_own_question(ask: Ask, rule_id: str, marks: bool) -> None:
    question = _ROWS[rule_id]["question_vi"]
    message = ask("follow_up", question if marks else fold(question), today=DAY)
    assert rule_id in rules(message), message["text"]
    assert "Nguồn:" in message["text"]


@pytest.mark.parametrize("rule_id", sorted(set(_ROWS) - set(_SURE)))
def test_no_unsure_row_is_stated_even_when_asked_for_by_its_own_words(
    ask: Ask, rule_id: str
) -> None:
    for question in (_ROWS[rule_id]["question_vi"], *_ROWS[rule_id]["wordings"].split("|")):
        for intent in ("ask_document", "ask_complaint", "ask_fee", "ask_programme", "ask_logo"):
            assert rule_id not in rules(ask(intent, question, today=DAY))


def test_no_two_rules_have_the_same_question() -> None:
    questions = Counter(fold(r["question_vi"]) for r in _ROWS.values())
    assert not [q for q, n in questions.items() if n > 1]


def test_another_way_to_ask_leads_to_the_rule_or_offers_it(knowledge: Any) -> None:
    """By its other wordings a rule that holds today is the nearest, or one of three."""
    from knowledge.rules import RuleAnswers

    answers = RuleAnswers(knowledge.store)
    held = [r for r in knowledge.store.rules if r.is_sure and r.holds_on(DAY)]
    for rule in (r for r in held if r.wordings):
        from knowledge.model import Question

        for wording in rule.wordings.split("|"):
            ranked = answers.ranked(Question("ask_programme", wording), held, ())
            assert rule.rule_id in {m.rule.rule_id for m in ranked[:3]}, (rule.rule_id, wording)


@pytest.fixture(scope="module")
def development(bot: Any, knowledge: Any) -> Any:
    return measured(bot, knowledge, "development")


def test_of_questions_with_a_rule_most_get_it_or_are_offered_it(development: Any) -> None:
    """Guards what was measured (bench rules): 62% stated, 13% offered, 18% something else."""
    found = development["with a rule"]
    total = sum(found.values())
    assert found["right"] / total >= 0.5
    assert (found["right"] + found["offered"]) / total >= 0.66
    assert found["other"] / total <= 0.25


def test_of_questions_without_a_rule_few_get_another_one(development: Any) -> None:
    found = development["without a rule"]
    assert found["other"] / sum(found.values()) <= 0.2


def test_the_questions_name_rules_that_exist_and_are_not_of_the_tables() -> None:
    own = {fold(w) for r in _ROWS.values() for w in (r["question_vi"], *r["wordings"].split("|"))}
    for part in ("development", "untouched"):
        asked = load(part)
        assert len(asked) >= 200
        assert {i for a in asked for i in a.rules} <= set(_ROWS)
        assert not {fold(a.text) for a in asked} & own


def test_the_two_parts_share_no_question() -> None:
    one, other = ({fold(a.text) for a in load(p)} for p in ("development", "untouched"))
    assert not one & other


@pytest.mark.parametrize(
    ("intent", "text"),
    [("ask_logo", "logo in màu gì lên nắp chai nước mắm"),
     ("ask_council", "thành viên hội đồng được bồi dưỡng mấy trăm nghìn"),
     ("ask_dossier", "giấy khám sức khỏe của thợ gói bánh nộp bản nào")],
)  # fmt: skip
def test_below_the_threshold_nothing_is_stated_but_offered_or_not_known(
    ask: Ask, intent: str, text: str
) -> None:
    message = ask(intent, text, today=DAY)
    assert rules(message) == []
    assert message["custom"]["status"] in {"not_understood", "no_data"}


def test_an_offer_leads_to_the_rule(ask: Ask) -> None:
    message = ask("ask_council", "hội đồng làm việc thế nào", today=DAY)
    assert message["custom"]["kind"] == "clarify" and len(message["buttons"]) == 3
    for button in message["buttons"]:
        assert rules(ask("ask_figure", button["payload"], today=DAY))


def test_a_rule_of_unclear_standing_says_so(ask: Ask) -> None:
    question = _ROWS["NH-004"]["question_vi"]
    assert "chưa rõ quy định này nay còn áp dụng" in ask("ask_logo", question, today=DAY)["text"]


def test_complaints_are_general_law_with_whom_to_ask(ask: Ask) -> None:
    question = _ROWS["NLO-001"]["question_vi"]
    text = ask("ask_complaint", question, today=date(2026, 11, 28))["text"]
    assert "luật chung" in text
