"""The list for a case: every point a rule in force, with its article."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from knowledge.checklists import UNKNOWN, Case
from knowledge.model import Question

_TODAY = date(2026, 11, 28)
_OWNERS = ("cooperative", "cooperative_group", "enterprise", "household", "farm", UNKNOWN)
_GROUPS = ("food", "beverage", "medicinal", "handicraft", "ornamental", "tourism", UNKNOWN)
_STARS = ("3", "4", "5", UNKNOWN)


def listed(knowledge: Any, render: Any, case: Case, today: date = _TODAY) -> dict[str, Any]:
    question = Question("ask_checklist")
    message: dict[str, Any] = render(knowledge.checklist(case, question, today))
    return message


@pytest.mark.parametrize(("owner", "group", "star"), product(_OWNERS, _GROUPS, _STARS))
def test_every_case_gets_a_numbered_list_of_rules_in_force(
    knowledge: Any, render: Any, owner: str, group: str, star: str
) -> None:
    message = listed(knowledge, render, Case(owner, group, "", star, "Sơn La"))
    lines = message["text"].splitlines()
    steps = [line for line in lines if line[:1].isdigit()]
    assert [s.split(".")[0] for s in steps] == [str(n) for n in range(1, len(steps) + 1)]
    assert len(steps) >= 9 and "Nguồn:" in message["text"]
    rules = {r.rule_id: r for r in knowledge.store.rules}
    for fact in message["custom"]["facts"]:
        rule = rules[fact["rule_id"]]
        assert rule.is_sure and rule.holds_on(_TODAY)


@pytest.mark.parametrize(
    ("case", "words", "never"),
    [
        (Case("cooperative", "food", "mật ong", "4", "Sơn La"),
         ["70 đến dưới 90", "Mẫu 01", "Mẫu 02", "05 sản phẩm mẫu", "UBND cấp xã",
          "Chủ tịch UBND cấp tỉnh", "an toàn thực phẩm", "15 ngày làm việc", "36 tháng"],
         ["Bộ trưởng"]),
        (Case("enterprise", "beverage", "rượu ngô", "5", "Hà Giang"),
         ["Hà Giang nay thuộc Tuyên Quang", "ở Tuyên Quang", "Bộ trưởng", "doanh nghiệp nhỏ và vừa",
          "Từ 90 điểm ở cấp tỉnh", "trước 30/9", "Bộ Công Thương"], []),
        (Case("household", "tourism", "homestay", "3", "Lai Châu"),
         ["trừ dịch vụ du lịch", "hội, hiệp hội", "Bộ Văn hóa"], ["an toàn thực phẩm với"]),
        (Case("household", "food", "rau", "3", "Đà Nẵng"),
         ["Mức tối thiểu cho 3 sao", "23/2025/NQ-HĐND"], ["Muốn 4 sao phải thêm"]),
        (Case("household", "food", "rau", "5", "Hà Nội"),
         ["Mức tối thiểu cho 3 sao", "Muốn 4 sao phải thêm", "Muốn 5 sao phải thêm"], []),
        (Case("unregistered", "food", "rau", "3", "Hà Nội"),
         ["người chưa đăng ký kinh doanh", "Trước hết bạn cần đăng ký kinh doanh"], []),
        (Case("household", "food", "rau", "3", "Hà Nội"), [], ["Trước hết"]),
        (Case(UNKNOWN, "food", "", UNKNOWN, UNKNOWN),
         ["Việc cần làm để đăng ký OCOP", "Từ 3 sao trở lên", "cho biết tỉnh"], ["unknown"]),
    ],
)  # fmt: skip
def test_the_list_fits_the_case(
    knowledge: Any, render: Any, case: Case, words: list[str], never: list[str]
) -> None:
    text = listed(knowledge, render, case)["text"]
    assert all(w in text for w in words), text
    assert not any(w in text for w in never), text


def test_support_that_is_over_is_not_promised(knowledge: Any, render: Any) -> None:
    text = listed(knowledge, render, Case("household", "food", "chè", "3", "Bắc Giang"))["text"]
    assert "triệu" not in text and "chưa có nguồn còn hiệu lực" in text


def test_a_place_in_a_province_is_of_the_province(knowledge: Any, render: Any) -> None:
    text = listed(knowledge, render, Case("farm", "ornamental", "hoa lan", "3", "Đà Lạt"))["text"]
    assert "ở Lâm Đồng" in text.splitlines()[0]
