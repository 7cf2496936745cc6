"""Words that name something beside certain neighbours only."""

from typing import Any

import pytest


def values(reader: Any, text: str, label: str) -> list[str]:
    return [s.value for s in reader.read(text).of(label)]


@pytest.mark.parametrize(
    ("text", "eras"),
    [
        ("Gia Lai cũ có mấy sp", ["former"]),
        ("gia lai cu co may sp", ["former"]),
        ("tỉnh Đồng Tháp mới gồm những tỉnh nào", ["present"]),
        ("Tây Ninh mới thì sao", ["present"]),
        ("co cau cua tinh an giang moi", ["present"]),
        ("Sơn La mới có 3 sản phẩm", []),
        ("Tỉnh Lâm Đồng mới được gộp từ đâu", []),
        ("Hà Nội mới là nhiều nhất", []),
        ("Gia Lai mời khách", []),
    ],
)
def test_borders_after_a_place(reader: Any, text: str, eras: list[str]) -> None:
    assert values(reader, text, "era") == eras


@pytest.mark.parametrize(
    "text",
    ["còn hộ thì sao", "htx, dn, ho moi loai may", "Hộ nhỏ như nhà em", "minh la ho nho o day",
     "con ho thi sao", "chủ thể là hộ", "MẤY HỘ LÀM OCOP", "cơ sở tôi ở Tân Lạc"],
)  # fmt: skip
def test_a_household_is_an_owner(reader: Any, text: str) -> None:
    assert values(reader, text, "part")[-1:] == ["household"]


@pytest.mark.parametrize(
    "text",
    ["họ làm gì", "sổ hộ khẩu", "hồ sơ gồm gì", "đọc hộ tôi", "bảo hộ nhãn hiệu", "ho noi sao",
     "giải hộ bài toán", "thu nhập của hộ", "mỗi hộ thu được bao nhiêu", "bao nhiêu hồ sơ",
     "ho nho em hoi", "bao nhiêu cơ sở", "cơ sở dữ liệu", "trên cơ sở nào", "tinh co so san pham"],
)  # fmt: skip
def test_what_only_looks_like_a_household(reader: Any, text: str) -> None:
    assert "household" not in values(reader, text, "part")
