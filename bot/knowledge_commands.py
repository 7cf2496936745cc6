"""`ocop knowledge …`: check, load, compare, export; the log of loads and their undoing."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Optional

import typer
from sqlalchemy.engine import Engine

from bot.failure import Failure, why
from bot.journal import utc
from bot.settings import ROOT
from bot.texts import text
from bot.upkeep import database_url, say, user

if TYPE_CHECKING:
    from knowledge.articles import Unreadable
    from knowledge.ledger import Added, Load
    from knowledge.review import Review

knowledge = typer.Typer(help=text("cli.knowledge"), no_args_is_help=True)

_DATABASE = typer.Option("", "--database", help=text("cli.option.database"))
_FOLDER = typer.Option(ROOT / "knowledge" / "tables", "--tables", help=text("cli.option.tables"))
_REVIEW = typer.Argument(None, help=text("cli.option.review"), show_default=False)
_WHO = typer.Option("", "--by", help=text("cli.option.by"))


@knowledge.command(help=text("cli.check"))
def check(folder: Path = _FOLDER) -> None:
    """Report every problem of the tables; exit code 1 if there is one."""
    from knowledge.checks import check, errors
    from knowledge.tables import NAMES

    with _tables(folder) as tables:
        problems = check(tables)
    wrong = errors(problems)
    if wrong:
        _refuse(wrong)
    print(text("cli.checked").format(len(NAMES), len(problems)))


@knowledge.command(help=text("cli.load"))
def load(
    review: Optional[Path] = _REVIEW,
    folder: Path = _FOLDER,
    database: str = _DATABASE,
    who: str = _WHO,
) -> None:
    """Load the tables, or what a review accepts; with problems, list them and change nothing."""
    from knowledge.loader import AlreadyLoaded, add
    from knowledge.loader import load as load_tables

    engine = _engine(database)
    if review is None:
        with _tables(folder) as tables, _problems_listed():
            counts = load_tables(engine, tables, user(who))
        print(text("cli.loaded").format(_counts(counts.items())))
        return
    found = _read(review)
    with _problems_listed():
        try:
            entry = add(engine, found, user(who))
        except AlreadyLoaded as again:
            raise Failure(text("cli.loaded_before").format(review, *_entry(again.load))) from again
    left = found.seen - len(found.rows)
    print(text("cli.added").format(entry.load_id, entry.row_count, len(found.rows), left))


@knowledge.command(help=text("cli.diff"))
def diff(
    review: Optional[Path] = _REVIEW, folder: Path = _FOLDER, database: str = _DATABASE
) -> None:
    """Show what loading would change; exit code 1 if it would change anything."""
    from knowledge.checks import check, errors
    from knowledge.exchange import counterparts, differences
    from knowledge.loader import preview

    engine = _engine(database)
    if review:
        with _problems_listed():
            added = preview(engine, _read(review))
        there = counterparts(engine, added)
        lines = [_line(one, there.get(one.row_id, ())) for one in added]
    else:
        with _tables(folder) as tables:
            if wrong := errors(check(tables)):
                _refuse(wrong)
            lines = list(differences(engine, tables))
    print("\n".join(lines) or text("cli.same"))
    if lines:
        raise typer.Exit(1)


@knowledge.command(help=text("cli.log"))
def log(database: str = _DATABASE) -> None:
    """The loads, the newest first."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from knowledge.ledger import loads

    table = Table(*(text(f"log.{n}") for n in ("load", "when", "who", "file", "rows", "undone")))
    for entry in loads(_engine(database)):
        undone = f"{utc(entry.undone_at):%d/%m/%Y %H:%M}" if entry.undone_at else ""
        state = " ".join(filter(None, (undone, entry.undone_by)))
        cells = (*_entry(entry), entry.file, str(entry.row_count), state)
        table.add_row(*map(escape, cells))
    Console().print(table)


@knowledge.command(help=text("cli.undo"))
def undo(
    number: int = typer.Argument(..., help=text("cli.option.load")),
    database: str = _DATABASE,
    who: str = _WHO,
) -> None:
    """Take the rows of one review out again."""
    from knowledge.loader import InTables, NoSuchLoad, RestsOn
    from knowledge.loader import undo as undo_load

    try:
        entry = undo_load(_engine(database), number, user(who))
    except NoSuchLoad as missing:
        raise Failure(text("cli.no_load").format(number)) from missing
    except InTables as kept:
        raise Failure(text("cli.in_tables").format(number)) from kept
    except RestsOn as later:
        raise Failure(text("cli.rests").format(later, number)) from later
    print(text("cli.undone").format(entry.load_id, entry.row_count, entry.file))


@knowledge.command(help=text("cli.export"))
def export(
    output: Path = typer.Argument(..., help=text("cli.option.output")), database: str = _DATABASE
) -> None:
    """Write what the database holds as an open data package."""
    from knowledge.package import export

    say(text("cli.step_export"))
    try:
        files = export(_engine(database), output)
    except OSError as error:
        raise Failure(text("cli.not_written").format(output, why(error))) from error
    print(text("cli.exported").format(len(files), output))


def _engine(database: str) -> Engine:
    from knowledge.database import open_engine

    return open_engine(database_url(database))


def _read(file: Path) -> "Review":
    from knowledge.articles import Unreadable
    from knowledge.review import read_review

    try:
        return read_review(file)
    except Unreadable as error:
        raise _unreadable(file, error) from error


@contextmanager
def _problems_listed() -> Iterator[None]:
    """What is wrong with tables or a review, line by line, and exit code 1."""
    from knowledge.loader import BadTables

    try:
        yield
    except BadTables as bad:
        _refuse(bad.problems)


def _refuse(problems: Iterable[object]) -> None:
    lines = list(map(str, problems))
    print("\n".join(lines))
    print(text("cli.problems").format(len(lines)), file=sys.stderr)
    raise typer.Exit(1)


@contextmanager
def _tables(given: Path) -> Iterator[Path]:
    """The folder of the tables; those of a package's workbook are unpacked for a while."""
    if given.is_dir():
        yield given
        return
    if given.suffix.lower() != ".xlsx":
        raise Failure(text("cli.bad_folder").format(given))
    from knowledge.articles import Unreadable
    from knowledge.package import unpack

    with TemporaryDirectory() as folder:
        try:
            yield unpack(given, Path(folder))
        except Unreadable as error:
            raise _unreadable(given, error) from error


def _unreadable(file: Path, error: "Unreadable") -> Failure:
    return Failure(text(f"ingest.unreadable.{error.reason}").format(file, error.place))


def _entry(entry: "Load") -> tuple[str, str, str]:
    return str(entry.load_id), f"{utc(entry.loaded_at):%d/%m/%Y %H:%M}", entry.who


def _counts(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts)


def _line(one: "Added", there: Iterable[str]) -> str:
    """A row to come: its table, its cells, and what the tables have of the same cell."""
    line = f"+ {one.table}: " + " · ".join(filter(None, one.row.values()))
    beside = ", ".join(there)
    return f"{line}  [{text('cli.beside').format(beside)}]" if beside else line
