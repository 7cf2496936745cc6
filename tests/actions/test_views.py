"""Numbers, dates and lists the Vietnamese way."""

import pytest

from actions.views import amount, moment, named_list


@pytest.mark.parametrize(
    ("iso", "written"),
    [
        ("2026-03-15", "15/3/2026"),
        ("2025-05", "5/2025"),
        ("2025", "2025"),
        ("2021/2025", "2021-2025"),
    ],
)
def test_moments(iso: str, written: str) -> None:
    assert moment(iso) == written


def test_amounts() -> None:
    assert amount(1234, "product") == "1.234"
    assert amount(43.3, "percent") == "43,3%"
    assert amount(100, "million_vnd_per_household") == "100 triệu đồng"


def test_lists() -> None:
    assert named_list(["a", "b", "c"]) == "a, b và c"
    assert named_list(["a"]) == "a"
