"""Reading a producer's case."""

from datetime import date
from typing import Any

import pytest

from bot.language.text import fold
from knowledge.cases import read_case
from knowledge.checklists import UNKNOWN, Case
from knowledge.products import Products


def read(reader: Any, knowledge: Any, text: str, requested: str = "") -> Case:
    spans = reader.read(text, date(2026, 11, 28)).spans
    return read_case(text, spans, Products(knowledge.store), requested)


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("HTX tôi ở Sơn La muốn làm hồ sơ OCOP 4 sao cho mật ong",
         Case("cooperative", "food", "mật ong", "4", "Sơn La")),
        ("hộ kinh doanh ở Nghệ An làm nước mắm muốn đăng ký 3 sao",
         Case("household", "food", "nước mắm", "3", "Nghệ An")),
        ("công ty em làm tinh dầu sả ở Quảng Trị muốn 5 sao",
         Case("enterprise", "medicinal", "tinh dầu sả", "5", "Quảng Trị")),
        ("HTX ở Lâm Đồng làm mứt, nhắm 3 sao", Case("cooperative", "food", "mứt", "3", "Lâm Đồng")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("marks", [True, False])
def test_all_of_a_case_in_one_message(
    reader: Any, knowledge: Any, text: str, case: Case, marks: bool
) -> None:
    assert read(reader, knowledge, text if marks else fold(text)) == case


@pytest.mark.parametrize(
    ("text", "requested", "value"),
    [
        ("htx", "owner", "cooperative"), ("tổ hợp tác", "owner", "cooperative_group"),
        ("ho gia dinh", "owner", "household"), ("trang trại", "owner", "farm"),
        ("dạ bên em là công ty TNHH", "owner", "enterprise"), ("chưa rõ", "owner", UNKNOWN),
        ("3", "star", "3"), ("bốn sao", "star", "4"), ("vậy 5", "star", "5"), ("6 sao", "star", ""),
        ("2 sao", "star", ""), ("ko biet nua", "star", UNKNOWN), ("thuc pham", "group", "food"),
        ("hoa lan", "group", "ornamental"), ("chè", "group", "food"), ("che", "group", "food"),
        ("tour du lịch cộng đồng", "group", "tourism"), ("yen bai", "province", "Yên Bái"),
        ("Atlantis", "province", ""), ("gì cũng được", "star", UNKNOWN),
    ],
)  # fmt: skip
def test_a_short_answer_to_what_was_asked(
    reader: Any, knowledge: Any, text: str, requested: str, value: str
) -> None:
    assert getattr(read(reader, knowledge, text, requested), requested) == value


def test_unknown_goods_are_kept_and_their_group_left_open(reader: Any, knowledge: Any) -> None:
    case = read(reader, knowledge, "kẹo cu đơ", "group")
    assert (case.goods, case.group) == ("kẹo cu đơ", "")


@pytest.mark.parametrize("text", ["99", "zxcvbnm 12@@##", "3 sao nhé", "à nhầm, là hộ kinh doanh"])
def test_what_is_no_name_is_not_taken_for_goods(reader: Any, knowledge: Any, text: str) -> None:
    assert read(reader, knowledge, text, "group").goods == ""


@pytest.mark.parametrize(
    ("text", "owner"),
    [("à nhầm, là hộ kinh doanh", "household"),
     ("không phải HTX, là tổ hợp tác", "cooperative_group"),
     ("quên, trang trại chứ không phải công ty", "farm")],
)  # fmt: skip
def test_of_a_correction_the_last_owner_named_counts(
    reader: Any, knowledge: Any, text: str, owner: str
) -> None:
    assert read(reader, knowledge, text, "star").owner == owner


def test_a_province_is_no_goods(reader: Any, knowledge: Any) -> None:
    case = read(reader, knowledge, "Thanh Hóa", "province")
    assert case == Case(province="Thanh Hóa")


@pytest.mark.parametrize(
    ("text", "requested", "value"),
    [
        ("tôi là hộ nông dân chưa đăng ký kinh doanh", "owner", "unregistered"),
        ("nha em chua co giay phep kinh doanh", "owner", "unregistered"),
        ("cá nhân", "owner", "individual"), ("hộ có đăng ký kinh doanh", "owner", ""),
        ("hộ kinh doanh", "owner", "household"),
        ("3 hoặc 4 sao", "star", ""), ("bốn hay năm sao", "star", ""),
        ("từ 3 sao lên 4 sao", "star", "4"),
    ],
)  # fmt: skip
def test_what_decides_the_case_is_not_smoothed_over(
    reader: Any, knowledge: Any, text: str, requested: str, value: str
) -> None:
    assert getattr(read(reader, knowledge, text, requested), requested) == value


@pytest.mark.parametrize(
    ("text", "goods"),
    [("à không, là homestay", "homestay"), ("không, tôi làm cà phê", "cà phê"),
     ("sửa sản phẩm thành thổ cẩm", "thổ cẩm"), ("a nham, nuoc mam", "nước mắm")],
)  # fmt: skip
def test_goods_are_corrected_while_something_else_is_asked(
    reader: Any, knowledge: Any, text: str, goods: str
) -> None:
    assert read(reader, knowledge, text, "star").goods == goods


@pytest.mark.parametrize(
    ("text", "requested", "value"),
    [
        ("4 sao không phải 3 sao", "star", "4"), ("4 sao chứ không phải 3 sao", "star", "4"),
        ("không phải 3 sao, 5 sao", "star", "5"),
        ("không phải Đắk Lắk, Gia Lai", "province", "Gia Lai"),
        ("Gia Lai chứ không phải Đắk Lắk", "province", "Gia Lai"),
    ],
)  # fmt: skip
def test_what_is_denied_is_not_taken(
    reader: Any, knowledge: Any, text: str, requested: str, value: str
) -> None:
    assert getattr(read(reader, knowledge, text, requested), requested) == value


def test_words_to_go_on_are_no_goods(reader: Any, knowledge: Any) -> None:
    for text in ("tiep", "tiếp tục", "vâng", "ok"):
        assert not read(reader, knowledge, text, "group").goods
