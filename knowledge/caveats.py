"""What must be said beside a rule: that it is over, or that something of it is not known."""

from collections.abc import Sequence
from datetime import date

from knowledge.law import Rule
from knowledge.model import Line

#: From this day there were no districts (rule HC-005 of the tables); what Decision
#: 148/QĐ-TTg says of them was only changed on 6/7/2025 (TQ-020).
_NO_DISTRICTS = date(2025, 7, 1)
_BY_DISTRICT = frozenset(["authority", "procedure_steps", "evaluation_council"])


def caveats(rules: Sequence[Rule], lines: Sequence[Line], day: date, today: date) -> list[Line]:
    """The caveats of rules that are stated.

    Args:
        rules: the rules that answer.
        lines: how they are stated; a line on a period already says when it was over.
        day: the day asked about.
        today: the day on which it is asked.
    """
    over = [r for r in rules if r.effective_to and r.effective_to < today]
    is_said = any(line.key == "rule.span" for line in lines)
    found = [Line("caveat.rule_over", {"rule": r}) for r in over[:1] if not is_said]
    found += [Line("caveat.no_districts") for r in rules[:1] if _is_of_a_gone_district(r, day)]
    if over:
        return found
    keys = [key for r in rules for key in [_not_known(r)] if key]
    return found + [Line(key) for key in dict.fromkeys(keys)]


def _not_known(rule: Rule) -> str:
    """What is not known of a rule that is not over."""
    if rule.status == "chưa rõ":
        return "caveat.rule_unclear"
    if rule.status == "hướng dẫn thực hành":
        return "caveat.practice"
    support = rule.status == "quy định địa phương" and rule.topic == "support_policy"
    return "caveat.local_unclear" if support and rule.effective_to is None else ""


def _is_of_a_gone_district(rule: Rule, day: date) -> bool:
    """Whether a rule gives a task to districts on a day on which there were none."""
    given = rule.topic in _BY_DISTRICT and "huyện" in (rule.value or rule.answer_vi)
    older = rule.effective_from is not None and rule.effective_from < _NO_DISTRICTS
    return given and older and day >= _NO_DISTRICTS and rule.holds_on(day)
