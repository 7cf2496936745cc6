"""How the bot came to an answer, for staff: what was read, what was asked, what was chosen."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from actions.knowledge_base import knowledge
from actions.views import AreaView, moment
from bot.language.numbers import format_number
from bot.texts import text, texts
from knowledge.model import Fact, Question
from knowledge.selection import facts, reason

_INTENTS = 3
#: Parts of a question that say nothing new: its words, and what was talked about before.
_OF_ITSELF = frozenset(["text", "recent", "times"])


def lines(parsed: Mapping[str, Any], question: Question | None, answer: Mapping[str, Any]) -> str:
    """The trace of one turn, readable.

    Args:
        parsed: the message as the model read it: text, intent, ranking, entities.
        question: what was asked of the knowledge, None where nothing was.
        answer: the data of the answer, as the contract has it.
    """
    said = [_intents(parsed), _entities(parsed), _question(question), *_cells(answer["facts"])]
    return "\n".join(line for line in said if line)


def _intents(parsed: Mapping[str, Any]) -> str:
    ranking = parsed.get("intent_ranking") or [parsed["intent"]]
    names = [_confidence(intent) for intent in ranking[:_INTENTS]]
    return text("trace.intent").format(_confidence(parsed["intent"]), ", ".join(names))


def _confidence(intent: Mapping[str, Any]) -> str:
    share = format_number(round(float(intent["confidence"]) * 100, 1))
    return f"{intent['name']} {share}{text('units.percent')}"


def _entities(parsed: Mapping[str, Any]) -> str:
    found = [
        text("trace.entity").format(
            e["entity"], e["value"] or "?", parsed["text"][e["start"] : e["end"]],
            e["start"], e["end"],
        )
        for e in parsed.get("entities", [])
    ]  # fmt: skip
    return text("trace.entities").format("; ".join(found) or text("trace.nothing"))


def _question(question: Question | None) -> str:
    """The parts of the question that are not empty."""
    if question is None:
        return text("trace.no_question")
    parts = [
        f"{texts()['trace']['fields'].get(name, name)}: {_plain(value)}"
        for name, value in question.as_dict().items()
        if value and name not in _OF_ITSELF
    ]
    return text("trace.question").format("; ".join(parts))


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("words") or value)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_plain, value))
    return str(value)


def _cells(given: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """For each cell that was answered from, every fact of it and why the first comes first."""
    cells = dict.fromkeys((f["area_id"], f["indicator"], f["part"]) for f in given if "as_of" in f)
    for cell in cells:
        answered = [(f["value"], f["as_of"]) for f in given if "as_of" in f]
        yield from _cell(_facts(*cell), answered)
    for rule in (f for f in given if "rule_id" in f):
        yield text("trace.rule").format(rule["rule_id"], rule["key"], rule["document_number"])


def _facts(area: str, indicator: str, part: str) -> list[Fact]:
    store = knowledge().store
    figures = [f for f in store.figures([area], [indicator]) if f.part_id == part]
    return facts(figures, store.areas, store.indicators, store.part_names, store.publications)


def _cell(found: Sequence[Fact], answered: Sequence[tuple[float, str]]) -> Iterator[str]:
    first = found[0]
    what = " ".join((first.indicator.name_vi, first.part_name)).strip()
    parent = knowledge().store.areas.get(first.area.parent_id or "")
    yield text("trace.cell").format(AreaView(first.area, parent).full, what, len(found))
    publications = knowledge().store.publications
    for fact in found:
        figure = fact.figure
        taken = (figure.value, figure.as_of) in answered
        why = reason(first.figure, figure, publications) if fact is not first else "first"
        yield text("trace.fact").format(
            mark="→" if taken else " ", id=", ".join(fact.figure_ids),
            value=format_number(figure.value), when=moment(figure.as_of),
            sources=", ".join(fact.source_ids), why=texts()["trace"]["why"][why],
        )  # fmt: skip
