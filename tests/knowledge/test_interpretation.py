"""From spans to a question: what is meant, and what was taken from elsewhere."""

from datetime import date
from typing import Any

import pytest

from knowledge.interpretation import interpret
from knowledge.model import Place, Question

TODAY = date(2026, 11, 22)


def read(reader: Any, intent: str, text: str, **kwargs: Any) -> Question:
    return interpret(intent, text, reader.read(text, TODAY).spans, **kwargs)


@pytest.mark.parametrize(
    ("text", "indicator", "part"),
    [
        ("sơn la có mấy sản phẩm", "products_total", ""),
        ("tổng slà", "", ""),
        ("4 sao sơn la", "products_by_star", "4"),
        ("5 sao tiềm năng của sơn la", "potential_products_by_star", "5"),
        ("4 sao chiếm mấy phần trăm sơn la", "share_products_by_star", "4"),
        ("nhóm thực phẩm ở sơn la có mấy sản phẩm", "products_by_group", "food"),
        ("tỷ lệ hợp tác xã sơn la", "share_entities_by_type", "cooperative"),
        ("bao nhiêu chủ thể là hợp tác xã", "entities_by_type", "cooperative"),
        ("số chủ thể sơn la", "entities_total", ""),
        ("đợt 2 công nhận mấy sản phẩm", "new_products_batch", ""),
        ("đợt 1 có mấy sản phẩm 4 sao", "batch_products_by_star", "4"),
        ("làng nghề truyền thống", "traditional_craft_villages", ""),
        ("tỷ lệ sản phẩm xuất khẩu", "share_products_exported", ""),
        ("đưa sang thị trường nước ngoài mấy món", "products_exported", ""),
        ("mấy sản phẩm hết hạn được đánh giá lại", "products_reevaluated", ""),
        ("mấy sản phẩm hết hạn mà chưa chấm lại", "products_expired", ""),
        ("bao nhiêu sản phẩm ra hội đồng chấm", "products_submitted", ""),
        ("bao nhiêu chủ thể đem đi chấm", "entities_submitting", ""),
        ("mấy làng nghề ở Nghệ An có hàng đạt OCOP", "craft_villages_with_ocop", ""),
        ("tỷ lệ làng nghề có OCOP", "share_traditional_craft_villages_with_ocop", ""),
        ("thêm nhiêu món mới", "new_products_recognised", ""),
        ("đợt 6/2025 công nhận thêm mấy sản phẩm", "new_products_batch", ""),
        ("đợt tháng 6 công nhận thêm mấy sản phẩm 5 sao", "new_products_by_star", "5"),
        ("sản phẩm tiềm năng có mấy cái 5 sao", "potential_products_by_star", "5"),
        ("viết về sản phẩm đặc sản, xin số chủ thể", "entities_total", ""),
        ("viết về làng nghề, cho hỏi bao nhiêu chủ thể nữ", "entities_by_type", "female_led"),
        ("mở được mấy điểm bán mới", "new_shops", ""),
        ("chè Kỳ Sơn mấy sao", "product_star_rating", ""),
        ("bao nhiêu cơ sở làm OCOP", "entities_total", ""),
    ],
)
def test_indicator_and_part(reader: Any, text: str, indicator: str, part: str) -> None:
    question = read(reader, "ask_figure", text)
    assert (question.indicator, question.part) == (indicator, part)


@pytest.mark.parametrize(
    ("intent", "stars"), [("ask_star_points", "1-2"), ("ask_figure", ""), ("ask_support", "2")]
)
def test_a_rule_is_told_of_all_stars_that_were_named(reader: Any, intent: str, stars: str) -> None:
    assert read(reader, intent, "hai sao, một sao có được gì không").stars == stars


def test_a_range_of_stars_is_broken_down(reader: Any) -> None:
    question = read(reader, "ask_breakdown", "cả nước hạng 3,4,5 sao mỗi bậc mấy cái")
    assert (question.by, question.stars) == ("star", "")
    share = read(reader, "ask_breakdown", "tỷ trọng 3 sao, 4 sao, 5 sao của Hải Phòng")
    assert share.indicator == "share_products_by_star"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Lào Cai có bao nhiêu điểm bán OCOP", "ask_figure"),
        ("muốn đưa kẹo dừa Bến Tre vào siêu thị", "ask_sales_channels"),
        ("đưa chè Sơn La lên shopee thế nào", "ask_sales_channels"),
    ],
)
def test_a_places_channels_are_counted_only_where_asked(reader: Any, text: str, kind: str) -> None:
    assert read(reader, "ask_sales_channels", text).kind == kind


def test_the_home_area_is_used_and_said(reader: Any) -> None:
    question = read(reader, "ask_figure", "có mấy sản phẩm", home="Lào Cai")
    assert question.places == (Place("Lào Cai"),)
    assert question.assumed == ("home",)


def test_a_named_place_needs_no_home(reader: Any) -> None:
    question = read(reader, "ask_figure", "sơn la có mấy sản phẩm", home="Lào Cai")
    assert [p.name for p in question.places] == ["Sơn La"]
    assert question.assumed == ()


def test_a_rule_takes_no_place(reader: Any) -> None:
    assert read(reader, "ask_validity", "hạn bao lâu", home="Lào Cai").places == ()


def test_a_follow_up_replaces_only_what_is_new(reader: Any) -> None:
    first = read(reader, "ask_figure", "sơn la có mấy sản phẩm 4 sao")
    then = read(reader, "follow_up", "còn lào cai thì sao", previous=first)
    assert (then.kind, then.indicator, then.part) == ("ask_figure", "products_by_star", "4")
    assert [p.name for p in then.places] == ["Lào Cai"]
    year = read(reader, "follow_up", "thế năm 2022?", previous=then)
    assert (year.period, [p.name for p in year.places]) == ("2022", ["Lào Cai"])


def test_a_follow_up_to_nothing_is_a_question_on_a_place(reader: Any) -> None:
    question = read(reader, "follow_up", "Bảo Yên?")
    assert (question.kind, [p.name for p in question.places]) == ("ask_figure", ["Bảo Yên"])


def test_a_target_is_never_answered_with_a_result(reader: Any) -> None:
    assert read(reader, "ask_figure", "mục tiêu sơn la mấy sản phẩm").kind == "ask_target"


def test_now_is_no_period(reader: Any) -> None:
    assert read(reader, "ask_figure", "hiện nay sơn la có mấy sản phẩm").period == ""


def test_a_question_survives_the_slot(reader: Any) -> None:
    question = read(reader, "ask_figure", "lcai và sơn la năm 2023 mấy sp 4 sao, kế hoạch 88")
    assert Question.from_dict(question.as_dict()) == question


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("dưới 5 sao", "3-4"),
        ("chưa đạt 4 sao", "3"),
        ("tối đa 4 sao", "3-4"),
        ("trên 3 sao", "4-5"),
        ("không phải 3 sao", "4-5"),
        ("từ 3 sao trở lên", "3+"),
        ("3, 4, 5 sao", "3-5"),
    ],
)
def test_limits_of_stars(reader: Any, text: str, stars: str) -> None:
    assert read(reader, "ask_figure", f"Sơn La có mấy sản phẩm {text}").stars == stars


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("88 điểm là mấy sao", "88"),
        ("90 tròn thì mấy sao", "90"),
        ("bảy mươi lăm phẩy năm điểm", "75.5"),
        ("49 điểm rưỡi", "49.5"),
        ("thiếu 2 điểm nữa được 90", ""),
        ("dưới 50 điểm thì sao", ""),
        ("80-90 điểm mấy sao", ""),
    ],
)
def test_a_gap_or_a_bound_is_no_score(reader: Any, text: str, score: str) -> None:
    assert read(reader, "ask_star_points", text).score == score


def test_the_end_of_a_certificate_is_not_its_recognition(reader: Any) -> None:
    question = read(reader, "ask_deadline", "giấy hết hạn 7/9/2026 thì nộp lại khi nào")
    assert (question.period, question.assumed) == ("2026-09-07", ("expiry",))
    question = read(reader, "ask_deadline", "công nhận ngày 7/9/2023 thì khi nào hết hạn")
    assert question.assumed == ("recognised",)


def test_a_dossiers_date_is_no_recognition(reader: Any) -> None:
    question = read(reader, "ask_deadline", "nộp hồ sơ ngày 1/10/2026 thì bao giờ có kết quả")
    assert question.kind == "ask_procedure"


def test_the_date_meant_is_the_full_one(reader: Any) -> None:
    question = read(reader, "ask_deadline", "năm nay em 35 tuổi, công nhận 15/8/2024")
    assert question.period == "2024-08-15"


def test_without_a_word_of_plans_it_is_a_figure(reader: Any) -> None:
    assert read(reader, "ask_target", "Lào Cai 2023 mấy sp").kind == "ask_figure"
    assert read(reader, "ask_target", "mục tiêu Lào Cai 2023").kind == "ask_target"
    assert read(reader, "ask_target", "Sơn La đến 2030 phải có mấy sản phẩm").kind == "ask_target"
    assert read(reader, "ask_target", "kế hoạch 88 đặt mục tiêu gì").documents == ("88",)


def test_several_stars_are_a_breakdown(reader: Any) -> None:
    question = read(reader, "ask_figure", "Sơn La mấy sản phẩm 3 sao và bao nhiêu 4 sao")
    assert (question.kind, question.by, question.stars) == ("ask_breakdown", "star", "")


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("Lào Cai có bao nhiêu sản phẩm chè", ("sản phẩm chè",)),
        ("Cao Bằng có mấy sản phẩm thực phẩm 4 sao", ("thực phẩm",)),
        ("xã Pa Ủ tỉnh Lai Châu có mấy sản phẩm", ("xã Pa Ủ",)),
        ("Sơn La có mấy sản phẩm 4 sao", ()),
        ("Lào Cai có mấy hợp tác xã", ()),
    ],
)
def test_what_an_answer_will_not_heed_is_known(
    reader: Any, text: str, left_out: tuple[str, ...]
) -> None:
    assert read(reader, "ask_figure", text).left_out == left_out


def test_drawn_stars_are_counted(reader: Any) -> None:
    for text, stars in (
        ("⭐⭐⭐⭐ là bao nhiêu điểm", "4"),
        ("★★★ ai công nhận", "3"),
        ("⭐ đẹp", ""),
    ):
        question = interpret("ask_star_points", text, reader.read(text, TODAY).spans)
        assert question.stars == stars
