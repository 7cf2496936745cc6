"""A deployment as a country has it: PostgreSQL, Redis, two workers."""

from collections.abc import Iterator
from typing import Any

import pytest

from knowledge.database import open_engine
from knowledge.loader import load
from tests.serving import Deployment, running


@pytest.fixture(scope="package")
def knowledge_url(postgres: Any) -> str:
    """A PostgreSQL database with the knowledge in it."""
    url = str(postgres.new_url())
    engine = open_engine(url)
    load(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="package")
def tracker_url(postgres: Any) -> str:
    """A PostgreSQL database for conversations."""
    return str(postgres.new_url())


@pytest.fixture(scope="package")
def cluster(
    knowledge_url: str, tracker_url: str, redis: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployment]:
    """Two workers over PostgreSQL and Redis."""
    with running(
        tmp_path_factory.mktemp("cluster"), OCOP_DATABASE_URL=knowledge_url,
        OCOP_TRACKER_URL=tracker_url, OCOP_REDIS_URL=redis.url, OCOP_WORKERS="2",
    ) as here:  # fmt: skip
        yield here
