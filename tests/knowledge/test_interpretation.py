"""From spans to a question: what is meant, and what was taken from elsewhere."""

from datetime import date
from typing import Any

import pytest

from knowledge.interpretation import interpret
from knowledge.model import Place, Question

TODAY = date(2026, 11, 22)


def read(reader: Any, intent: str, text: str, **kwargs: Any) -> Question:
    return interpret(intent, text, reader.read(text, TODAY).spans, **kwargs)


@pytest.mark.parametrize(
    ("text", "indicator", "part"),
    [
        ("sơn la có mấy sản phẩm", "products_total", ""),
        ("tổng slà", "", ""),
        ("4 sao sơn la", "products_by_star", "4"),
        ("5 sao tiềm năng của sơn la", "potential_products_by_star", "5"),
        ("4 sao chiếm mấy phần trăm sơn la", "share_products_by_star", "4"),
        ("nhóm thực phẩm ở sơn la có mấy sản phẩm", "products_by_group", "food"),
        ("tỷ lệ hợp tác xã sơn la", "share_entities_by_type", "cooperative"),
        ("bao nhiêu chủ thể là hợp tác xã", "entities_by_type", "cooperative"),
        ("số chủ thể sơn la", "entities_total", ""),
        ("đợt 2 công nhận mấy sản phẩm", "new_products_batch", ""),
        ("đợt 1 có mấy sản phẩm 4 sao", "batch_products_by_star", "4"),
        ("làng nghề truyền thống", "traditional_craft_villages", ""),
        ("tỷ lệ sản phẩm xuất khẩu", "share_products_exported", ""),
    ],
)
def test_indicator_and_part(reader: Any, text: str, indicator: str, part: str) -> None:
    question = read(reader, "ask_figure", text)
    assert (question.indicator, question.part) == (indicator, part)


def test_the_home_area_is_used_and_said(reader: Any) -> None:
    question = read(reader, "ask_figure", "có mấy sản phẩm", home="Lào Cai")
    assert question.places == (Place("Lào Cai"),)
    assert question.assumed == ("home",)


def test_a_named_place_needs_no_home(reader: Any) -> None:
    question = read(reader, "ask_figure", "sơn la có mấy sản phẩm", home="Lào Cai")
    assert [p.name for p in question.places] == ["Sơn La"]
    assert question.assumed == ()


def test_a_rule_takes_no_place(reader: Any) -> None:
    assert read(reader, "ask_validity", "hạn bao lâu", home="Lào Cai").places == ()


def test_a_follow_up_replaces_only_what_is_new(reader: Any) -> None:
    first = read(reader, "ask_figure", "sơn la có mấy sản phẩm 4 sao")
    then = read(reader, "follow_up", "còn lào cai thì sao", previous=first)
    assert (then.kind, then.indicator, then.part) == ("ask_figure", "products_by_star", "4")
    assert [p.name for p in then.places] == ["Lào Cai"]
    year = read(reader, "follow_up", "thế năm 2022?", previous=then)
    assert (year.period, [p.name for p in year.places]) == ("2022", ["Lào Cai"])


def test_a_follow_up_to_nothing_is_a_question_on_a_place(reader: Any) -> None:
    question = read(reader, "follow_up", "Bảo Yên?")
    assert (question.kind, [p.name for p in question.places]) == ("ask_figure", ["Bảo Yên"])


def test_a_target_is_never_answered_with_a_result(reader: Any) -> None:
    assert read(reader, "ask_figure", "mục tiêu sơn la mấy sản phẩm").kind == "ask_target"


def test_now_is_no_period(reader: Any) -> None:
    assert read(reader, "ask_figure", "hiện nay sơn la có mấy sản phẩm").period == ""


def test_a_question_survives_the_slot(reader: Any) -> None:
    question = read(reader, "ask_figure", "lcai và sơn la năm 2023 mấy sp 4 sao, kế hoạch 88")
    assert Question.from_dict(question.as_dict()) == question
