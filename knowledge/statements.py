"""Stating rules: which ones are in force under a key, and the answer that rests on them."""

from collections.abc import Iterable, Sequence
from datetime import date

from knowledge.law import Rule
from knowledge.model import Answer, Line, Question


def by_key(rules: Iterable[Rule], keys: Iterable[str]) -> list[Rule]:
    """The rules of these keys, in the order of the keys; a key without a rule is left out."""
    found = {r.key: r for r in rules if r.key}
    return [found[key] for key in keys if key in found]


def in_force(rules: Iterable[Rule], day: date, *keys: str) -> list[Rule]:
    """The sure rules of these keys that hold on `day`, in the order of the keys."""
    return by_key((r for r in rules if r.is_sure and r.holds_on(day)), keys)


def rules_of(lines: Iterable[Line]) -> tuple[Rule, ...]:
    """The rules that lines state, each once."""
    found = (value for line in lines for value in line.values.values())
    return tuple(dict.fromkeys(r for r in found if isinstance(r, Rule)))


def stated(
    question: Question, kind: str, status: str, lines: Sequence[Line],
    buttons: tuple[str, ...] = (),
) -> Answer:  # fmt: skip
    """An answer whose rules and sources are those that its lines state."""
    rules = rules_of(lines)
    return Answer(
        kind=kind, status=status, lines=tuple(lines), rules=rules,
        source_ids=tuple(dict.fromkeys(r.source_id for r in rules)), question=question,
        buttons=buttons,
    )  # fmt: skip
