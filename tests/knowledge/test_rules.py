"""Rules: the one in force on the day asked about, and never an unsure one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]


def rules(message: dict[str, Any]) -> list[str]:
    return [f["rule_id"] for f in message["custom"]["facts"] if "rule_id" in f]


@pytest.mark.parametrize(
    ("text", "today", "rule"),
    [
        ("ai công nhận 3 sao", date(2026, 11, 22), "TQ-023"),
        ("ai công nhận 3 sao", date(2026, 1, 1), "TQ-013"),
        ("ai công nhận 3 sao", date(2024, 1, 1), "TQ-006"),
        ("ai công nhận 3 sao", date(2020, 1, 1), "TQ-001"),
        ("năm 2022 ai công nhận 3 sao", date(2026, 11, 22), "TQ-001"),
        ("năm 2024 ai công nhận 3 sao", date(2026, 11, 22), "TQ-006"),
        ("ai công nhận 5 sao", date(2026, 11, 22), "TQ-025"),
    ],
)
def test_the_regime_of_the_day_answers(ask: Ask, text: str, today: date, rule: str) -> None:
    assert rules(ask("ask_authority", text, today=today))[0] == rule


@pytest.mark.parametrize(
    ("score", "rule"),
    [("69,9", "SD-016"), ("70", "SD-015"), ("89,5", "SD-015"), ("90", "SD-014"), ("100", "SD-014"),
     ("49", "SD-017"), ("0", "SD-018")],
)  # fmt: skip
def test_points_give_their_star(ask: Ask, score: str, rule: str) -> None:
    assert rules(ask("ask_star_points", f"{score} điểm là mấy sao"))[0] == rule


@pytest.mark.parametrize("score", ["120", "101"])
def test_points_out_of_scale_give_none(ask: Ask, score: str) -> None:
    message = ask("ask_star_points", f"{score} điểm là mấy sao")
    assert not any(score in str(f.get("value")) for f in message["custom"]["facts"])
    assert not message["text"].startswith(f"Với {score}")


@pytest.mark.parametrize(
    ("intent", "text", "key"),
    [
        ("ask_validity", "chứng nhận có thời hạn bao lâu", "certificate_months"),
        ("ask_reevaluation", "đánh giá lại khi nào", "recert_window"),
        ("ask_procedure", "nộp hồ sơ ở đâu", "where_to_submit"),
        ("ask_dossier", "hồ sơ gồm những gì", "dossier_components"),
        ("ask_dossier", "nộp mấy sản phẩm mẫu", "sample_count"),
        ("ask_participants", "ai được tham gia", "who_may_join"),
        ("ask_product_groups", "có mấy nhóm sản phẩm", "product_group_count"),
        ("ask_revocation", "khi nào bị thu hồi giấy chứng nhận", "revocation_grounds"),
        ("ask_programme", "ocop là gì", "product_definition"),
    ],
)
def test_the_common_questions_get_their_rule(ask: Ask, intent: str, text: str, key: str) -> None:
    message = ask(intent, text)
    assert key in [f.get("key") for f in message["custom"]["facts"]], message["text"]
    assert "26/2026" in message["text"] and "Nguồn:" in message["text"]


@pytest.mark.parametrize(
    ("intent", "text"),
    [("ask_fee", "nộp hồ sơ có mất phí không"), ("ask_complaint", "khiếu nại kết quả ở đâu")],
)
def test_a_gap_is_said_with_whom_to_ask(ask: Ask, intent: str, text: str) -> None:
    message = ask(intent, text)
    assert message["custom"]["status"] == "no_data"
    assert not message["custom"]["facts"]
    assert "chưa có nguồn" in message["text"] and "UBND" in message["text"]


def test_an_unsure_rule_is_never_stated(ask: Ask, knowledge: Any) -> None:
    unsure = {r.rule_id: r for r in knowledge.store.rules if not r.is_sure}
    assert len(unsure) > 10
    for rule in unsure.values():
        for intent in ("ask_document", "ask_star_points", "ask_authority", "ask_validity",
                       "ask_score_structure", "ask_programme", "ask_logo"):  # fmt: skip
            assert rule.rule_id not in rules(ask(intent, rule.question_vi))


def test_a_rule_that_no_longer_holds_says_so(ask: Ask) -> None:
    message = ask("ask_authority", "theo quyết định 148 ai công nhận 4 sao")
    assert rules(message) == ["TQ-007"]
    assert message["custom"]["caveats"] and "21/5/2026" in message["text"]


def test_a_local_rule_answers_for_its_place_only(ask: Ask) -> None:
    assert "300 triệu" in ask("ask_support", "Đà Nẵng hỗ trợ máy móc thế nào")["text"]
    assert "Đà Nẵng" not in ask("ask_support", "Sơn La hỗ trợ máy móc thế nào")["text"]
