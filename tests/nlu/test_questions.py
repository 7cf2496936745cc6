"""The test questions themselves: complete, well formed, and not in the training data."""

import csv
from collections import Counter

import pytest
import yaml
from rapidfuzz import fuzz, process

from bench.questions import FOLDER, TYPES, Question, load
from bench.training import examples
from bot.language.text import fold
from bot.settings import ROOT
from knowledge.tables import read_rows

_DEVELOPMENT, _UNTOUCHED = load("development"), load("untouched")
_ALL = [*_DEVELOPMENT, *_UNTOUCHED, *load("reader")]
_STYLES = {
    "full", "none", "mixed", "teen", "typo", "telex", "region", "short", "long", "compound",
}  # fmt: skip


def words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())


def values(kind: str) -> set[str]:
    return {value for q in _ALL for k, value in q.entities if k == kind}


def test_there_are_enough_and_a_third_is_untouched() -> None:
    measured = len(_DEVELOPMENT) + len(_UNTOUCHED)
    assert measured >= 600
    assert len(_UNTOUCHED) / measured >= 1 / 3


def test_a_third_and_more_is_typed_without_full_diacritics() -> None:
    for part in (_DEVELOPMENT, _UNTOUCHED):
        plain = sum(q.style in {"none", "mixed", "teen", "telex"} for q in part)
        assert plain / len(part) >= 0.35


def test_every_style_and_every_intent_is_there() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert {q.style for q in _ALL} == _STYLES
    for part in (_DEVELOPMENT, _UNTOUCHED):
        assert {q.intent for q in part} == set(domain["intents"]) - {"nlu_unsure"}
    assert {q.also for q in _ALL} - {""} <= set(domain["intents"])


def test_what_is_expected_exists() -> None:
    assert {k for q in _ALL for k, _ in q.entities} <= {*TYPES, "indicator"}
    assert values("indicator") <= {r["indicator_id"] for r in read_rows("indicators")}
    assert values("part") <= {r["part_id"] for r in read_rows("parts")}
    assert values("era") <= {"former", "present"}


@pytest.mark.parametrize("name", ["development", "untouched", "reader"])
def test_the_files_are_plain(name: str) -> None:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert all(None not in row and None not in row.values() for row in rows)
    assert all(row["question"].strip() == row["question"] != "" for row in rows)


def test_no_question_stands_twice() -> None:
    counts = Counter(words(q.text) for q in _ALL if len(q.text.split()) > 2)
    assert not [text for text, n in counts.items() if n > 1]


def test_no_question_is_in_the_training_data_nor_nearly() -> None:
    """One- and two-word messages ("Chào bạn") are the same for everybody."""
    trained = [w for w in (words(text) for _, text in examples()) if len(w.split()) > 2]
    unseen = [words(q.text) for q in _ALL if len(words(q.text).split()) > 2]
    near = {q: process.extractOne(q, trained, scorer=fuzz.ratio, score_cutoff=90) for q in unseen}
    assert not {q: found[0] for q, found in near.items() if found}


def test_a_question_is_read_from_its_row() -> None:
    found = next(q for q in _DEVELOPMENT if q.text.startswith("sla có mấy cái 4*"))
    expected = {("area", "son la"), ("star", "4"), ("indicator", "products_by_star")}
    assert found == Question(found.text, "teen", "ask_figure", "", frozenset(expected))
