"""No text holds a regular expression up: not a message, not an article without a full stop."""

import re
import time

import pytest

from bot.channel.gate import MAX_CHARACTERS
from tests.security.patterns import attacks, is_unbounded, patterns, search

#: Characters of a long cell or sentence; messages have at most MAX_CHARACTERS.
LONG = 20_000
#: Of so many characters, which attacks are the slowest shows.
TRIAL = 1_000


def spent(pattern: "re.Pattern[str]", text: str) -> float:
    begin = time.process_time()
    search(pattern, text)
    return time.process_time() - begin


def test_the_patterns_are_found() -> None:
    where = set(patterns().values())
    assert len(where) > 200
    assert {"bot.language.masking._EMAIL", "knowledge.proposals._SENTENCE_END"} <= where
    assert any(name.startswith("knowledge/keyed.py:") for name in where)


def test_no_message_holds_one_up() -> None:
    slow = {
        where: max(spent(pattern, text) for text in attacks(pattern, MAX_CHARACTERS))
        for pattern, where in patterns().items()
    }
    assert {where: seconds for where, seconds in slow.items() if seconds > 0.05} == {}


def test_no_long_text_holds_one_up() -> None:
    slow = {
        where: seconds
        for pattern, where in patterns().items()
        if is_unbounded(pattern) and (seconds := _longest(pattern)) > 1
    }
    assert slow == {}


def _longest(pattern: "re.Pattern[str]") -> float:
    """Seconds for the long texts whose short ones took longest."""
    tried = [spent(pattern, text) for text in attacks(pattern, TRIAL)]
    worst = sorted(range(len(tried)), key=tried.__getitem__)[-3:]
    return max(spent(pattern, t) for n, t in enumerate(attacks(pattern, LONG)) if n in worst)


@pytest.mark.parametrize("pattern", [r"\s+-", r"[a-z]+[0-9]", r"\d[\d.]* ?-", r"(\w+)@"])
def test_one_that_can_be_held_up_is_seen(pattern: str) -> None:
    """Four times the text takes far more than four times as long."""
    compiled = re.compile(pattern)
    short, long = (
        max(spent(compiled, text) for text in attacks(compiled, times * TRIAL)) for times in (1, 4)
    )
    assert is_unbounded(compiled) and long > 8 * short
