"""The rows proposed for labelled passages against those a person found in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from bot.components.reading import reader
from bot.ingest_command import levels
from bot.language.numbers import format_number
from bot.settings import ROOT
from knowledge.articles import Article
from knowledge.proposal_checks import check
from knowledge.proposals import propose
from knowledge.store import Store

FOLDER = ROOT / "tests" / "ingest"
Row = tuple[str, ...]


@dataclass(frozen=True)
class Passage:
    """A passage with what a person found in it.

    Attributes:
        rows: kind, area, indicator, part, value, as of.
        contradiction: whether its parts do not add up to their whole.
    """

    name: str
    article: Article
    rows: tuple[Row, ...]
    contradiction: bool


@dataclass(frozen=True)
class Score:
    """Rows found and right, found and wrong, missed; contradictions seen of those there are."""

    right: int
    wrong: int
    missed: int
    seen: int
    contradictions: int
    false_alarms: int

    @property
    def precision(self) -> float:
        """Of the rows proposed, the share that is right."""
        return self.right / (self.right + self.wrong or 1)

    @property
    def recall(self) -> float:
        """Of the rows in the text, the share that is proposed."""
        return self.right / (self.right + self.missed or 1)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.precision * self.recall / (self.precision + self.recall or 1)


#: The files of each part.
_FILES = {
    "development": ("development.yml", "more_passages.yml", "third_passages.yml"),
    "untouched": ("untouched.yml", "final_passages.yml"),
}


def load(part: str) -> list[Passage]:
    """The passages of "development" or "untouched"."""
    files = [(FOLDER / name).read_text(encoding="utf-8") for name in _FILES[part]]
    return [_passage(entry) for content in files for entry in yaml.safe_load(content)]


def _passage(entry: Mapping[str, Any]) -> Passage:
    day = entry.get("published")
    published = day if isinstance(day, date) else date.fromisoformat(day) if day else None
    rows = tuple(tuple(c.strip() for c in row.split("|")) for row in entry.get("rows") or ())
    article = Article(entry["id"], entry["text"], published)
    return Passage(entry["id"], article, rows, bool(entry.get("contradiction")))


def proposed(passage: Passage, store: Store) -> tuple[list[Row], bool]:
    """The rows proposed, and whether a sum was found not to add up."""
    checked = check(list(propose(passage.article, reader().read, levels())), store)
    rows = [
        (p.kind, p.area, p.indicator, p.part, p.value, p.as_of)
        for p in (one.proposal for one in checked)
    ]
    return list(dict.fromkeys(rows)), any(one.sums == "differs" for one in checked)


def score(passages: Sequence[Passage], store: Store) -> Score:
    """All passages together."""
    right = wrong = missed = seen = false_alarms = 0
    for passage in passages:
        rows, differs = proposed(passage, store)
        common = set(rows) & set(passage.rows)
        right += len(common)
        wrong += len(rows) - len(common)
        missed += len(set(passage.rows)) - len(common)
        seen += differs and passage.contradiction
        false_alarms += differs and not passage.contradiction
    there = sum(p.contradiction for p in passages)
    return Score(right, wrong, missed, seen, there, false_alarms)


def main(*_options: str) -> None:
    """Score both parts and print a table."""
    from actions.knowledge_base import knowledge
    from bench import sheets

    table = Table(
        "đoạn tin, bảng tính",
        "dòng đúng",
        "đúng trong số đề xuất",
        "tìm được",
        "F1",
        "cộng sai, số hai nghĩa thấy được",
    )
    for part in ("development", "untouched"):
        passages = load(part)
        found = score(passages, knowledge().store)
        shares = (found.precision, found.recall, found.f1)
        table.add_row(
            f"{part} ({len(passages)})", str(found.right),
            *(format_number(round(share * 100, 1)) + "%" for share in shares),
            f"{found.seen}/{found.contradictions} (báo nhầm {found.false_alarms})",
        )  # fmt: skip
    for part in ("development", "untouched"):
        tables = sheets.load(part)
        found = sheets.score(tables, knowledge().store)
        shares = (found.precision, found.recall, found.f1)
        table.add_row(
            f"{part}, bảng tính ({len(tables)})", str(found.right),
            *(format_number(round(share * 100, 1)) + "%" for share in shares),
            f"{found.seen}/{found.contradictions}",
        )  # fmt: skip
    Console().print(table)
