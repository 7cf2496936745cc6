"""Targets and results against them."""

from collections.abc import Callable
from typing import Any

Ask = Callable[..., dict[str, Any]]


def test_two_plans_for_one_thing_are_both_given(ask: Ask) -> None:
    message = ask("ask_target", "mục tiêu sản phẩm của sơn la đến 2025")
    told = {
        (f["operator"], f["value"])
        for f in message["custom"]["facts"]
        if f["indicator"] == "products_total"
    }
    assert told == {("=", 210), (">=", 280)}
    assert "ít nhất 280" in message["text"]


def test_progress_gives_the_ratio_and_what_is_missing(ask: Ask) -> None:
    message = ask("ask_progress", "sơn la đạt mục tiêu sản phẩm chưa")
    assert "97,1%" in message["text"] and "còn thiếu 6" in message["text"]


def test_progress_over_the_target(ask: Ask) -> None:
    message = ask("ask_progress", "lào cai có vượt mục tiêu 240 sản phẩm không, trước sáp nhập")
    assert "đã vượt 27" in message["text"]


def test_a_result_after_the_deadline_is_not_taken_for_it(ask: Ask) -> None:
    message = ask("ask_progress", "lào cai năm 2023 đạt chỉ tiêu tỷ lệ hợp tác xã chưa")
    assert message["custom"]["status"] == "partial"
    assert "chưa có kết quả để so tại hạn đó" in message["text"]


def test_a_range_is_told_as_one(ask: Ask) -> None:
    message = ask("ask_target", "lào cai 2023 mở mấy điểm bán mới theo mục tiêu")
    assert "2 đến 3" in message["text"]
    (fact,) = [f for f in message["custom"]["facts"] if f["indicator"] == "new_shops"]
    assert (fact["value"], fact["value_max"], fact["operator"]) == (2, 3, "between")


def test_sources_that_say_the_same_are_one_target(ask: Ask) -> None:
    message = ask("ask_target", "lào cai 2023 mục tiêu thêm mấy sản phẩm mới")
    (fact,) = message["custom"]["facts"]
    assert set(fact["source_ids"]) == {"seed-lao-cai-163", "seed-lao-cai-kh88"}


def test_no_target_is_said_plainly(ask: Ask) -> None:
    message = ask("ask_target", "mục tiêu của Phong Thổ")
    assert message["custom"]["status"] == "no_data"
    assert not message["custom"]["facts"]


def test_a_year_without_a_target_names_the_others(ask: Ask) -> None:
    message = ask("ask_target", "mục tiêu sơn la năm 2019")
    assert message["custom"]["status"] == "no_data"
    assert "2019" in message["text"]
