"""An answer as data, as the contract has it: facts, targets, rules, sources."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.language.periods import written
from bot.texts import text
from knowledge.law import Rule
from knowledge.model import Answer, Fact, Source, Target


def merged(data: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The data of one message; with several answers the kind is the first one's."""
    first = dict(data[0])
    for other in data[1:]:
        for key in ("facts", "assumptions", "caveats"):
            first[key] = [*first[key], *(item for item in other[key] if item not in first[key])]
        if other["status"] != first["status"]:
            first["status"] = "partial"
        first["links"] = [*first.get("links", []), *other.get("links", [])]
        if "chart" in other:
            first.setdefault("chart", other["chart"])
    if not first.get("links", True):
        del first["links"]
    return first


def fact_data(fact: Fact) -> dict[str, Any]:
    """A figure with its place, date and sources."""
    figure = fact.figure
    return {
        "area": fact.area.name, "area_id": fact.area.area_id, "indicator": figure.indicator_id,
        "part": figure.part_id, "value": _plain_number(figure.value), "unit": figure.unit,
        "as_of": figure.as_of, "as_of_precision": figure.precision,
        "operator": figure.qualifier or "=", "source_ids": list(fact.source_ids),
    }  # fmt: skip


def target_data(target: Target) -> dict[str, Any]:
    """A target with its deadline and plan."""
    data = {
        "area": target.area.name, "area_id": target.area.area_id,
        "indicator": target.indicator.indicator_id, "part": target.part_id,
        "value": _plain_number(target.value), "unit": target.unit, "deadline": target.deadline,
        "operator": target.operator, "plan_document": target.plan_document,
        "source_ids": list(target.source_ids),
    }  # fmt: skip
    if target.value_max is not None:
        data["value_max"] = _plain_number(target.value_max)
    return data


def rule_data(rule: Rule) -> dict[str, Any]:
    """A rule with its document and the days it holds."""
    return {
        "rule_id": rule.rule_id, "topic": rule.topic, "key": rule.key, "value": rule.value,
        "unit": rule.unit, "question": rule.question_vi, "statement": rule.answer_vi,
        "document_number": rule.doc_number, "provision": rule.provision,
        "effective_from": rule.effective_from.isoformat() if rule.effective_from else None,
        "effective_to": rule.effective_to.isoformat() if rule.effective_to else None,
        "source_ids": [rule.source_id],
    }  # fmt: skip


def source_data(source: Source, answer: Answer) -> dict[str, Any]:
    """A source with the number of the document it was read for, if any."""
    numbers = {r.source_id: r.doc_number for r in answer.rules}
    numbers |= {d.source_id: d.doc_number for d in answer.documents}
    numbers |= {s: t.doc_number for t in answer.targets for s in t.source_ids}
    return {
        "id": source.source_id, "title": source.title, "publisher": source.publisher,
        "published_on": source.published_on, "document_number": numbers.get(source.source_id, ""),
        "url": source.url,
    }  # fmt: skip


def link_data(recognised: str) -> dict[str, str]:
    """Where the website gives the calendar file of a certificate of this day (ISO)."""
    return {
        "title": text("reminder.link").format(written(date.fromisoformat(recognised))),
        "url": f"/ocop/deadline.ics?recognised={recognised}",
    }


def _plain_number(value: float) -> float | int:
    return int(value) if value == int(value) else value
