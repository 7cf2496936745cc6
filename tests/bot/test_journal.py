"""Questions in vain: kept masked, grouped by likeness, gone after a while."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.engine import Engine

from bot.feedback import Feedback, feedback, keep, kept
from bot.journal import Asked, asked, grouped, keep_once, nlu_lines, note, purge, row_of, unanswered
from bot.language.masking import MASK
from knowledge.database import open_engine
from knowledge.loader import load

NOW = datetime(2026, 11, 29)


def answer(status: str) -> list[dict[str, Any]]:
    return [{"text": "x", "custom": {"status": status}}]


@pytest.fixture
def database(tmp_path: Path) -> Engine:
    return open_engine(f"sqlite:///{tmp_path / 'k.db'}")


@pytest.mark.parametrize("status", ["answered", "partial", "out_of_scope"])
def test_what_was_answered_is_not_kept(database: Engine, status: str) -> None:
    note(database, "s", "câu hỏi", answer(status))
    assert asked(database) == []


@pytest.mark.parametrize("status", ["not_understood", "no_data", "error"])
def test_what_was_not_is_kept_without_personal_data(database: Engine, status: str) -> None:
    note(database, "s", "gọi 0912 345 678", answer(status))
    (one,) = asked(database)
    assert (one.status, one.question) == (status, f"gọi {MASK}")
    assert b"0912" not in Path(str(database.url.database)).read_bytes()


def test_what_people_marked_is_listed_with_it(database: Engine) -> None:
    keep(database, Feedback("s", False, "sai rồi", "604"))
    keep(database, Feedback("s", True, "đúng rồi", "605"))
    assert [(a.status, a.question) for a in asked(database)] == [("not_useful", "sai rồi")]


def test_loading_the_tables_anew_keeps_it(database: Engine) -> None:
    load(database)
    note(database, "s", "câu hỏi", answer("no_data"))
    load(database)
    assert len(asked(database)) == 1


def age(database: Engine, days: int) -> None:
    at = datetime.utcnow() - timedelta(days)
    with database.begin() as connection:
        connection.execute(update(unanswered).values(asked_at=at))
        connection.execute(update(feedback).values(given_at=at))


def test_what_is_old_is_purged_and_the_rest_stays(database: Engine) -> None:
    note(database, "s", "cũ", answer("no_data"))
    keep(database, Feedback("s", False, "cũ"))
    age(database, 10)
    note(database, "s", "mới", answer("no_data"))
    assert [a.question for a in asked(database, days=5)] == ["mới"]
    assert purge(database, 11) == 0
    assert purge(database, 9) == 2
    assert [a.question for a in asked(database)] == ["mới"] and list(kept(database)) == []


def groups_of(*questions: str) -> list[set[str]]:
    return [set(g.examples) for g in grouped([Asked(NOW, "no_data", q) for q in questions])]


def test_like_questions_are_one_group_the_largest_first() -> None:
    found = groups_of(
        "giá mật ong bao nhiêu", "Hà Giang có bao nhiêu sản phẩm 5 sao",
        "hà giang có mấy sản phẩm 5 sao", "ha giang co bao nhieu san pham 5 sao",
    )  # fmt: skip
    assert found == [
        {"Hà Giang có bao nhiêu sản phẩm 5 sao", "hà giang có mấy sản phẩm 5 sao",
         "ha giang co bao nhieu san pham 5 sao"},
        {"giá mật ong bao nhiêu"},
    ]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=30), max_size=12))
def test_grouping_loses_nothing(questions: list[str]) -> None:
    every = [Asked(NOW, "no_data", q) for q in questions]
    found = grouped(every)
    assert sorted(a.question for g in found for a in g.asked) == sorted(questions)
    sizes = [len(g.asked) for g in found]
    assert sizes == sorted(sizes, reverse=True)


def test_training_data_is_yaml_with_every_example() -> None:
    groups = grouped([Asked(NOW, "no_data", q) for q in ("câu: một", "# hai", "- ba", "{x}")])
    content = yaml.safe_load("\n".join(nlu_lines(groups, "CHON_Y")))
    assert {entry["intent"] for entry in content["nlu"]} == {"CHON_Y"}
    lines = [line for entry in content["nlu"] for line in entry["examples"].splitlines()]
    assert sorted(lines) == sorted(["- câu: một", "- # hai", "- - ba", "- {x}"])


def test_a_row_handed_over_again_is_kept_once(tmp_path: Any) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'k.db'}")
    row = row_of("s", "giá mật ong?", [{"custom": {"status": "no_data"}}])
    other = row_of("s", "giá mật ong?", [{"custom": {"status": "no_data"}}])
    assert row and other
    for one in (row, row, other):
        keep_once(engine, one)
    assert len(asked(engine)) == 2
