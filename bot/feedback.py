"""What people thought of an answer, kept for staff without personal data."""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Integer, MetaData, String, Table, Text, select
from sqlalchemy.engine import Engine

from bot.language.masking import masked

#: Apart from the knowledge's tables, which each loading makes anew.
metadata = MetaData()
feedback = Table(
    "feedback", metadata,
    Column("feedback_id", Integer, primary_key=True),
    Column("given_at", DateTime, nullable=False),
    Column("conversation", String(16), nullable=False),
    Column("useful", Boolean, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("word", Text, nullable=False),
)  # fmt: skip


@dataclass(frozen=True)
class Feedback:
    """One opinion.

    Attributes:
        session: the id of the conversation; only a hash of it is kept.
        useful: whether the answer helped.
        question: what was asked.
        answer: the beginning of what was answered.
        kind: the answer's kind.
        word: what the person added, '' for nothing.
    """

    session: str
    useful: bool
    question: str
    answer: str = ""
    kind: str = ""
    word: str = ""

    def row(self) -> Mapping[str, Any]:
        """The row that is kept, without personal data; the time is UTC."""
        return {
            "given_at": now(), "conversation": conversation_of(self.session),
            "useful": self.useful, "question": masked(self.question),
            "answer": masked(self.answer), "kind": self.kind[:40], "word": masked(self.word),
        }  # fmt: skip


def now() -> datetime:
    """The time in UTC, as the tables keep it."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def conversation_of(session: str) -> str:
    """What tells conversations apart in the tables and does not lead back to one."""
    return hashlib.sha256(session.encode()).hexdigest()[:16]


def keep(engine: Engine, given: Feedback) -> None:
    """Add an opinion; the table is made when it is not there yet.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: if the database cannot be written.
    """
    add(engine, feedback, given.row())


def add(engine: Engine, table: Table, row: Mapping[str, Any]) -> None:
    """Add a row to a table of this metadata, which is made when it is not there yet.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: if the database cannot be written.
    """
    # One at a time, and nothing read before: SQLite waits for its turn to write only then.
    with _WRITING:
        metadata.create_all(engine)
        with engine.begin() as connection:
            connection.execute(table.insert(), row)


#: One writer at a time: what SQLite would do itself, but without failing.
_WRITING = threading.Lock()


def kept(engine: Engine) -> Iterator[Mapping[str, Any]]:
    """All opinions, the newest first."""
    metadata.create_all(engine)
    with engine.begin() as connection:
        rows = connection.execute(select(feedback).order_by(feedback.c.feedback_id.desc())).all()
    yield from (dict(row._mapping) for row in rows)
