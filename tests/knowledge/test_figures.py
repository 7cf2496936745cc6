"""Figures: the right borders, the right date, the preferred source, and honest gaps."""

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]


def values(message: dict[str, Any]) -> list[tuple[str, Any, str]]:
    return [(f["area_id"], f["value"], f["as_of"]) for f in message["custom"]["facts"]]


def test_an_undated_question_gets_the_newest_and_the_one_before_the_merger(ask: Ask) -> None:
    message = ask("ask_figure", "lao cai co bao nhieu san pham ocop")
    assert values(message) == [
        ("lao-cai", 605, "2025-12-12"),
        ("lao-cai-cu", 267, "2025-05-20"),
    ]
    assert "Yên Bái" in message["text"] and "trước sáp nhập" in message["text"]


def test_a_dated_question_gets_the_figure_of_that_date(ask: Ask) -> None:
    message = ask("ask_figure", "cuối 2022 lào cai có bao nhiêu sản phẩm")
    assert ("lao-cai-cu", 170, "2022-12-31") in values(message)
    assert not any(area == "lao-cai" for area, _, _ in values(message))


def test_a_former_province_says_where_it_is_now(ask: Ask) -> None:
    message = ask("ask_figure", "yên bái có mấy sản phẩm")
    assert values(message)[0] == ("yen-bai", 271, "2025")
    assert "nay thuộc Lào Cai" in message["text"]
    assert ("lao-cai", 605, "2025-12-12") in values(message)


def test_the_preferred_of_contradicting_sources_leads_and_the_other_is_told(ask: Ask) -> None:
    message = ask("ask_figure", "lào cai năm 2023 mấy sản phẩm 4 sao")
    assert [v for _, v, _ in values(message)] == [25, 26]
    assert message["custom"]["kind"] == "conflict"


def test_a_rounded_figure_keeps_its_word(ask: Ask) -> None:
    message = ask("ask_figure", "bắc ninh có bao nhiêu sản phẩm")
    assert "hơn 770" in message["text"]
    assert message["custom"]["facts"][0]["operator"] == ">"


def test_a_place_without_data_for_a_year_names_the_nearest(ask: Ask) -> None:
    message = ask("ask_figure", "sa pa năm 2019 có bao nhiêu sản phẩm")
    assert message["custom"]["status"] == "no_data"
    assert "2019" in message["text"] and message["custom"]["facts"]


def test_an_unknown_place_is_not_guessed(ask: Ask) -> None:
    message = ask("ask_figure", "huyện Mèo Vạc có mấy sản phẩm", home="Lào Cai")
    assert message["custom"]["status"] == "no_data"
    assert "Mèo Vạc" in message["text"]
    assert not message["custom"]["facts"]


def test_a_provincial_city_is_not_answered_with_the_province(ask: Ask) -> None:
    message = ask("ask_figure", "TP Sơn La có mấy sản phẩm")
    assert message["custom"]["status"] == "no_data"
    assert not message["custom"]["facts"]


def test_no_place_is_asked_for(ask: Ask) -> None:
    message = ask("ask_figure", "có bao nhiêu sản phẩm 4 sao")
    assert message["custom"]["kind"] == "clarify"
    assert message["buttons"]


def test_the_home_area_is_said(ask: Ask) -> None:
    message = ask("ask_figure", "có bao nhiêu sản phẩm 4 sao", home="Sơn La")
    assert message["custom"]["assumptions"]
    assert values(message)[0][0] == "son-la"


def test_a_short_form_of_two_provinces_is_asked_back(ask: Ask) -> None:
    message = ask("ask_figure", "LC có mấy sản phẩm")
    assert {b["title"] for b in message["buttons"]} == {"Lào Cai", "Lai Châu"}


@pytest.mark.parametrize("place", ["Lào Cai", "Sơn La", "Gia Lai", "Cần Thơ"])
def test_a_breakdown_adds_up_or_says_that_it_does_not(ask: Ask, place: str) -> None:
    message = ask("ask_breakdown", f"cơ cấu sao của {place}")
    facts = message["custom"]["facts"]
    total = [f["value"] for f in facts if f["indicator"] == "products_total"]
    parts = [f["value"] for f in facts if f["indicator"] == "products_by_star"]
    assert len(parts) > 1
    assert not total or sum(parts) == total[0] or "cộng lại" in message["text"]
    assert message["custom"]["chart"]["data"]


def test_a_contradiction_within_a_source_is_said_in_the_breakdown(ask: Ask) -> None:
    message = ask("ask_breakdown", "cơ cấu sao cả nước năm 2019")
    assert "477" in message["text"] and "470" in message["text"]


def test_districts_are_listed_from_the_most(ask: Ask) -> None:
    message = ask("ask_ranking", "huyện nào ở lào cai nhiều sản phẩm nhất")
    parts = [
        f["value"] for f in message["custom"]["facts"] if f["area_id"].startswith("lao-cai-cu.")
    ]
    assert parts == sorted(parts, reverse=True) and len(parts) == 9


def test_a_share_that_is_not_given_is_computed_and_said_so(ask: Ask) -> None:
    message = ask("ask_figure", "4 sao chiếm mấy phần trăm số sản phẩm lào cai")
    assert "Tính ra 8,6%" in message["text"]


def test_both_bounds_of_an_income_are_told(ask: Ask) -> None:
    message = ask("ask_figure", "thu nhập mỗi hộ ở Hà Tĩnh")
    assert {f["value"] for f in message["custom"]["facts"]} == {100, 200}


def test_an_old_count_stands_beside_a_newer_share(ask: Ask) -> None:
    message = ask("ask_figure", "cả nước có bao nhiêu sản phẩm 4 sao")
    facts = message["custom"]["facts"]
    assert (facts[0]["value"], facts[0]["as_of"][:4]) == (160, "2019")
    newer = [f for f in facts if f["indicator"] == "share_products_by_star"]
    assert newer and newer[0]["as_of"] > "2024" and "Mới hơn" in message["text"]


def test_an_old_breakdown_stands_behind_the_new_total(ask: Ask) -> None:
    message = ask("ask_breakdown", "Hải Phòng chia theo sao")
    facts = message["custom"]["facts"]
    assert facts[0]["area_id"] == "hai-phong" and facts[0]["value"] == 900
    assert {f["area_id"] for f in facts[1:]} == {"hai-phong-cu"}
