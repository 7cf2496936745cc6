"""Why an answer is what it is: everything it rests on is named."""

import re
from dataclasses import fields
from typing import Any

import pytest

from bot.texts import texts
from knowledge.model import Question


def test_a_figure_names_intent_words_question_and_the_choice(bot: Any) -> None:
    (answer,), found = bot.trace("lcai bn sp 4 sao", "trace figure")
    assert "ask_figure" in found and "area=Lào Cai «lcai» [0-4]" in found
    assert "nơi: Lào Cai" in found and "chỉ tiêu: products_by_star" in found
    chosen = [line for line in found.splitlines() if line.startswith("→")]
    for fact in answer["custom"]["facts"]:
        assert any(f" {fact['value']} (" in line for line in chosen)
    assert len(chosen) == len(answer["custom"]["facts"])
    assert len(re.findall(r"mốc cũ hơn", found)) >= 3


def test_every_fact_of_a_cell_is_listed(bot: Any) -> None:
    from actions.knowledge_base import knowledge

    _, found = bot.trace("Lào Cai có bao nhiêu sản phẩm OCOP?", "trace all")
    listed = {i for ids in re.findall(r"\[(F[^\]]*)\]", found) for i in ids.split(", ")}
    areas = ["lao-cai", "lao-cai-cu"]
    every = knowledge().store.figures(areas, ["products_total"])
    assert listed == {f.figure_id for f in every if not f.part_id}


def test_a_rule_is_named(bot: Any) -> None:
    (answer,), found = bot.trace("chứng nhận có hạn bao lâu", "trace rule")
    for fact in answer["custom"]["facts"]:
        assert fact["rule_id"] in found


@pytest.mark.parametrize("message", ["asdf qwer", "thời tiết hôm nay", "chào", "😀", "a" * 600])
def test_what_is_not_answered_is_traced_as_well(bot: Any, message: str) -> None:
    messages, found = bot.trace(message, f"trace {message[:9]}")
    assert messages[0]["text"]
    assert "→" not in found


def test_what_is_carried_over_is_said(bot: Any) -> None:
    bot.ask("Sơn La có bao nhiêu sản phẩm 4 sao?", "trace carried")
    _, found = bot.trace("còn Lào Cai?", "trace carried")
    assert "lấy từ nơi khác: previous" in found


def test_every_part_of_a_question_has_a_name_for_staff() -> None:
    named = set(texts()["trace"]["fields"])
    assert named == {f.name for f in fields(Question)} - {"text", "recent", "times"}
