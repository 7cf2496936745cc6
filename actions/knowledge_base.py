"""The knowledge and its renderer, opened once for the process."""

from functools import lru_cache

from actions.wording import Renderer
from bot.settings import settings
from knowledge.answering import Knowledge
from knowledge.loader import open_engine

#: Seconds that an answer may wait for somebody who writes; all others wait meanwhile.
_PATIENCE = 1.0


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """The knowledge of the configured database.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: if the database cannot be read.
    """
    return Knowledge(open_engine(settings().database_url, _PATIENCE))


@lru_cache(maxsize=1)
def renderer() -> Renderer:
    """The renderer over the same database."""
    return Renderer(knowledge().store)
