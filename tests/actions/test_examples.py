"""Questions to begin with: each has an answer, whatever province the site is of."""

from typing import Any

import pytest

from actions.examples import examples, is_home
from bot.texts import texts
from knowledge.tables import read_rows

PROVINCES = [
    row["name"] for row in read_rows("areas") if row["level"] == "province" and not row["valid_to"]
]


@pytest.fixture(autouse=True)
def over_the_tests_database(bot: Any) -> None:
    """The bot's fixture opens the knowledge over the tests' database."""


def test_all_34_provinces_are_homes_and_nothing_else_is() -> None:
    assert len(PROVINCES) == 34 and all(map(is_home, PROVINCES))
    assert not any(map(is_home, ["", "Yên Bái", "Cả nước", "Sa Pa", "lao cai", "<b>"]))


@pytest.mark.parametrize("home", ["", *PROVINCES])
def test_the_bot_answers_every_example(bot: Any, home: str) -> None:
    found = examples(home)
    assert len(found) == 4
    for question in found:
        messages = bot.ask(question, f"example {home} {question}")
        assert messages[0]["custom"]["status"] in {"answered", "partial"}, question


def test_the_home_area_comes_first() -> None:
    assert examples("Lào Cai")[0] == "Lào Cai có bao nhiêu sản phẩm OCOP?"
    assert all("{" not in question for home in PROVINCES for question in examples(home))


def test_the_demo_page_offers_what_is_answered(bot: Any) -> None:
    for question in texts()["page_questions"]:
        (message, *_) = bot.ask(question, f"page {question}")
        assert message["custom"]["status"] in {"answered", "partial"}, question
