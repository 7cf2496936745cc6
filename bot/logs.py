"""Logs: warnings and errors unless told otherwise, and never what a user said."""

import logging
import os
import sys
import time
import warnings

import structlog

from bot.channel.request_ids import WithRequestId
from bot.settings import settings

_TIME = structlog.processors.TimeStamper(fmt="iso", utc=True)
#: What a record of the standard library says besides its words.
_FIELDS = (
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.format_exc_info,
    _TIME,
)
#: Seconds in which one place of the code writes the same line once: while Redis is gone,
#: each turn would write several.
_SELDOM = 10.0


class Seldom(logging.Filter):
    """Lets a warning or an error of ours through, and the next alike after a while only."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        if record.levelno < logging.WARNING or not record.name.startswith("bot."):
            return True
        key, now = (record.name, str(record.msg)), time.monotonic()
        if now - self._last.get(key, -_SELDOM) < _SELDOM:
            return False
        self._last[key] = now
        return True


def set_up_logs() -> None:
    """Give Rasa, Sanic and TensorFlow one level, WARNING unless LOG_LEVEL says otherwise.

    Rasa's own never goes below WARNING: below, it writes what users say.
    """
    from rasa.utils.log_utils import configure_structlog

    level = logging.getLevelName(os.environ.get("LOG_LEVEL", "WARNING").upper())
    chosen = level if isinstance(level, int) else logging.WARNING
    warnings.filterwarnings("ignore")
    configure_structlog(max(chosen, logging.WARNING))
    for name in ("rasa", "sanic.root", "sanic.error", "sanic.access", "apscheduler", "tensorflow"):
        logging.getLogger(name).setLevel(max(chosen, logging.WARNING))
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    for name in ("bot", "actions", "knowledge"):
        logging.getLogger(name).setLevel(chosen)
    _give_form(settings().log_format)


def _give_form(form: str) -> None:
    """All lines in one form: for people, or one JSON object each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(WithRequestId())
    handler.addFilter(Seldom())
    if form == "json":
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
        handler.setFormatter(
            structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=_FIELDS)
        )
    else:
        handler.setFormatter(
            logging.Formatter("%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s")
        )
    root = logging.getLogger()
    root.handlers[:] = [handler]
