"""Comparisons and sums: both sides with their dates, the difference, what is missing."""

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]


def values(message: dict[str, Any]) -> list[float]:
    return [f["value"] for f in message["custom"]["facts"]]


def test_two_places(ask: Ask) -> None:
    message = ask("ask_comparison", "Cần Thơ với Đồng Tháp bên nào nhiều sản phẩm hơn")
    assert values(message) == [895, 1002]
    assert "Đồng Tháp nhiều hơn Cần Thơ 107" in message["text"]
    assert "mốc khác nhau" in message["text"]
    assert message["custom"]["chart"]["type"] == "bar"


def test_one_date_needs_no_warning(ask: Ask) -> None:
    message = ask("ask_comparison", "Mường Khương và Si Ma Cai chênh nhau mấy sản phẩm")
    assert values(message) == [21, 14] and "gấp 1,5 lần" in message["text"]
    assert "mốc khác nhau" not in message["text"]


def test_two_years_are_told_in_their_order(ask: Ask) -> None:
    message = ask("ask_comparison", "Sơn La năm 2025 hơn năm 2019 bao nhiêu")
    assert values(message) == [28, 204]
    assert "tăng 176 (628,6%)" in message["text"]


def test_across_the_merger_the_borders_are_said_to_differ(ask: Ask) -> None:
    message = ask("ask_comparison", "Lào Cai năm 2022 so với bây giờ")
    assert {f["area_id"] for f in message["custom"]["facts"]} == {"lao-cai-cu", "lao-cai"}
    assert "hai địa giới khác nhau" in message["text"]


def test_two_groups(ask: Ask) -> None:
    message = ask("ask_comparison", "Lào Cai thực phẩm với đồ uống nhóm nào nhiều hơn")
    assert {f["part"] for f in message["custom"]["facts"]} == {"food", "beverage"}
    assert "Nhóm thực phẩm nhiều hơn nhóm đồ uống" in message["text"]


def test_shares_differ_in_points(ask: Ask) -> None:
    message = ask("ask_comparison", "tỷ lệ hợp tác xã của Lào Cai với cả nước chênh nhau bao nhiêu")
    assert "điểm phần trăm" in message["text"] and "lần" not in message["text"]


def test_a_side_without_a_figure_is_named(ask: Ask) -> None:
    message = ask("ask_comparison", "Sơn La với Hưng Yên tỉnh nào nhiều điểm bán hơn")
    assert "Hưng Yên" in message["text"]
    assert message["custom"]["status"] in {"partial", "no_data"}


def test_one_side_only_asks_for_the_other(ask: Ask) -> None:
    message = ask("ask_comparison", "so sánh Sơn La")
    assert message["custom"]["status"] == "partial"
    assert "so với nơi nào" in message["text"] and values(message)[:1] == [204]


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Lào Cai, Sơn La và Điện Biên cộng lại có bao nhiêu sản phẩm", "918"),
        ("tổng sản phẩm của Hà Giang cũ và Tuyên Quang cũ", "397"),
    ],
)
def test_a_sum_is_said_to_be_ours(ask: Ask, text: str, total: str) -> None:
    message = ask("ask_figure", text)
    assert f"Cộng lại là {total}" in message["text"]
    assert "không phải số công bố" in message["text"]
    assert message["custom"]["kind"] == "sum"


def test_a_sum_of_former_provinces_stands_beside_the_published_figure(ask: Ask) -> None:
    message = ask("ask_figure", "cộng hai tỉnh cũ của Đồng Nai được bao nhiêu sản phẩm")
    assert "Số công bố của Đồng Nai hiện nay: 496" in message["text"]
    assert "không phải số công bố" in message["text"]
