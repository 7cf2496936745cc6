"""What the tests share: a real database, a real reader, a real trained model."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from bot.server import quiet_environment

quiet_environment()

TODAY = date(2026, 11, 22)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line for each reason why tests were skipped."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[2]) for report in skipped)
    for reason, count in reasons.items():
        terminalreporter.write_line(f"{count} skipped: {reason.removeprefix('Skipped: ')}")


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    from knowledge.database import open_engine
    from knowledge.loader import load

    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('db') / 'knowledge.db'}")
    load(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def knowledge(engine: Engine) -> Any:
    from knowledge.answering import Knowledge

    return Knowledge(engine)


@pytest.fixture(scope="session")
def render(knowledge: Any) -> Callable[[Any], dict[str, Any]]:
    from actions.wording import Renderer

    return Renderer(knowledge.store).render


@pytest.fixture(scope="session")
def reader() -> Any:
    from bot.components.reading import reader

    return reader()


@pytest.fixture(scope="session")
def ask(reader: Any, knowledge: Any, render: Any) -> Callable[..., dict[str, Any]]:
    """Answer a question of a known intent: everything but the classifier."""
    from knowledge.interpretation import interpret

    def answer(intent: str, text: str, home: str = "", today: date = TODAY) -> dict[str, Any]:
        spans = reader.read(text, today).spans
        message: dict[str, Any] = render(
            knowledge.answer(interpret(intent, text, spans, home=home), today)
        )
        return message

    return answer


@pytest.fixture(scope="session")
def bot(engine: Engine) -> Any:
    """The trained model with its actions, in this process, over the tests' database."""
    from actions import knowledge_base
    from bot.conversation import LocalBot
    from bot.settings import MODEL
    from knowledge.answering import Knowledge

    knowledge_base.reopen()
    opened = Knowledge(engine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OCOP_DATABASE_URL", str(engine.url))
        assert knowledge_base.knowledge().store.areas == opened.store.areas
    return LocalBot(MODEL)


@pytest.fixture(scope="session")
def deployment(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The real server with what belongs to it."""
    from tests.serving import deployed

    with deployed(engine, tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def server(deployment: Any) -> int:
    """The port of the real server."""
    return int(deployment.port)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """A real PostgreSQL server; its `new_url()` makes a database of one's own."""
    from tests.services import Postgres

    with Postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis() -> Iterator[Any]:
    """A real Redis server."""
    from tests.services import RedisServer

    with RedisServer() as server:
        yield server


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A copy of the fact tables to break."""
    from knowledge.tables import TABLES

    return Path(shutil.copytree(TABLES, tmp_path / "tables"))
