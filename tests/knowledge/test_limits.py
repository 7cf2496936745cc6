"""What limits a question is heeded, or said: order, number, exclusion, before and after."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.language.text import fold
from knowledge import limits
from knowledge.interpretation import interpret
from knowledge.model import Question

Ask = Callable[..., dict[str, Any]]
TODAY = date(2026, 11, 28)


def read(reader: Any, intent: str, text: str) -> Question:
    return interpret(intent, text, reader.read(text, TODAY).spans)


@pytest.mark.parametrize("marks", [True, False])
@pytest.mark.parametrize(
    ("text", "order", "number"),
    [
        ("top 5 tỉnh nhiều sản phẩm nhất", "most", 5),
        ("liệt kê ba địa phương ít sản phẩm OCOP nhất", "least", 3),
        ("5 tỉnh có ít sản phẩm 5 sao nhất", "least", 5),
        ("tỉnh nào dẫn đầu", "most", 0),
        ("tỉnh nào đội sổ", "least", 0),
        ("tỉnh nào có sản phẩm", "", 0),
    ],
)
def test_order_and_number(reader: Any, text: str, order: str, number: int, marks: bool) -> None:
    question = read(reader, "ask_ranking", text if marks else fold(text))
    assert (question.order, question.limit) == (order, number)


@pytest.mark.parametrize(
    ("text", "places", "excluded"),
    [
        ("cả nước trừ Hà Nội có mấy sản phẩm", ["Cả nước"], ["Hà Nội"]),
        ("ca nuoc khong tinh ha noi va tp hcm", ["Cả nước"], ["Hà Nội", "Thành phố Hồ Chí Minh"]),
        ("tỉnh nào nhiều nhất trừ Hà Nội", [], ["Hà Nội"]),
        ("ngoài Hà Nội thì tỉnh nào nhiều nhất", [], ["Hà Nội"]),
        ("Hà Nội với Hải Phòng bên nào hơn", ["Hà Nội", "Hải Phòng"], []),
    ],
)
def test_places_left_out(reader: Any, text: str, places: list[str], excluded: list[str]) -> None:
    question = read(reader, "ask_ranking", text)
    assert [p.name for p in question.places] == places
    assert [p.name for p in question.excluded] == excluded


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("trước năm 2023 Lào Cai có mấy sản phẩm", "2018/2022-12-31"),
        ("Sơn La trước 2020 có mấy sản phẩm", "2018/2019-12-31"),
        ("sau 2023 Sơn La có mấy sản phẩm", "2024-01-01/2026"),
        ("từ 2024 đến nay Sơn La có mấy sản phẩm", "2024-01-01/2026"),
        ("năm 2023 Sơn La có mấy sản phẩm", "2023"),
        ("từ đầu năm 2025 Sơn La có mấy sản phẩm", "2025"),
    ],
)
def test_before_and_after(reader: Any, text: str, period: str) -> None:
    assert read(reader, "ask_figure", text).period == period


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tỉnh nào trên 500 sản phẩm", limits.Threshold(True, 500)),
        ("những tỉnh dưới 1.000 sản phẩm", limits.Threshold(False, 1000)),
        ("tỉnh nào trên 3 sao nhiều nhất", None),
        ("tỉnh nào nhiều nhất", None),
    ],
)
def test_thresholds(text: str, found: limits.Threshold | None) -> None:
    assert limits.threshold(text) == found


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("tại sao Lào Cai có 10 sản phẩm 5 sao", (10,)),
        ("nghe đâu Sơn La có tới năm món 5 sao", (5,)),
        ("sao chỗ ghi 163 chỗ ghi 170", (163, 170)),
        ("67 hay 69", (67, 69)),
        ("tổng 2 nơi đó", ()),
        ("190% là sao", ()),
        ("năm 2023 Lào Cai có mấy sản phẩm 4 sao", ()),
        ("3 tỉnh nhiều nhất", ()),
        ("88 điểm mấy sao", ()),
    ],
)
def test_what_a_question_states(reader: Any, text: str, claims: tuple[float, ...]) -> None:
    assert read(reader, "ask_figure", text).claims == claims


@pytest.mark.parametrize(
    "text",
    ["trung bình mỗi xã Lào Cai có mấy sản phẩm", "hộ nghèo ở Lào Cai có mấy sản phẩm OCOP"],
)
def test_what_is_not_heeded_is_said(ask: Ask, text: str) -> None:
    message = ask("ask_figure", text)
    assert message["custom"]["status"] == "partial"
    assert "chưa tính riêng" in message["text"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Lào Cai không phải thực phẩm có mấy sản phẩm", "còn 125"),
        ("lao cai tru thuc pham con bao nhieu san pham", "còn 125"),
        ("Hà Nội không tính 3 sao có bao nhiêu sản phẩm", "còn 1.599"),
    ],
)
def test_a_part_left_out_is_subtracted(ask: Ask, text: str, left: str) -> None:
    message = ask("ask_figure", text)
    assert left in message["text"] and "không phải số công bố" in message["text"]


def test_nothing_is_subtracted_from_what_does_not_hold_it(ask: Ask) -> None:
    message = ask("ask_figure", "Sơn La trừ Hà Nội có bao nhiêu sản phẩm")
    assert message["custom"]["status"] == "partial"
    assert [f["value"] for f in message["custom"]["facts"]] == [204]


def test_several_places_are_left_out_together(ask: Ask) -> None:
    message = ask("ask_figure", "cả nước trừ Hà Nội và Nghệ An có bao nhiêu sản phẩm")
    assert [f["value"] for f in message["custom"]["facts"]] == [18243, 3317, 740]
    assert "khoảng 14.186" in message["text"]


def test_kinds_of_owners_are_added_up(ask: Ask) -> None:
    message = ask("ask_figure", "Lào Cai cộng hợp tác xã với doanh nghiệp là bao nhiêu chủ thể")
    assert "Cộng lại là 65" in message["text"]


def test_the_rest_is_the_whole_without_the_part(ask: Ask) -> None:
    message = ask("ask_figure", "cả nước trừ Hà Nội có bao nhiêu sản phẩm")
    assert [f["value"] for f in message["custom"]["facts"]] == [18243, 3317]
    assert "còn 14.926" in message["text"] and "không phải số công bố" in message["text"]


def test_a_place_left_out_is_not_ranked(ask: Ask) -> None:
    message = ask("ask_ranking", "tỉnh nào nhiều sản phẩm nhất trừ Hà Nội")
    assert "Hà Nội" not in message["text"].split("Nguồn:")[0]


def test_before_a_year_is_not_that_year(ask: Ask) -> None:
    message = ask("ask_figure", "Sơn La trước năm 2023 có bao nhiêu sản phẩm")
    assert all(f["as_of"] < "2023" for f in message["custom"]["facts"])


@pytest.mark.parametrize(
    ("text", "total"),
    [("tổng sản phẩm Lào Cai và Yên Bái", "538"), ("tổng Kiên Giang và An Giang", "360")],
)
def test_a_province_is_never_added_to_what_it_holds(ask: Ask, text: str, total: str) -> None:
    message = ask("ask_figure", text)
    assert f"Cộng lại là {total}" in message["text"] and "địa giới cũ" in message["text"]
    added = [f for f in message["custom"]["facts"] if f["area_id"] not in {"lao-cai", "an-giang"}]
    assert len(added) == 2


def test_a_region_is_the_sum_of_its_provinces_with_figures(ask: Ask) -> None:
    message = ask("ask_figure", "Tây Nguyên có bao nhiêu sản phẩm OCOP")
    assert "1.944" in message["text"] and "Đắk Lắk" in message["text"]
    assert message["custom"]["status"] == "partial"


def test_a_share_of_the_country_is_computed_and_said(ask: Ask) -> None:
    message = ask("ask_figure", "Hà Nội chiếm bao nhiêu phần trăm sản phẩm OCOP cả nước")
    assert "Hà Nội chiếm 18,2% của cả nước" in message["text"]
