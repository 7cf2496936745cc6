"""How a rule changed: the versions of one key, one after the other, and which held when.

The four regimes for criteria and procedure begin on 21/8/2019 (Decision 1048/QĐ-TTg),
24/2/2023 (148/QĐ-TTg), 6/7/2025 (148 as amended by 1489/QĐ-TTg) and 22/5/2026
(26/2026/QĐ-TTg); each row of the tables says from when to when it holds.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.language.periods import bounds
from knowledge.law import Rule
from knowledge.model import Line

#: Topics in which who knows the rule of before needs to hear that it changed.
_TOLD_BEFORE = frozenset(["authority", "procedure_steps", "certificate_validity"])


def versions(rules: Iterable[Rule], key: str) -> list[Rule]:
    """The sure rules of `key`, the oldest first."""
    if not key:
        return []
    return sorted((r for r in rules if r.key == key and r.is_sure and r.effective_from), key=_begin)


def _begin(rule: Rule) -> date:
    return rule.effective_from or date.min


def same(one: Rule, other: Rule) -> bool:
    """Whether two rules say the same: of numbers and names the value decides."""
    if one.value and other.value:
        return (one.value, one.unit) == (other.value, other.unit)
    return one.answer_vi == other.answer_vi


def within(history: Sequence[Rule], period: str, today: date) -> list[Rule]:
    """Those of the versions that held at some time of an ISO period, up to today."""
    first, last = bounds(period)
    last = min(last, today) if first <= today else last
    return [r for r in history if _begin(r) <= last and (r.effective_to or last) >= first]


def told(rule: Rule, history: Sequence[Rule], period: str, today: date) -> list[Line]:
    """A rule with what of its history matters: what changed in the period, what holds now.

    Args:
        rule: the rule that answers.
        history: the versions of its key.
        period: the ISO period asked about, '' for today.
        today: the day on which it is asked.
    """
    then = within(history, period, today) if period else []
    changed = any(not same(one, other) for one, other in zip(then, then[1:], strict=False))
    lines = [Line("rule.lead", {"rule": rule})]
    if changed:
        lines = [Line("rule.span" if r.effective_to else "rule.since", {"rule": r}) for r in then]
    if rule.holds_on(today):
        return [*lines, *(_before(rule, history) if not period else ())]
    now = [r for r in history if r.holds_on(today) and not same(rule, r) and r not in then]
    return [*lines, *(Line("rule.now", {"rule": r}) for r in now)]


def _before(rule: Rule, history: Sequence[Rule]) -> list[Line]:
    """What held before the version in force, where that was something else.

    Where the last change only renewed what held already, no more than who decides and where
    to hand in is told: these went to and fro, and people remember them.
    """
    older = [r for r in history if r.effective_to and _begin(r) < _begin(rule)]
    other = [r for r in older if not same(rule, r)]
    if rule.topic not in _TOLD_BEFORE or not other:
        return []
    between = [r for r in older if _begin(r) > _begin(other[-1])]
    if between and rule.key not in _REMEMBERED:
        return []
    return [Line("rule.before", {"rule": r}) for r in (*between[::-1], other[-1])]


_REMEMBERED = frozenset(["certify_3star", "evaluation_levels", "where_to_submit"])
