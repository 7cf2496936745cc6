"""From the table files into the database: all of them, or nothing changes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from knowledge import ledger, schema
from knowledge.acceptance import accepted
from knowledge.database import digest
from knowledge.filling import fill
from knowledge.merging import merged, problems_of
from knowledge.problem import Problem
from knowledge.review import Review
from knowledge.tables import NAMES, TABLES, Table, parse_table, read_table, rows_of

#: What PostgreSQL's lock of our loads is called; any number that is ours.
_LOADING = 0x0C0B


class BadTables(Exception):
    """The tables have problems, all of them listed; the database was not touched."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems in the tables")
        self.problems = problems


class AlreadyLoaded(Exception):
    """A review that was loaded before and stands."""

    def __init__(self, load: ledger.Load) -> None:
        super().__init__(f"loaded as {load.load_id}")
        self.load = load


class NoSuchLoad(Exception):
    """There is no review of this number that could be undone."""


class InTables(Exception):
    """The table files have the rows of a review by now; undoing it would not remove them."""


class RestsOn(Exception):
    """Later reviews, by their files, use sources or areas of the one that is to be undone."""

    def __init__(self, files: list[str]) -> None:
        super().__init__(", ".join(files))
        self.files = files


def load(engine: Engine, folder: Path = TABLES, who: str = "") -> Mapping[str, int]:
    """Make the database hold what the tables in `folder` and the accepted reviews say.

    All in one transaction. Loading the same tables again changes nothing but the log.

    Returns:
        The number of rows of each table.

    Raises:
        BadTables: if the tables have problems.
    """
    tables = [read_table(name, folder) for name in NAMES]
    with _writing(engine) as connection:
        number = ledger.next_id(connection)
        counts = _rebuild(connection, tables)
        is_own = folder.resolve() == TABLES.resolve()
        loaded = {
            "digest": digest(folder), "loaded_at": datetime.now(timezone.utc), "own": is_own,
        }  # fmt: skip
        connection.execute(schema.loads.insert(), loaded)
        ledger.keep_tables(connection, {name: _content(name, folder) for name in NAMES})
        total = sum(counts.values())
        ledger.write(connection, number, who, ledger.TABLES, folder.name, digest(folder), total)
        return counts


def add(engine: Engine, review: Review, who: str = "") -> ledger.Load:
    """Put the accepted rows of a review into the database: all of them, or nothing changes.

    Raises:
        BadTables: if the review has problems, alone or together with the tables.
        AlreadyLoaded: if this very file was loaded and stands.
    """
    with _writing(engine) as connection:
        number = ledger.next_id(connection)
        _refuse_again(connection, review)
        added = _rows_to_add(connection, review, number)
        ledger.write(connection, number, who, ledger.REVIEW, review.file, review.digest, len(added))
        ledger.write_rows(connection, number, added)
        _load_again(connection)
    return next(load for load in ledger.loads(engine) if load.load_id == number)


def undo(engine: Engine, number: int, who: str = "") -> ledger.Load:
    """Take the rows of one review out again; the log keeps that they were there.

    Raises:
        NoSuchLoad: if no review of this number stands.
        InTables: if the table files have its rows by now.
        RestsOn: if later reviews rest on rows of this one.
    """
    with _writing(engine) as connection:
        found = [e for e in ledger.standing_reviews(connection) if e.load_id == number]
        if not found:
            raise NoSuchLoad(number)
        _refuse_kept(connection, number)
        ledger.mark_undone(connection, number, who)
        try:
            _load_again(connection)
        except BadTables as bad:
            raise RestsOn(sorted({problem.file for problem in bad.problems})) from bad
    return found[0]


def preview(engine: Engine, review: Review) -> list[ledger.Added]:
    """The rows that loading a review would add, with everything checked; nothing changes.

    Raises:
        BadTables: if the review has problems, alone or together with the tables.
    """
    with engine.connect() as connection:
        added = _rows_to_add(connection, review, ledger.next_id(connection))
        every = [*ledger.standing(connection), *added]
        problems = problems_of(merged(_files(connection), every), every)
    if problems:
        raise BadTables(problems)
    return added


def wait_for_turn(connection: Connection) -> None:
    """Wait, in a transaction, until nobody else loads: two would make the same tables."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOADING})")


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that waits for its turn to write before it reads."""
    with engine.execution_options(writes=True).begin() as connection:
        wait_for_turn(connection)
        ledger.metadata.create_all(connection)
        yield connection


def _rows_to_add(connection: Connection, review: Review, number: int) -> list[ledger.Added]:
    tables = merged(_files(connection), ledger.standing(connection))
    added, problems = accepted(review, {table.name: rows_of(table) for table in tables}, number)
    if problems:
        raise BadTables(problems)
    return added


def _refuse_again(connection: Connection, review: Review) -> None:
    for entry in ledger.standing_reviews(connection):
        if entry.digest == review.digest:
            raise AlreadyLoaded(entry)


def _refuse_kept(connection: Connection, number: int) -> None:
    """The table files may have taken a review's rows in; undoing it would not remove them."""
    tables = {table.name: rows_of(table) for table in _files(connection)}
    for one in ledger.rows_of_load(connection, number):
        if any(next(iter(row.values())) == one.row_id for row in tables[one.table]):
            raise InTables(number)


def _files(connection: Connection) -> list[Table]:
    """The table files as they were loaded last."""
    kept = ledger.tables_kept(connection)
    if not kept:
        return [read_table(name, TABLES) for name in NAMES]
    return [parse_table(name, kept[name].splitlines(keepends=True)) for name in NAMES]


def _content(name: str, folder: Path) -> str:
    return (folder / f"{name}.csv").read_text(encoding="utf-8-sig")


def _load_again(connection: Connection) -> None:
    """The same files once more, with the reviews as they stand now."""
    loaded = dict(connection.execute(select(schema.loads)).mappings().one())
    _rebuild(connection, _files(connection))
    connection.execute(schema.loads.insert(), {**loaded, "loaded_at": datetime.now(timezone.utc)})


def _rebuild(connection: Connection, files: Sequence[Table]) -> Mapping[str, int]:
    standing = ledger.standing(connection)
    tables = merged(files, standing)
    problems = problems_of(tables, standing)
    if problems:
        raise BadTables(problems)
    schema.metadata.drop_all(connection)
    schema.metadata.create_all(connection)
    return {table.name: fill(connection, table.name, rows_of(table)) for table in tables}
