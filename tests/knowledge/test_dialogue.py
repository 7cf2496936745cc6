"""What a question takes over from the last one: each part stays unless named anew."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.text import fold
from knowledge.dialogue import continued, is_fragment
from knowledge.interpretation import interpret
from knowledge.model import ABOUT_FIGURES, Place, Question

TODAY = date(2026, 11, 28)


def talk(reader: Any, *turns: tuple[str, str]) -> Question:
    """The last question of a conversation of (intent, text)."""
    question: Question | None = None
    for intent, text in turns:
        question = interpret(intent, text, reader.read(text, TODAY).spans, question)
    assert question is not None
    return question


FIRST = ("ask_figure", "cuối 2022 Lào Cai có bao nhiêu sản phẩm 4 sao")


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("còn Sơn La thì sao?", {"places": "Sơn La"}),
        ("thế năm 2023?", {"period": "2023"}),
        ("5 sao thôi", {"part": "5", "stars": "5"}),
        ("còn chủ thể?", {"indicator": "entities_total", "part": ""}),
        ("bao nhiêu điểm bán", {"indicator": "shops", "part": ""}),
    ],
)
@pytest.mark.parametrize("marks", [True, False])
def test_only_what_is_named_is_replaced(
    reader: Any, text: str, changed: dict[str, str], marks: bool
) -> None:
    then = talk(reader, FIRST, ("follow_up", text if marks else fold(text)))
    expected = {
        "places": "Lào Cai", "period": "2022-12", "part": "4",
        "indicator": "products_by_star", **changed,
    }  # fmt: skip
    assert {
        "places": then.places[0].name, "period": then.period, "part": then.part,
        "indicator": then.indicator,
    } == {k: v for k, v in expected.items() if k != "stars"}  # fmt: skip


@pytest.mark.parametrize("intent", ["ask_star_points", "ask_authority", "nlu_unsure", "follow_up"])
def test_a_bare_star_after_a_figure_is_of_that_figure(reader: Any, intent: str) -> None:
    then = talk(reader, FIRST, (intent, "3 sao?"))
    assert (then.kind, then.part, then.places[0].name) == ("ask_figure", "3", "Lào Cai")


def test_a_bare_star_alone_is_what_the_classifier_hears(reader: Any) -> None:
    assert talk(reader, ("ask_star_points", "3 sao?")).kind == "ask_star_points"


@pytest.mark.parametrize(
    "turn",
    [
        ("ask_validity", "giấy chứng nhận có hạn bao lâu"),
        ("greet", "chào bạn"),
        ("thanks", "vậy thôi nhé"),
        ("out_of_scope", "trời hôm nay mưa không"),
        ("ask_document", "quyết định 148 còn hiệu lực không"),
    ],
)
def test_another_topic_inherits_nothing(reader: Any, turn: tuple[str, str]) -> None:
    then = talk(reader, FIRST, turn)
    assert then.kind == turn[0]
    assert not then.places and not then.part and "previous" not in then.assumed


def test_a_whole_new_question_inherits_no_time(reader: Any) -> None:
    then = talk(reader, FIRST, ("ask_figure", "Cần Thơ có bao nhiêu sản phẩm 5 sao?"))
    assert (then.period, then.assumed) == ("", ())


def test_now_drops_the_time_before(reader: Any) -> None:
    then = talk(reader, FIRST, ("ask_figure", "hiện nay mấy cái"))
    assert (then.period, then.part) == ("", "4")


def test_what_was_carried_over_is_noted(reader: Any) -> None:
    then = talk(reader, FIRST, ("follow_up", "năm 2023 thì sao"))
    assert set(then.assumed) == {"previous", "place", "what"}


def test_a_figure_after_a_rule_is_of_the_place_talked_about(reader: Any) -> None:
    then = talk(reader, FIRST, ("ask_validity", "giấy có hạn bao lâu"),
                ("ask_figure", "có bao nhiêu chủ thể"))  # fmt: skip
    assert then.places[0].name == "Lào Cai" and then.part == ""


def test_a_comparison_takes_the_last_place_as_its_other_side(reader: Any) -> None:
    then = talk(reader, FIRST, ("ask_comparison", "so với Sơn La?"))
    assert [p.name for p in then.places] == ["Lào Cai", "Sơn La"]
    assert then.part == "4"


def test_which_has_more_is_between_the_places_talked_about(reader: Any) -> None:
    then = talk(reader, FIRST, ("follow_up", "còn Sơn La?"), ("ask_ranking", "tỉnh nào nhiều hơn?"))
    assert then.kind == "ask_comparison"
    assert [p.name for p in then.places] == ["Lào Cai", "Sơn La"]


def test_the_year_before_is_that_before_the_last_answer(reader: Any) -> None:
    first = talk(reader, ("ask_figure", "Lào Cai có mấy sản phẩm"))
    answered = Question.from_dict({**first.as_dict(), "as_of": "2025-12-12"})
    spans = reader.read("so với năm trước?", TODAY).spans
    then = interpret("ask_comparison", "so với năm trước?", spans, answered)
    assert then.periods == ("2024", "2025")


def test_a_share_is_of_what_was_counted(reader: Any) -> None:
    then = talk(reader, FIRST, ("follow_up", "chiếm bao nhiêu phần trăm?"))
    assert (then.indicator, then.part) == ("share_products_by_star", "4")


def test_a_target_asked_after_a_figure_is_of_its_place(reader: Any) -> None:
    then = talk(reader, ("ask_figure", "Sơn La có mấy sản phẩm"),
                ("ask_progress", "vậy đạt mục tiêu chưa?"))  # fmt: skip
    assert (then.kind, then.places[0].name) == ("ask_progress", "Sơn La")


def test_a_number_asked_after_a_target_is_the_result(reader: Any) -> None:
    then = talk(reader, ("ask_target", "mục tiêu sản phẩm của Sơn La"),
                ("ask_figure", "hiện có bao nhiêu sản phẩm"))  # fmt: skip
    assert then.kind == "ask_figure"


@pytest.mark.parametrize("text", ["4 sao?", "còn Sơn La thì sao", "the nam 2022", "3 tỉnh thôi"])
def test_fragments(reader: Any, text: str) -> None:
    assert is_fragment(text, reader.read(text, TODAY).spans)


@pytest.mark.parametrize(
    "text", ["chào bạn", "giấy hết hạn thì làm lại sao", "4 sao ai ký", "cảm ơn", "hồ sơ gồm gì"]
)
def test_sentences_are_no_fragments(reader: Any, text: str) -> None:
    assert not is_fragment(text, reader.read(text, TODAY).spans)


_PLACES = st.sampled_from(["Lào Cai", "Sơn La", "Hà Nội"]).map(lambda name: Place(name))
_QUESTIONS = st.builds(
    Question,
    kind=st.sampled_from([*sorted(ABOUT_FIGURES), "follow_up", "greet", "ask_validity"]),
    text=st.sampled_from(["còn", "thế nào", "bao nhiêu"]),
    places=st.lists(_PLACES, max_size=2).map(tuple),
    indicator=st.sampled_from(["", "products_total", "shops"]),
    period=st.sampled_from(["", "2022", "2024-05"]),
    stars=st.sampled_from(["", "4"]),
)


@given(_QUESTIONS, _QUESTIONS, st.booleans())
def test_what_a_question_names_is_never_replaced(
    question: Question, previous: Question, fragment: bool
) -> None:
    then = continued(question, previous, fragment)
    if question.places and then.kind != "ask_comparison":
        assert then.places == question.places
    if question.indicator:
        assert then.indicator == question.indicator
    if question.period:
        assert then.period == question.period or then.kind == "ask_comparison"


@given(_QUESTIONS, _QUESTIONS)
def test_memory_survives_its_slot(question: Question, previous: Question) -> None:
    then = continued(question, previous, True)
    assert Question.from_dict(then.as_dict()) == then


def test_another_score_is_another_question_on_stars(reader: Any) -> None:
    first = ("ask_star_points", "72 điểm là mấy sao")
    for text, score in (("thế 69,9?", "69.9"), ("còn 95?", "95"), ("thế còn 91 điểm?", "91")):
        for intent in ("follow_up", "nlu_unsure", "ask_star_points"):
            question = talk(reader, first, (intent, text))
            assert (question.kind, question.score) == ("ask_star_points", score)
            assert "72" not in question.text


def test_now_is_no_longer_the_year_of_before(reader: Any) -> None:
    first = ("ask_authority", "ai công nhận 3 sao năm 2024")
    for text in ("thế bây giờ", "hiện nay thì sao", "hôm nay"):
        question = talk(reader, first, ("follow_up", text))
        assert (question.kind, question.stars, question.period) == ("ask_authority", "3", "")


def test_the_dossier_after_a_deadline_is_that_of_the_renewal(reader: Any) -> None:
    first = ("ask_deadline", "công nhận ngày 15/3/2025 khi nào hết hạn")
    assert talk(reader, first, ("ask_dossier", "hồ sơ đó gồm gì")).kind == "ask_reevaluation"
    assert talk(reader, first, ("ask_dossier", "hồ sơ lần đầu gồm gì")).kind == "ask_dossier"


@pytest.mark.parametrize(
    "text", ["còn hiệu lực không", "thay thế cái nào", "ngày nào có hiệu lực", "ai ký vậy"]
)
@pytest.mark.parametrize("intent", ["ask_validity", "ask_document", "nlu_unsure"])
def test_what_is_asked_of_documents_is_asked_of_the_last_one(
    reader: Any, intent: str, text: str
) -> None:
    question = talk(reader, ("ask_document", "quyết định 26/2026 ai ký"), (intent, text))
    assert (question.kind, question.documents) == ("ask_document", ("26/2026",))


def test_a_certificate_s_validity_after_a_document_is_no_document_s(reader: Any) -> None:
    first = ("ask_document", "quyết định 26/2026 ai ký")
    question = talk(reader, first, ("ask_validity", "giấy chứng nhận còn hiệu lực mấy năm"))
    assert question.kind == "ask_validity"


@pytest.mark.parametrize(
    ("intent", "text"),
    [("ask_validity", "còn hạn không"), ("ask_reevaluation", "khi nào nộp lại"),
     ("ask_procedure", "nộp từ ngày nào"), ("nlu_unsure", "vậy tôi còn kịp không")],
)  # fmt: skip
def test_when_is_asked_of_the_certificate_talked_about(reader: Any, intent: str, text: str) -> None:
    first = ("ask_deadline", "công nhận 15/8/2024 khi nào hết hạn")
    question = talk(reader, first, (intent, text))
    assert (question.kind, question.period) == ("ask_deadline", "2024-08-15")


@pytest.mark.parametrize("ranked", ["5 tỉnh nhiều sản phẩm 5 sao nhất", "top 10 tỉnh nhiều nhất"])
@pytest.mark.parametrize("first", [FIRST, ("ask_comparison", "Sơn La với Lào Cai ai nhiều hơn")])
def test_more_provinces_than_were_talked_about_are_of_the_country(
    reader: Any, first: tuple[str, str], ranked: str
) -> None:
    question = talk(reader, first, ("ask_ranking", ranked))
    assert question.places == () and question.scope == "province"


def test_they_are_also_after_a_question_on_rules(reader: Any) -> None:
    rule = ("ask_validity", "hạn giấy chứng nhận bao lâu")
    question = talk(reader, FIRST, rule, ("ask_ranking", "5 tỉnh nhiều sản phẩm 5 sao nhất"))
    assert question.places == ()
    assert talk(reader, FIRST, rule, ("ask_breakdown", "cơ cấu sao")).places[0].name == "Lào Cai"


def test_two_provinces_to_be_added_are_not_ranked(reader: Any) -> None:
    assert talk(reader, FIRST, ("follow_up", "cộng hai tỉnh cũ lại")).scope == ""


@pytest.mark.parametrize("words", ["88 điểm là mấy sao?", "69,5 điểm mấy sao"])
def test_points_are_asked_of_the_rules_whatever_came_before(reader: Any, words: str) -> None:
    question = talk(reader, FIRST, ("ask_star_points", words))
    assert question.kind == "ask_star_points" and question.places == ()


@pytest.mark.parametrize("intent", ["ask_star_points", "follow_up", "ask_authority"])
@pytest.mark.parametrize(
    "rule", [("ask_authority", "ai công nhận 3 sao?"), ("ask_validity", "hạn giấy bao lâu"),
             ("ask_dossier", "hồ sơ gồm những gì")],
)  # fmt: skip
def test_points_after_another_rule_are_not_asked_of_that_rule(
    reader: Any, rule: tuple[str, str], intent: str
) -> None:
    question = talk(reader, rule, (intent, "88 điểm là mấy sao?"))
    assert question.kind == "ask_star_points" and question.score == "88"
    assert "công nhận" not in question.text
