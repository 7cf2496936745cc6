"""Trends: the known dates in order, the gaps named, no line through a merger."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]
_PLACES = ["Lào Cai", "Sơn La", "Hà Nội", "cả nước", "Thanh Hóa", "Cần Thơ", "Bắc Ninh"]


@pytest.mark.parametrize("place", _PLACES)
def test_a_series_never_spans_two_borders(ask: Ask, place: str) -> None:
    message = ask("ask_trend", f"{place} qua các năm có bao nhiêu sản phẩm")
    data = message["custom"]["chart"]["data"]
    series = [key for key, _ in groupby(data, key=lambda d: d["series"])]
    assert message["custom"]["kind"] == "trend"
    assert (
        len(series) == len(set(series)) == len({f["area_id"] for f in message["custom"]["facts"]})
    )
    if len(series) > 1:
        assert "hai địa giới khác nhau" in message["text"]


@pytest.mark.parametrize("place", _PLACES)
def test_points_are_in_the_order_of_time_and_each_is_a_fact(ask: Ask, place: str) -> None:
    message = ask("ask_trend", f"{place} qua các năm có bao nhiêu sản phẩm")
    data = message["custom"]["chart"]["data"]
    for _, group in groupby(data, key=lambda d: d["series"]):
        years = [d["label"][-4:] for d in group]
        assert years == sorted(years)
    assert [d["value"] for d in data] == [f["value"] for f in message["custom"]["facts"]]


def test_gaps_are_named(ask: Ask) -> None:
    message = ask("ask_trend", "Sơn La qua các năm")
    assert "Các năm chưa có số: 2020, 2021, 2022 và 2024" in message["text"]


def test_a_span_of_years_limits_it(ask: Ask) -> None:
    message = ask("ask_trend", "Lào Cai giai đoạn 2022-2023 tăng giảm ra sao")
    assert {f["as_of"][:4] for f in message["custom"]["facts"]} == {"2022", "2023"}


def test_one_date_is_no_trend(ask: Ask) -> None:
    message = ask("ask_trend", "Phú Thọ mới qua các năm có mấy sản phẩm 5 sao")
    assert message["custom"]["status"] in {"partial", "answered"}
    if len(message["custom"]["facts"]) == 1:
        assert "một mốc" in message["text"]


def test_doubtful_figures_are_no_points(ask: Ask) -> None:
    message = ask("ask_trend", "Lào Cai qua các năm 4 sao")
    assert 26 not in [f["value"] for f in message["custom"]["facts"]]
