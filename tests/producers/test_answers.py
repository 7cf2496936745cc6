"""What producers ask of days, points and documents, as the bot answers it on 28/11/2026.

The expectations were written from the rules before anyone saw an answer; `fails` says what
is known not to hold yet.
"""

import asyncio
import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.interpretation import interpret

_FOLDER = Path(__file__).parent
_DAY = date(2026, 11, 28)


def _cases() -> Iterator[Any]:
    for name in ("deadlines", "points", "documents"):
        with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines)):
                known = [pytest.mark.xfail(reason=row["fails"])] if row["fails"] else []
                yield pytest.param(row, id=f"{name}-{number}:{row['question'][:40]}", marks=known)


@pytest.fixture(scope="module")
def say(bot: Any, reader: Any, knowledge: Any, render: Any) -> Any:
    """The answer to a message of the intents that the model hears in it, on the fixed day."""

    def answer(text: str) -> dict[str, Any]:
        heard = asyncio.run(bot._agent.parse_message(text))
        whole = {"intent": heard["intent"]["name"], "start": 0, "end": len(text)}
        answers, previous = [], None
        for part in heard.get("questions") or [whole]:
            words = text[part["start"] : part["end"]].strip()
            spans = reader.read(words, _DAY).spans
            question = interpret(part["intent"], words, spans, previous)
            answers.append(_answer(knowledge, question))
            previous = question
        message: dict[str, Any] = render(*answers)
        return message

    return answer


def _answer(knowledge: Any, question: Any) -> Any:
    unsure = question.kind in {"nlu_unsure", "nlu_fallback"}
    offered = knowledge.offered(question, _DAY) if unsure else None
    return offered or knowledge.answer(question, _DAY)


@pytest.mark.parametrize("row", _cases())
def test_answer(say: Any, row: dict[str, str]) -> None:
    message = say(row["question"])
    buttons = " ".join(b["title"] for b in message.get("buttons", []))
    said = f"{message['text']} {buttons}".lower()
    body = message["text"].split("Nguồn:")[0].lower()
    missing = [m for m in row["must"].split("|") if m.lower() not in said]
    wrong = [m for m in row["must_not"].split("|") if m and m.lower() in body]
    assert not missing and not wrong, (missing, wrong, message["text"])


def test_most_of_what_was_expected_is_said() -> None:
    rows = [case.values[0] for case in _cases()]
    assert len(rows) >= 220
    assert sum(bool(r["fails"]) for r in rows) <= len(rows) // 20
