"""Logs: warnings and errors only, so that no user's message is written by default."""

import logging
import os
import warnings


def set_up_logs() -> None:
    """Give Rasa, Sanic and TensorFlow one level, WARNING unless LOG_LEVEL says otherwise."""
    from rasa.utils.log_utils import configure_structlog

    level = logging.getLevelName(os.environ.get("LOG_LEVEL", "WARNING").upper())
    chosen = level if isinstance(level, int) else logging.WARNING
    warnings.filterwarnings("ignore")
    configure_structlog(chosen)
    for name in ("rasa", "sanic.root", "sanic.error", "sanic.access", "apscheduler", "tensorflow"):
        logging.getLogger(name).setLevel(max(chosen, logging.WARNING))
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
