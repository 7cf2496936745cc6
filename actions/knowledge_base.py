"""The knowledge and its renderer, opened once for the process and anew after each loading."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy.engine import Engine

from actions.wording import Renderer
from bot.settings import settings
from knowledge.answering import Knowledge
from knowledge.database import loaded_at, open_engine

#: Seconds that an answer may wait for somebody who writes; all others wait meanwhile.
_PATIENCE = 1.0


@dataclass(frozen=True)
class _Opened:
    knowledge: Knowledge
    renderer: Renderer
    version: str


class _Library:
    """What is open now; another takes its place as a whole."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.now = self._open()

    def _open(self) -> _Opened:
        # The version is read first: what is loaded meanwhile is seen at the next look.
        version = loaded_at(self.engine)
        opened = Knowledge(self.engine)
        return _Opened(opened, Renderer(opened.store), version)

    def refresh(self) -> bool:
        """Open anew where the database was loaded since; whether it was."""
        if loaded_at(self.engine) == self.now.version:
            return False
        fresh = self._open()
        warm_up(fresh.knowledge)
        self.now = fresh
        return True


@lru_cache(maxsize=1)
def _library() -> _Library:
    return _Library(open_engine(settings().database_url, _PATIENCE))


def knowledge() -> Knowledge:
    """The knowledge of the configured database.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: if the database cannot be read.
    """
    return _library().now.knowledge


def renderer() -> Renderer:
    """The renderer over the same database."""
    return _library().now.renderer


def refresh() -> bool:
    """Take in what was loaded since; whether anything was.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: if the database cannot be read.
    """
    return _library().refresh()


def reopen() -> None:
    """Forget what is open: the settings name another database."""
    _library.cache_clear()


def warm_up(opened: Knowledge) -> None:
    """Read the small tables now, so that the next question does not wait for them."""
    store = opened.store
    for part in (store.areas, store.indicators, store.part_names, store.documents, store.rules):
        len(part)
