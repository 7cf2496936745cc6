"""How rules changed: the day before a change, the day itself, and the periods between."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.law import Rule
from knowledge.regimes import told, versions, within
from knowledge.statements import rules_of
from knowledge.tables import read_rows

Ask = Callable[..., dict[str, Any]]

#: The days on which the rules for criteria and procedure changed.
_CHANGES = (date(2019, 8, 21), date(2023, 2, 24), date(2025, 7, 6), date(2026, 5, 22))
_KEYS = sorted({r["key"] for r in read_rows("rules") if r["key"]})
_TODAY = date(2026, 11, 28)
_DAYS = st.dates(min_value=date(2018, 1, 1), max_value=date(2028, 12, 31))


def rules(message: dict[str, Any]) -> list[str]:
    return [f["rule_id"] for f in message["custom"]["facts"] if "rule_id" in f]


@settings(max_examples=200, deadline=None)
@given(day=_DAYS, key=st.sampled_from(_KEYS))
def test_on_any_day_at_most_one_version_of_a_rule_holds(
    knowledge: Any, day: date, key: str
) -> None:
    history = versions(knowledge.store.rules, key)
    assert sum(r.holds_on(day) for r in history) <= 1
    assert [r.effective_from for r in history] == sorted(r.effective_from for r in history)


@pytest.mark.parametrize("change", _CHANGES[1:])
@pytest.mark.parametrize("key", _KEYS)
def test_the_day_before_a_change_has_the_old_rule_and_the_day_itself_the_new(
    knowledge: Any, key: str, change: date
) -> None:
    history = versions(knowledge.store.rules, key)
    before = [r for r in history if r.holds_on(change - timedelta(1))]
    after = [r for r in history if r.holds_on(change)]
    begun = [r for r in history if r.effective_from == change]
    assert after == (begun or before) or not after  # not known from then on
    if begun and before:
        assert before[0].effective_to == change - timedelta(1)


@pytest.mark.parametrize(
    ("day", "rule", "who"),
    [
        (date(2023, 2, 23), "TQ-001", "cấp tỉnh"),
        (date(2023, 2, 24), "TQ-006", "cấp huyện"),
        (date(2025, 7, 5), "TQ-006", "cấp huyện"),
        (date(2025, 7, 6), "TQ-013", "cấp tỉnh"),
        (date(2026, 5, 21), "TQ-013", "cấp tỉnh"),
        (date(2026, 5, 22), "TQ-023", "cấp tỉnh"),
    ],
)
def test_who_certified_three_stars_on_a_day(ask: Ask, day: date, rule: str, who: str) -> None:
    question = f"ngày {day.day}/{day.month}/{day.year} nộp hồ sơ thì ai công nhận 3 sao"
    message = ask("ask_authority", question, today=_TODAY)
    assert rules(message)[0] == rule
    assert who in message["text"].splitlines()[0]


def test_of_a_year_with_a_change_both_rules_are_told(ask: Ask) -> None:
    message = ask("ask_authority", "năm 2025 ai công nhận 3 sao", today=_TODAY)
    assert rules(message)[:2] == ["TQ-006", "TQ-013"]
    assert "đến 5/7/2025" in message["text"] and "6/7/2025" in message["text"]


def test_what_was_before_and_what_holds_now_are_said_where_they_differ(ask: Ask) -> None:
    now = ask("ask_authority", "ai công nhận 3 sao", today=_TODAY)
    assert "Trước đó (từ 24/2/2023 đến 5/7/2025): UBND cấp huyện" in now["text"]
    then = ask("ask_authority", "năm 2024 ai công nhận 3 sao", today=_TODAY)
    assert "Hiện nay (từ 22/5/2026)" in then["text"]
    same = ask("ask_validity", "năm 2024 chứng nhận có giá trị bao lâu", today=_TODAY)
    assert "Hiện nay" not in same["text"]


@settings(max_examples=100, deadline=None)
@given(first=_DAYS, length=st.integers(0, 900), key=st.sampled_from(_KEYS))
def test_every_rule_told_of_a_period_held_in_it_or_holds_now(
    knowledge: Any, first: date, length: int, key: str
) -> None:
    history = versions(knowledge.store.rules, key)
    last = first + timedelta(length)
    period = f"{first.isoformat()}/{last.isoformat()}"
    then = within(history, period, _TODAY)
    if not then or first > _TODAY:
        return
    stated: tuple[Rule, ...] = rules_of(told(then[-1], history, period, _TODAY))
    assert all(r in then or r.holds_on(_TODAY) for r in stated)
    assert then[-1] in stated


def test_a_rule_of_148_is_never_stated_as_todays(ask: Ask, knowledge: Any) -> None:
    """Many public pages still describe Decision 148 as current."""
    for key in _KEYS:
        for rule in (r for r in knowledge.store.rules if r.key == key and r.holds_on(_TODAY)):
            assert not rule.doc_number.startswith(("148/", "1489/", "1048/"))
    message = ask("ask_authority", "đánh giá OCOP có mấy cấp", today=_TODAY)
    assert "26/2026" in message["text"].splitlines()[0]


def test_where_no_rule_is_known_of_a_time_it_is_said_with_todays(ask: Ask) -> None:
    message = ask("ask_dossier", "năm 2024 cần nộp bao nhiêu sản phẩm mẫu", today=_TODAY)
    assert message["custom"]["status"] == "no_data"
    assert "chưa có nguồn" in message["text"] and "Hiện nay (từ 22/5/2026): 05" in message["text"]


def test_a_basis_names_the_article(ask: Ask) -> None:
    text = ask("ask_validity", "giấy chứng nhận có giá trị bao lâu", today=_TODAY)["text"]
    assert "khoản 3 Điều 4 Quyết định 26/2026/QĐ-TTg ngày 22/5/2026" in text
