"""The promises, held for every development question through the real model."""

import asyncio
import re
from datetime import date
from itertools import product
from typing import Any

import pytest

from bench.questions import load
from bot.components.reading import read
from bot.language.numbers import format_number, parse_number
from bot.language.text import fold

_TODAY = date.today().strftime("%d/%m/%Y")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_QUESTIONS = [q.text for q in load("development")]
#: Of the borders of 2025 and of the names of indicators ("từ 3 sao trở lên", "tiềm năng 5 sao").
_FIXED = {"1", "7", "2.025", "30", "6", "3", "5"}
#: Where only the diacritics tell two readings apart: "diễn biến" (course of events) is
#: Điện Biên, a province, once folded.
_TIES = {
    "diễn biến Quảng Ninh qua các năm",
    # Wrong marks speak against a district's name ("văn bản" is not Văn Bàn either).
    "Bắc Hạ có làm đủ số sản phẩm được giao ko hay hụt",
}


@pytest.fixture(scope="module")
def answers(bot: Any) -> dict[str, dict[str, Any]]:
    said = {q: bot.ask(q, f"promise-{n}") for n, q in enumerate(_QUESTIONS)}
    assert all(len(messages) == 1 for messages in said.values())
    return {q: messages[0] for q, messages in said.items()}


def numbers(text: str) -> set[str]:
    return {_plain(n) for n in _NUMBER.findall(text)}


def _plain(number: str) -> str:
    try:
        return format_number(parse_number(number))
    except ValueError:
        return number


def allowed(question: str, message: dict[str, Any], knowledge: Any) -> set[str]:
    """Numbers of the question, of the facts, and computed from pairs of the facts."""
    custom = message["custom"]
    read_of_it = " ".join(s.value.replace("-", " ") for s in read(question).spans)
    found = numbers(question) | numbers(read_of_it) | _FIXED
    values = []
    for fact in custom["facts"]:
        found |= numbers(" ".join(str(v) for v in fact.values()))
        if isinstance(fact.get("value"), (int, float)):
            values += [fact["value"], *([fact["value_max"]] if "value_max" in fact else [])]
    found |= {format_number(v) for v in values} | _computed(values)
    found |= _to_the_next_star(question, custom) | numbers(_TODAY)
    found |= _ranks_and_gaps(custom)
    for conflict in knowledge.store.conflicts.values():
        if conflict.explanation in message["text"]:
            found |= numbers(conflict.explanation)
    for document in knowledge.store.documents.values():
        if document.doc_number in message["text"]:
            found |= numbers(f"{document} {document.date_signed} {document.effective_from}")
    return found


def _to_the_next_star(question: str, custom: dict[str, Any]) -> set[str]:
    """What is missing from the points named to where a star's band begins."""
    if custom["kind"] != "stars":
        return set()
    points = [float(s.value) for s in read(question).spans if s.label in {"score", "number"}]
    bands = [float(f["value"].partition("-")[0]) for f in custom["facts"] if "band" in f["key"]]
    return {format_number(round(low - n, 2)) for low, n in product(bands, points) if low > n}


def _computed(values: list[float]) -> set[str]:
    """Percentages, ratios, growth, differences and sums of the listed facts."""
    pairs = [(a, b) for a, b in product(values, values) if b]
    shares = {format_number(round(a / b * 100, 1)) for a, b in pairs}
    times = {format_number(round(a / b, 1)) for a, b in pairs}
    growth = {format_number(round(abs(a - b) / b * 100, 1)) for a, b in pairs}
    differences = {format_number(abs(a - b)) for a, b in product(values, values)}
    return shares | times | growth | differences | _sums(values)


def _ranks_and_gaps(custom: dict[str, Any]) -> set[str]:
    """Positions among the listed facts; the years between the first and last of a course."""
    if custom["kind"] == "ranking":
        return {str(n + 1) for n in range(len(custom["facts"]))}
    years = [int(f["as_of"][:4]) for f in custom["facts"] if f.get("as_of")]
    between = range(min(years), max(years)) if custom["kind"] == "trend" and years else ()
    return {format_number(year) for year in between}


def _sums(values: list[float]) -> set[str]:
    return {format_number(sum(values[i:])) for i in range(len(values))}


@pytest.mark.parametrize("question", _QUESTIONS)
def test_every_number_comes_from_a_fact(
    answers: dict[str, Any], knowledge: Any, question: str
) -> None:
    message = answers[question]
    if message["custom"]["kind"] in {"deadline", "smalltalk"}:
        return  # deadlines are computed to the day in their own tests; small talk has examples
    said = numbers(message["text"].split("Nguồn:")[0])
    assert said <= allowed(question, message, knowledge), message["text"]


@pytest.mark.parametrize("question", _QUESTIONS)
def test_what_states_a_fact_ends_with_its_sources(answers: dict[str, Any], question: str) -> None:
    message = answers[question]
    custom = message["custom"]
    if not custom["facts"]:
        return
    assert custom["sources"]
    body, _, sources = message["text"].rpartition("Nguồn:")
    assert body and sources.strip()
    shown = {s["id"] for s in custom["sources"]}
    assert all(set(f["source_ids"]) & shown for f in custom["facts"])


@pytest.mark.parametrize("question", _QUESTIONS)
def test_every_answer_has_the_shape_of_the_contract(answers: dict[str, Any], question: str) -> None:
    message = answers[question]
    assert message["text"].strip()
    assert message["custom"]["status"] in {
        "answered", "partial", "no_data", "not_understood", "out_of_scope", "error",
    }  # fmt: skip
    assert message["custom"]["status"] != "error"
    for fact in message["custom"]["facts"]:
        if "rule_id" in fact:
            continue
        assert fact["unit"] and fact["area"] and fact["source_ids"]
        assert fact.get("as_of") or fact.get("deadline")


def parsed(bot: Any, text: str) -> tuple[str, list[tuple[str, str]]]:
    result = asyncio.run(bot._agent.parse_message(text))
    return result["intent"]["name"], [(e["entity"], e["value"]) for e in result["entities"]]


@pytest.mark.parametrize("question", _QUESTIONS)
def test_folding_a_question_changes_neither_intent_nor_entities(bot: Any, question: str) -> None:
    assert (parsed(bot, question) == parsed(bot, fold(question))) == (question not in _TIES)
