"""A test of the bot by questions with expected values, as staff write them in a spreadsheet."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.failure import Failure
from bot.language.numbers import format_number, parse_number
from bot.language.text import fold
from bot.texts import text

OUTCOMES = ("right", "honest", "wrong")
_ANSWERED = frozenset(["answered", "partial"])
_COLUMNS = ("question", "expected")
_SEPARATOR = "|"
_SHOWN = 160


@dataclass(frozen=True)
class Case:
    """A question and what its answer must have: numbers or words, all of them.

    With nothing expected the answer must be that there is none.
    """

    question: str
    expected: tuple[str, ...]


def cases(file: Path) -> list[Case]:
    """The cases of a CSV file with the columns `question` and `expected` (a|b).

    Raises:
        Failure: if the file has no such columns or a row without a question.
    """
    with file.open(encoding="utf-8-sig", newline="") as lines:
        sample = lines.read(4096)
        lines.seek(0)
        # Spreadsheets set to Vietnamese write semicolons.
        delimiter = ";" if sample.split("\n")[0].count(";") else ","
        rows = csv.DictReader(lines, delimiter=delimiter)
        missing = [c for c in _COLUMNS if c not in (rows.fieldnames or ())]
        if missing:
            raise Failure(text("cli.no_columns").format(file, ", ".join(missing)))
        return [_case(row, file, number) for number, row in enumerate(rows, 2)]


def _case(row: Mapping[str, str | None], file: Path, number: int) -> Case:
    question = (row["question"] or "").strip()
    if not question:
        raise Failure(text("cli.empty_row").format(file, number))
    expected = (e.strip() for e in (row["expected"] or "").split(_SEPARATOR))
    return Case(question, tuple(e for e in expected if e))


def outcome(case: Case, messages: Sequence[Mapping[str, Any]]) -> str:
    """'right', 'honest' (it says it does not know, or asks back) or 'wrong'."""
    data = [m.get("custom") or {} for m in messages]
    states = {d.get("status") for d in data}
    asked_back = all(d.get("kind") == "clarify" for d in data)
    has_answer = bool(states & _ANSWERED) and not asked_back
    if not has_answer:
        return "honest" if case.expected else "right"
    if not case.expected:
        return "wrong"
    return "right" if all(_is_said(e, messages) for e in case.expected) else "wrong"


def _is_said(expected: str, messages: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a number is among the facts of an answer, or words are in its text."""
    said = fold(" ".join(str(m["text"]) for m in messages))
    try:
        number = parse_number(expected.removesuffix("%"))
    except ValueError:
        return fold(expected) in said
    values = [f.get("value") for m in messages for f in (m.get("custom") or {}).get("facts", [])]
    numeric = [float(v) for v in values if isinstance(v, (int, float))]
    return number in numeric or format_number(number) in said.split()


def line(case: Case, found: str, messages: Iterable[Mapping[str, Any]]) -> str:
    """One line of the report."""
    answer = " ".join(" ".join(str(m["text"]).split()) for m in messages)
    expected = _SEPARATOR.join(case.expected) or text("report.nothing")
    return text("report.line").format(
        outcome=text(f"report.{found}"), question=case.question, expected=expected,
        answer=answer[:_SHOWN] + ("…" if len(answer) > _SHOWN else ""),
    )  # fmt: skip


def total(outcomes: Sequence[str]) -> str:
    """How many of each."""
    counts = Counter(outcomes)
    return text("report.total").format(all=len(outcomes), **{o: counts[o] for o in OUTCOMES})
