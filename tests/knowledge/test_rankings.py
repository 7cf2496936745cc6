"""Rankings: over comparable figures only, with what is missing said."""

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]


def ranked(message: dict[str, Any]) -> list[tuple[str, float]]:
    return [(d["label"], d["value"]) for d in message["custom"]["chart"]["data"]]


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("tỉnh nào nhiều sản phẩm OCOP nhất", False),
        ("huyện nào của Lào Cai ít sản phẩm nhất", True),
        ("tỉnh nào ở Đồng bằng sông Cửu Long nhiều 4 sao nhất", False),
        ("top 3 tinh 5 sao", False),
        ("tinh nao it san pham nhat mien Bac", True),
    ],
)
def test_the_order_is_that_of_the_values(ask: Ask, text: str, least: bool) -> None:
    message = ask("ask_ranking", text)
    values = [value for _, value in ranked(message)]
    assert message["custom"]["status"] == "answered" and len(values) >= 3
    assert values == sorted(values, reverse=not least)


def test_the_country_is_led_by_ha_noi(ask: Ask) -> None:
    message = ask("ask_ranking", "5 tỉnh nhiều sản phẩm OCOP nhất cả nước")
    assert len(ranked(message)) == 5
    assert ranked(message)[0] == ("Hà Nội", 3317)
    assert "Chưa có số cùng thời" in message["text"]


def test_old_figures_are_not_ranked_with_new_ones(ask: Ask) -> None:
    message = ask("ask_ranking", "tỉnh nào ít sản phẩm OCOP nhất")
    assert {f["as_of"][:4] for f in message["custom"]["facts"]} <= {"2025", "2026"}
    assert "Lai Châu" not in [name for name, _ in ranked(message)]  # its last one is of 2021


def test_before_the_merger_the_provinces_of_then_are_ranked(ask: Ask) -> None:
    message = ask("ask_ranking", "năm 2022 tỉnh nào nhiều sản phẩm nhất")
    areas = {f["area_id"] for f in message["custom"]["facts"]}
    assert areas and not areas & {"lao-cai", "phu-tho", "can-tho"}


def test_a_region_is_ranked_by_itself(ask: Ask) -> None:
    message = ask("ask_ranking", "xếp hạng các tỉnh Tây Nguyên")
    assert {name for name, _ in ranked(message)} <= {"Gia Lai", "Lâm Đồng", "Đắk Lắk"}


def test_a_place_is_told_its_position(ask: Ask) -> None:
    message = ask("ask_ranking", "Bảo Yên đứng thứ mấy")
    assert "Bảo Yên (thuộc Lào Cai) có 40" in message["text"]
    assert "đứng thứ" in message["text"]


def test_places_level_with_each_other_share_a_position(ask: Ask) -> None:
    message = ask("ask_ranking", "tỉnh nào nhiều 5 sao nhất, 4 tỉnh thôi")
    values = [value for _, value in ranked(message)]
    assert len(values) >= 4 and (len(values) == 4 or values[3] == values[-1])


def test_named_places_are_ranked_among_themselves(ask: Ask) -> None:
    message = ask("ask_ranking", "Sơn La, Lào Cai, Điện Biên nơi nào nhiều nhất")
    assert [name for name, _ in ranked(message)] == ["Lào Cai", "Sơn La", "Điện Biên"]


def test_nothing_to_rank_is_said(ask: Ask) -> None:
    message = ask("ask_ranking", "huyện nào của Lai Châu nhiều điểm bán nhất")
    assert message["custom"]["status"] == "no_data" and not message["custom"]["facts"]
