"""How questions on rules are answered: the right rule, an offer, an honest no, or another."""

import asyncio
import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.settings import MODEL, ROOT
from knowledge.answering import Knowledge
from knowledge.interpretation import interpret
from knowledge.model import Answer, Question

FOLDER = ROOT / "tests" / "rules"
#: The questions were written on this day: "hiện nay" is this day in what is expected.
DAY = date(2026, 11, 28)
_OUTCOMES = ("right", "offered", "honest", "other")


@dataclass(frozen=True)
class Asked:
    """A question with the rules that answer it: none where no rule of the tables does."""

    text: str
    rules: frozenset[str]
    kind: str


def load(part: str) -> list[Asked]:
    """The questions of one part: "development" or "untouched"."""
    with (FOLDER / f"{part}.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Asked(r["question"], frozenset(r["rule_ids"].split()), r["kind"])
            for r in csv.DictReader(lines)
        ]


def main() -> None:
    """Print the table of both parts."""
    bot, knowledge = opened()
    table = Table(title="questions on rules")
    for column in ("part", "questions", "number", *_OUTCOMES):
        table.add_column(column)
    for part in ("development", "untouched"):
        for kind, found in measured(bot, knowledge, part).items():
            total = sum(found.values())
            shares = [f"{found[o]} ({found[o] / total:.0%})" for o in _OUTCOMES]
            table.add_row(part, kind, str(total), *shares)
    Console().print(table)


def opened() -> tuple[Any, Knowledge]:
    """The bot with its model, and the knowledge behind it."""
    from actions.knowledge_base import knowledge
    from bot.conversation import LocalBot

    return LocalBot(MODEL), knowledge()


def measured(bot: Any, knowledge: Knowledge, part: str) -> Mapping[str, Counter[str]]:
    """Of each kind of question how often which outcome came."""
    found: dict[str, Counter[str]] = {}
    for asked in load(part):
        kind = "without a rule" if asked.kind == "none" else "with a rule"
        answers = answered(bot, knowledge, asked.text)
        found.setdefault(kind, Counter())[outcome(asked, answers, knowledge)] += 1
    return found


def answered(bot: Any, knowledge: Knowledge, text: str) -> list[Answer]:
    """The answers to each question that the model hears in a message, on the fixed day."""
    from bot.components.reading import read

    heard = asyncio.run(bot._agent.parse_message(text))
    whole = {"intent": heard["intent"]["name"], "start": 0, "end": len(text)}
    answers: list[Answer] = []
    previous: Question | None = None
    for part in heard.get("questions") or [whole]:
        words = text[part["start"] : part["end"]].strip()
        previous = interpret(str(part["intent"]), words, read(words).spans, previous)
        answers.append(_answer(knowledge, previous))
    return answers


def _answer(knowledge: Knowledge, question: Question) -> Answer:
    unsure = question.kind in {"nlu_unsure", "nlu_fallback"}
    offered = knowledge.offered(question, DAY) if unsure else None
    return offered or knowledge.answer(question, DAY)


def outcome(asked: Asked, answers: list[Answer], knowledge: Knowledge) -> str:
    """What came of a question.

    right: one of its rules is stated. offered: none is, but questions are offered, its own
    among them where it has one. honest: nothing is stated. other: something else is.
    """
    stated = {r.rule_id for a in answers if a.kind != "no_data" for r in a.rules}
    if stated & asked.rules:
        return "right"
    if stated:
        return "other"
    questions = {b for a in answers for b in a.buttons}
    offered = {r.rule_id for r in knowledge.store.rules if r.question_vi in questions}
    if offered and (offered & asked.rules or not asked.rules):
        return "offered"
    told = any(a.facts or a.targets or a.documents for a in answers)
    return "other" if told else "honest"
