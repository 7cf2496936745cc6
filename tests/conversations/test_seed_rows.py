"""Every row of the five seed sources is asked for in words and answered in full."""

import csv
from pathlib import Path
from typing import Any

import pytest

from bot.language.numbers import format_number
from knowledge.tables import read_rows

_HERE = Path(__file__).parent
_SEEDS = {r["source_id"] for r in read_rows("sources") if r["seed_file"]}
_ROWS = {
    r[key]: r
    for name, key in (("figures", "figure_id"), ("targets", "target_id"))
    for r in read_rows(name)
    if r["source_id"] in _SEEDS
}
_QUESTIONS = list(csv.DictReader((_HERE / "seed_questions.csv").open(encoding="utf-8")))


def test_every_seed_row_has_a_question() -> None:
    assert {q["row_id"] for q in _QUESTIONS} == set(_ROWS)
    assert len(_SEEDS) == 5


@pytest.mark.parametrize("case", _QUESTIONS, ids=lambda c: c["row_id"])
def test_seed_row_is_answered_with_value_date_and_source(bot: Any, case: dict[str, str]) -> None:
    row = _ROWS[case["row_id"]]
    (message,) = bot.ask(case["question"], f"seed-{case['row_id']}")
    facts = message["custom"]["facts"]
    told = [f for f in facts if _is_row(f, row)]
    assert told, f"{case['question']!r} → {message['text']}"
    assert format_number(float(row["value"])) in message["text"]
    assert message["custom"]["status"] == "answered"
    shown = {s["id"] for s in message["custom"]["sources"]}
    assert row["source_id"] in shown
    assert "Nguồn:" in message["text"]
    when = told[0].get("as_of") or told[0]["deadline"]
    assert when[:4] in message["text"]


def _is_row(fact: dict[str, Any], row: dict[str, str]) -> bool:
    same = (fact.get("area_id"), fact.get("indicator"), fact.get("part")) == (
        row["area_id"], row["indicator_id"], row["part_id"],
    )  # fmt: skip
    of_time = fact.get("as_of", row.get("as_of", ""))[:4] == row.get("as_of", "")[:4]
    due = fact.get("deadline", "") == row.get("deadline", "")
    sourced = row["source_id"] in fact.get("source_ids", [])
    return same and fact["value"] == float(row["value"]) and of_time and due and sourced
