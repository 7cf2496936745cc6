"""What people asked in vain: kept for staff without personal data, grouped by likeness."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Column, DateTime, Integer, String, Table, Text, delete, select
from sqlalchemy.engine import Engine

from bot.feedback import add, conversation_of, feedback, metadata, now
from bot.language.masking import masked
from bot.language.text import fold

#: Statuses of answers that did not help.
IN_VAIN = frozenset(["not_understood", "no_data", "error"])
#: How a question marked by people as badly answered is listed.
NOT_USEFUL = "not_useful"
#: Questions whose likeness is computed; of more, the most frequent ones.
_MOST = 3000
#: Cosine distance of three to five letters up to which questions are alike: chosen so that
#: the same question of two provinces, or with and without diacritics, is one group.
_ALIKE = 0.6

unanswered = Table(
    "unanswered", metadata,
    Column("unanswered_id", Integer, primary_key=True),
    Column("asked_at", DateTime, nullable=False),
    Column("conversation", String(16), nullable=False),
    Column("status", String(40), nullable=False),
    Column("question", Text, nullable=False),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A question in vain: when (UTC), how it was answered, its masked words."""

    at: datetime
    status: str
    question: str


@dataclass(frozen=True)
class Group:
    """Questions that are alike, the most frequent first."""

    asked: tuple[Asked, ...]

    @property
    def examples(self) -> list[str]:
        """The different questions, the most frequent first."""
        return [question for question, _ in Counter(a.question for a in self.asked).most_common()]

    @property
    def statuses(self) -> Mapping[str, int]:
        """How often each status."""
        return Counter(a.status for a in self.asked)


def row_of(
    session: str, question: str, messages: Sequence[Mapping[str, Any]]
) -> dict[str, Any] | None:
    """What is kept of a question whose answer did not help; None of any other."""
    data = [m.get("custom") or {} for m in messages]
    status = next((str(d.get("status")) for d in data if d.get("status") in IN_VAIN), "")
    if not status:
        return None
    return {
        "asked_at": now(), "conversation": conversation_of(session), "status": status,
        "question": masked(question),
    }  # fmt: skip


def keep_row(engine: Engine, row: Mapping[str, Any]) -> None:
    """Keep a question in vain.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: if the database cannot be written.
    """
    add(engine, unanswered, row)


def keep_once(engine: Engine, row: Mapping[str, Any]) -> None:
    """Keep a question in vain, unless it is kept: RabbitMQ may hand over a row again.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: if the database cannot be written.
    """
    metadata.create_all(engine)
    t = unanswered.c
    same = (t.asked_at == row["asked_at"]) & (t.conversation == row["conversation"])
    with engine.connect() as connection:
        known = connection.execute(select(t.unanswered_id).where(same)).first()
    if not known:
        keep_row(engine, row)


def note(
    engine: Engine, session: str, question: str, messages: Sequence[Mapping[str, Any]]
) -> None:
    """Keep a question whose answer did not help; of any other, nothing.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: if the database cannot be written.
    """
    row = row_of(session, question, messages)
    if row:
        keep_row(engine, row)


def asked(engine: Engine, days: int = 0) -> list[Asked]:
    """Every question in vain or marked not useful, of the last `days` (0: of all), oldest first."""
    metadata.create_all(engine)
    since = now() - timedelta(days) if days else datetime.min
    t, f = unanswered.c, feedback.c
    with engine.connect() as connection:
        rows = [tuple(r) for r in connection.execute(select(t.asked_at, t.status, t.question))]
        marked = select(f.given_at, f.question).where(f.useful.is_(False))
        rows += [(at, NOT_USEFUL, words) for at, words in connection.execute(marked)]
    return sorted((Asked(*row) for row in rows if row[0] >= since and row[2]), key=lambda a: a.at)


def purge(engine: Engine, days: int) -> int:
    """Delete questions and opinions older than `days`; how many."""
    metadata.create_all(engine)
    before = now() - timedelta(days)
    with engine.begin() as connection:
        gone = [
            connection.execute(delete(unanswered).where(unanswered.c.asked_at < before)),
            connection.execute(delete(feedback).where(feedback.c.given_at < before)),
        ]
    return sum(result.rowcount for result in gone)


def grouped(every: Sequence[Asked]) -> list[Group]:
    """The questions by likeness, the largest groups first."""
    by_words: dict[str, list[Asked]] = {}
    for one in every:
        by_words.setdefault(fold(one.question), []).append(one)
    frequent = sorted(by_words.items(), key=lambda item: -len(item[1]))[:_MOST]
    labels = _alike([words for words, _ in frequent])
    groups: dict[int, list[Asked]] = {}
    for label, (_, same) in zip(labels, frequent, strict=True):
        groups.setdefault(label, []).extend(same)
    found = [Group(tuple(members)) for members in groups.values()]
    return sorted(found, key=lambda group: -len(group.asked))


def _alike(texts: Sequence[str]) -> Sequence[int]:
    """A label for each text, the same for texts that are alike."""
    if len(texts) < 2:
        return range(len(texts))
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    # With marks at both ends even a single letter has groups of three.
    padded = [f"^^{words}$$" for words in texts]
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(3, 5)).fit_transform(padded)
    clusters = AgglomerativeClustering(
        n_clusters=None, distance_threshold=_ALIKE, affinity="cosine", linkage="average"
    )
    labels: Sequence[int] = clusters.fit_predict(vectors.toarray())
    return labels


def nlu_lines(groups: Sequence[Group], intent: str) -> Iterator[str]:
    """Training data of the groups, for a person to choose each one's intent."""
    yield 'version: "3.1"'
    yield "nlu:"
    for group in groups:
        yield f"- intent: {intent} # {len(group.asked)}"
        yield "  examples: |"
        yield from (f"    - {example}" for example in group.examples)


def utc(at: datetime) -> datetime:
    """A time from the tables in the machine's own zone."""
    return at.replace(tzinfo=timezone.utc).astimezone()
