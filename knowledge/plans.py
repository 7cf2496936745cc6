"""Which of a place's targets a question is about, and which of them say the same."""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.language.periods import bounds
from bot.language.text import fold
from knowledge.model import Question, Target

#: Indicators that may also be meant where the other is named.
_RELATED = {
    "products_total": ("products_total", "new_products_recognised"),
    "entities_by_type": ("share_entities_by_type", "entities_by_type"),
    "shops": ("new_shops", "shops"),
    "products_upgraded": ("products_upgraded", "share_products_upgraded"),
    "share_products_upgraded": ("share_products_upgraded", "products_upgraded"),
    "products_on_ecommerce": ("share_products_on_ecommerce", "products_on_ecommerce"),
    "traditional_craft_villages": ("share_traditional_craft_villages_with_ocop",),
    "craft_villages": ("share_traditional_craft_villages_with_ocop",),
    "products_by_star": ("products_by_star", "new_products_by_star", "potential_products_by_star"),
    "new_products_by_star": ("new_products_by_star", "products_by_star"),
}


#: What a plan is first of all asked for, in this order.
_HEADLINES = {"products_total": 0, "new_products_recognised": 1, "products_by_star": 2}


def merged(targets: Iterable[Target]) -> list[Target]:
    """Targets that say the same in several sources, as one with all their sources."""
    same: dict[tuple[object, ...], Target] = {}
    for t in targets:
        key = (
            t.area.area_id, t.indicator.indicator_id, t.part_id, t.operator, t.value,
            t.value_max, t.deadline,
        )  # fmt: skip
        known = same.get(key)
        if known is None:
            same[key] = t
        else:
            sources = tuple(dict.fromkeys((*known.source_ids, *t.source_ids)))
            better = t if t.doc_number and not known.doc_number else known
            same[key] = replace(better, source_ids=sources)
    return list(same.values())


def is_asked(question: Question, target: Target) -> bool:
    """Whether a target is of what the question names."""
    if not question.indicator:
        return not question.documents or _of_document(question, target)
    related = _RELATED.get(question.indicator, (question.indicator,))
    if target.indicator.indicator_id not in related:
        return False
    part = target.part_id.removesuffix("_added")
    return not question.part or part == question.part or part in each(question)


_EACH = {"per_district": re.compile(r"\bmoi huyen\b"), "per_year": re.compile(r"\bmoi nam\b")}


def each(question: Question) -> list[str]:
    """The parts that give a target for each district or year, where it is asked so."""
    folded = fold(question.text)
    return [part for part, pattern in _EACH.items() if pattern.search(folded)]


def _of_document(question: Question, target: Target) -> bool:
    return any(
        target.doc_number.startswith(f"{number}/") or f" {number}/" in target.plan_document
        for number in question.documents
    )


def latest(targets: list[Target], named: bool) -> list[Target]:
    """Undated: of a named indicator all; else the two newest deadlines', products first."""
    ordered = sorted(targets, key=lambda t: t.deadline_end, reverse=True)
    if named:
        return ordered
    newest = sorted({t.deadline_end for t in targets}, reverse=True)[:2]
    recent = [t for t in ordered if t.deadline_end in newest]
    return sorted(recent, key=lambda t: _HEADLINES.get(t.indicator.indicator_id, len(_HEADLINES)))


def headlines(question: Question, targets: list[Target]) -> list[Target]:
    """Of a plan asked about as a whole, the targets by which it is judged."""
    if question.indicator:
        return targets
    for headline in _HEADLINES:
        found = [t for t in targets if t.indicator.indicator_id == headline]
        if found:
            return found
    return targets


def due_in(target: Target, period: str) -> bool:
    """Whether a target's deadline is in the ISO period, or its span begins there."""
    start, end = bounds(period)
    return (
        start <= target.deadline_end <= end
        or bounds(target.deadline)[0] <= start <= target.deadline_end
    )
