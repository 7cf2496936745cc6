"""Contradictions: the preferred leads, the other is told with its source and the reason."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from actions.wording import Renderer
from knowledge.answering import Knowledge
from knowledge.database import open_engine
from knowledge.interpretation import interpret
from knowledge.loader import load

Ask = Callable[..., dict[str, Any]]
TODAY = date(2026, 11, 28)


@pytest.fixture
def ask_with(tables: Path, tmp_path: Path, reader: Any) -> Callable[..., dict[str, Any]]:
    """Answers over the tables with further figures: columns given, the rest as usual."""

    def ask(rows: list[dict[str, str]], intent: str, text: str) -> dict[str, Any]:
        path = tables / "figures.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            columns = next(csv.reader(lines))
        usual = {
            "indicator_id": "products_total", "unit": "product", "as_of": "2026-05-01",
            "as_of_precision": "day",
        }  # fmt: skip
        with path.open("a", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, columns, restval="", lineterminator="\n")
            writer.writerows({"figure_id": f"Z{n}", **usual, **r} for n, r in enumerate(rows))
        engine = open_engine(f"sqlite:///{tmp_path / 'more.db'}")
        load(engine, tables)
        knowledge = Knowledge(engine)
        question = interpret(intent, text, reader.read(text, TODAY).spans)
        message: dict[str, Any] = Renderer(knowledge.store).render(
            knowledge.answer(question, TODAY)
        )
        engine.dispose()
        return message

    return ask


def values(message: dict[str, Any]) -> list[float]:
    return [f["value"] for f in message["custom"]["facts"]]


#: An official source, and two of the press.
OFFICIAL, PRESS, LATER = "seed-son-la-204", "son-la-2019-mekong", "lao-cai-2025-12-vneconomy"


def test_official_goes_before_press_and_says_so(ask_with: Ask) -> None:
    rows = [
        {"area_id": "son-la", "value": "301", "source_id": PRESS},
        {"area_id": "son-la", "value": "300", "source_id": OFFICIAL},
    ]
    message = ask_with(rows, "ask_figure", "Sơn La có bao nhiêu sản phẩm OCOP")
    assert values(message)[:2] == [300, 301]
    assert message["custom"]["kind"] == "conflict"
    assert "cơ quan nhà nước" in message["text"] and "301" in message["text"]
    assert {OFFICIAL, PRESS} <= {s["id"] for s in message["custom"]["sources"]}


def test_an_exact_date_goes_before_an_inferred_one(ask_with: Ask) -> None:
    rows = [
        {"area_id": "son-la", "value": "301", "source_id": PRESS, "as_of_inferred": "yes"},
        {"area_id": "son-la", "value": "300", "source_id": LATER},
    ]
    message = ask_with(rows, "ask_figure", "son la co may san pham")
    assert values(message)[:2] == [300, 301] and "ghi rõ ngày" in message["text"]


def test_the_later_publication_goes_first_where_nothing_else_tells(ask_with: Ask) -> None:
    rows = [
        {"area_id": "son-la", "value": "301", "source_id": PRESS},
        {"area_id": "son-la", "value": "300", "source_id": LATER},
    ]
    message = ask_with(rows, "ask_figure", "Sơn La có mấy sản phẩm")
    assert values(message)[:2] == [300, 301] and "đăng sau" in message["text"]


def test_sources_that_agree_are_no_conflict(ask_with: Ask) -> None:
    rows = [
        {"area_id": "son-la", "value": "300", "source_id": PRESS},
        {"area_id": "son-la", "value": "300", "source_id": LATER},
    ]
    message = ask_with(rows, "ask_figure", "Sơn La có mấy sản phẩm")
    assert message["custom"]["kind"] == "figure" and values(message)[:1] == [300]
    assert {PRESS, LATER} <= set(message["custom"]["facts"][0]["source_ids"])


def test_another_date_is_no_conflict(ask_with: Ask) -> None:
    rows = [{"area_id": "son-la", "value": "300", "source_id": PRESS}]
    message = ask_with(rows, "ask_figure", "Sơn La có mấy sản phẩm")
    assert message["custom"]["kind"] == "figure" and values(message) == [300]


def test_why_is_explained_where_reviewers_did(ask: Ask) -> None:
    message = ask("ask_conflict", "tại sao số sản phẩm 4 sao của Lào Cai năm 2023 khác nhau")
    assert message["custom"]["kind"] == "conflict"
    assert {25, 26} <= set(values(message))
    assert "Số nên dùng" in message["text"]


def test_the_figures_a_question_states_find_their_conflict(ask: Ask) -> None:
    message = ask("ask_conflict", "sao Lào Cai chỗ ghi 163 sản phẩm, chỗ ghi 170")
    assert {163, 170} <= set(values(message))


def test_a_jump_at_the_merger_is_explained_by_it(ask: Ask) -> None:
    message = ask("ask_conflict", "Vì sao Lào Cai từ 267 sản phẩm lên 604")
    assert "Yên Bái" in message["text"] and {267, 604} <= set(values(message))


def test_without_a_review_the_dates_are_set_side_by_side(ask: Ask) -> None:
    message = ask("ask_conflict", "sao số điểm bán của Điện Biên mỗi nơi một khác")
    assert message["custom"]["status"] in {"answered", "partial"}


def test_different_targets_are_explained(ask: Ask) -> None:
    message = ask("ask_conflict", "tại sao Sơn La có hai mục tiêu khác nhau")
    assert "210" in message["text"] and "280" in message["text"]


@pytest.mark.parametrize(
    ("intent", "text", "right"),
    [
        ("ask_conflict", "tại sao Lào Cai có 10 sản phẩm 5 sao?", 2),
        ("nlu_unsure", "Nghe đâu Sơn La có tới năm món 5 sao, nhờ đâu vậy?", 1),
        ("ask_figure", "Sơn La có 999 sản phẩm OCOP đúng không", 204),
    ],
)
def test_a_false_premise_is_corrected_first(ask: Ask, intent: str, text: str, right: int) -> None:
    message = ask(intent, text)
    assert message["text"].startswith("Theo dữ liệu thì không phải")
    assert values(message)[0] == right


def test_a_true_premise_is_not_corrected(ask: Ask) -> None:
    message = ask("ask_figure", "Sơn La có 204 sản phẩm OCOP đúng không")
    assert "không phải" not in message["text"]


def test_a_premise_of_another_time_is_placed_there(ask: Ask) -> None:
    message = ask("ask_figure", "Lào Cai có 170 sản phẩm OCOP phải không")
    assert message["text"].startswith("Số 170 là của mốc khác: tính đến 31/12/2022")


def test_a_target_is_no_premise(ask: Ask) -> None:
    message = ask("ask_progress", "Sơn La đạt 210 sản phẩm chưa")
    assert "không phải" not in message["text"]
