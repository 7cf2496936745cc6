"""`ocop ingest`: figures and targets of articles as rows for a person to review."""

import csv
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Optional, TextIO
from urllib.parse import urlsplit

import typer

from bot.failure import Failure, why
from bot.settings import settings
from bot.spreadsheets import plain
from bot.texts import text, texts
from bot.upkeep import load_if_changed, say

if TYPE_CHECKING:
    from knowledge.articles import Article
    from knowledge.proposal_checks import Checked
    from knowledge.proposals import Proposal

#: The contract's columns, then what helps to review.
COLUMNS = (
    "file", "area", "area_level", "indicator", "value", "unit", "as_of", "kind", "confidence",
    "evidence", "part", "operator", "start", "end", "sums", "known", "why", "accept", "within",
    "as_of_inferred", "source_title", "source_publisher", "source_date", "source_url",
    "source_kind", "note", "explanation",
)  # fmt: skip
#: Files that are read as tables rather than as text.
SHEETS = frozenset([".csv", ".tsv", ".xlsx", ".xlsm"])
_SHOWN = (
    "kind", "area", "indicator", "part", "value", "as_of", "confidence", "sums", "known", "why",
)  # fmt: skip


def ingest(
    files: list[Path] = typer.Argument(..., help=text("cli.option.articles")),
    output: Optional[Path] = typer.Option(None, "-o", "--output", help=text("cli.option.rows")),
) -> None:
    """Propose rows; exit code 1 if no article has any, 2 if a file cannot be read."""
    load_if_changed(settings())
    rows = [row for file in files for row in _rows(file)]
    if output:
        _write(output, rows)
        say(text("cli.wrote").format(output))
    if sys.stdout.isatty():
        _print(rows)
    elif not output:
        _to_csv(sys.stdout, rows)
    say(text("ingest.total").format(len(rows), len(files)))
    if not rows:
        raise typer.Exit(1)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    from actions.knowledge_base import knowledge
    from knowledge.articles import Unreadable
    from knowledge.proposal_checks import check

    store = knowledge().store
    try:
        proposals, source = _of_sheets(file) if file.suffix.lower() in SHEETS else _of_text(file)
    except Unreadable as error:
        line = text(f"ingest.unreadable.{error.reason}").format(file, error.place)
        raise Failure(line) from error
    for checked in check(proposals, store):
        row = _row(checked, store.indicators[checked.proposal.indicator].unit)
        yield {**dict.fromkeys(COLUMNS, ""), **row, **source}


def _of_text(file: Path) -> tuple[list["Proposal"], dict[str, str]]:
    from bot.components.reading import reader
    from knowledge.articles import read_article
    from knowledge.proposals import propose

    article = read_article(file)
    say(text("ingest.reading").format(file))
    return list(propose(article, reader().read, levels())), _source(article)


def _of_sheets(file: Path) -> tuple[list["Proposal"], dict[str, str]]:
    """The rows of every sheet; what was not understood is said."""
    from actions.knowledge_base import knowledge
    from bot.components.reading import reader
    from knowledge.headings import Headings
    from knowledge.review import is_review
    from knowledge.sheet_proposals import Reader
    from knowledge.sheets import read_sheets

    sheets = read_sheets(file)
    say(text("ingest.reading").format(file))
    if any(map(is_review, sheets)):
        raise Failure(text("ingest.is_review").format(file))
    store, rows = knowledge().store, list["Proposal"]()
    tables = Reader(Headings(reader().read, store.indicators, store.parts), levels())
    for sheet in sheets:
        found = tables.propose(str(file), sheet)
        rows += found.proposals
        for where, words in found.unread:
            say(text("ingest.unread").format(file, sheet.name, where, words))
    return rows, {"source_title": file.stem}


@lru_cache(maxsize=1)
def levels() -> dict[str, str]:
    """Of each place the reader knows, what it is; of one name, a province before others."""
    from knowledge.vocabulary import terms

    found: dict[str, str] = {}
    for term in terms():
        if term.label == "area" and found.get(term.value) != "province":
            found[term.value] = term.level
    return found


def _row(checked: "Checked", unit: str) -> dict[str, str]:
    p, words = checked.proposal, texts()["ingest"]
    sums = words["sums"][checked.sums].format(checked.added) if checked.sums else ""
    return {
        "file": p.file, "area": p.area, "area_level": p.area_level, "indicator": p.indicator,
        "value": p.value, "unit": unit, "as_of": p.as_of, "kind": p.kind,
        "confidence": f"{p.confidence:.2f}", "evidence": " ".join(p.evidence.split()),
        "part": p.part, "operator": p.operator,
        "start": p.cell or str(p.start), "end": p.cell or str(p.end),
        "sums": sums, "known": words["known"][checked.known].format(", ".join(checked.ids)),
        "why": "; ".join(words["why"][reason] for reason in p.why), "within": p.within,
        "as_of_inferred": "yes" if "date_of_article" in p.why else "",
    }  # fmt: skip


def _source(article: "Article") -> dict[str, str]:
    """What the file says of where it appeared; the rest is for the reviewer to fill in."""
    host = urlsplit(article.url).hostname or ""
    kind = "official" if host.endswith(".gov.vn") else "press" if host else ""
    return {
        "source_title": article.title, "source_publisher": article.publisher,
        "source_date": article.published.isoformat() if article.published else "",
        "source_url": article.url, "source_kind": kind,
    }  # fmt: skip


def _print(rows: Sequence[dict[str, str]]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(*(texts()["ingest"]["columns"][name] for name in _SHOWN))
    for row in rows:
        table.add_row(*(escape(row[name]) for name in _SHOWN))
    Console().print(table)


def _write(output: Path, rows: Sequence[dict[str, str]]) -> None:
    """As CSV, or as a workbook where the file is called so.

    Raises:
        Failure: if the file cannot be written.
    """
    _keep_reviewed(output)
    try:
        if output.suffix.lower() == ".xlsx":
            from bot.review_workbook import write

            write(output, COLUMNS, rows)
            return
        with output.open("w", encoding="utf-8", newline="") as file:
            _to_csv(file, rows)
    except OSError as error:
        raise Failure(text("cli.not_written").format(output, why(error))) from error


def _keep_reviewed(output: Path) -> None:
    """A file in which rows were accepted is a person's work: it is not written over."""
    from knowledge.articles import Unreadable
    from knowledge.review import read_review

    if not output.exists():
        return
    try:
        reviewed = bool(read_review(output).rows)
    except Unreadable:
        return
    if reviewed:
        raise Failure(text("cli.reviewed").format(output))


def _to_csv(file: TextIO, rows: Sequence[dict[str, str]]) -> None:
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: plain(v) for k, v in row.items()} for row in rows)
