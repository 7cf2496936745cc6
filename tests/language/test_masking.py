"""Personal data is gone; what questions are made of stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.masking import MASK, masked


@pytest.mark.parametrize(
    "private",
    ["0912345678", "0912 345 678", "0912.345.678", "+84 912-345-678", "(024) 3734 1234",
     "012345678", "001099012345", "001 099 012 345", "ten.nguoi@example.com", "a@b.gov.vn",
     "19001234567890", "0912/345/678", "0912,345,678", "0912_345_678", "0912 – 345 – 678"],
)  # fmt: skip
def test_it_is_masked_wherever_it_stands(private: str) -> None:
    assert masked(f"gọi {private} nhé") == f"gọi {MASK} nhé"
    assert private not in masked(private)


@pytest.mark.parametrize(
    "words",
    ["Lào Cai có 605 sản phẩm", "cấp ngày 20/5/2024", "từ 2024-05-20 đến 2025-05-20",
     "quyết định 148/QĐ-TTg", "thu nhập 1.234.567 đồng", "88 điểm", "2021-2025", "01.12.2024"],
)  # fmt: skip
def test_questions_stay_as_they_are(words: str) -> None:
    assert masked(words) == words


def test_a_date_beside_it_does_not_hide_it() -> None:
    assert "0912345678" not in masked("Sinh 2024-01-01 0912345678")
    assert "0912345678" not in masked("0912345678, 1/2/1990")


@given(st.text())
def test_masking_twice_changes_nothing(words: str) -> None:
    assert masked(masked(words)) == masked(words)


@given(st.text(alphabet="abc ?"), st.integers(10**8, 10**14), st.text(alphabet="abc ?"))
def test_no_long_number_is_left(before: str, number: int, after: str) -> None:
    assert str(number) not in masked(f"{before}{number}{after}")
