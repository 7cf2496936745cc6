"""What starts the workers, and hands them what is loaded once for all."""

import contextlib
import fcntl
import logging
import os
import shutil
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from bot.model_switch import ModelUnreadable
from bot.server import application, load_agent, warm_up
from bot.settings import Settings

logger = logging.getLogger(__name__)


class Master(BaseApplication):  # type: ignore[misc]
    """gunicorn with our application; on SIGHUP the model and the small tables are read anew."""

    def __init__(
        self, model: Path, root: Path, current: Settings, known: Path, options: dict[str, Any]
    ) -> None:
        self._model, self._root, self._current, self._known = model, root, current, known
        self._options = {
            **options, "on_reload": self._reload, "child_exit": _bury, "when_ready": self._tell,
            "on_exit": self._forget,
        }  # fmt: skip
        self._agent = load_agent(model, current)
        warm_up()
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, made once; what it answers with may change."""
        return application(self._root, self._current, lambda: self._agent)

    def _tell(self, _arbiter: object) -> None:
        """Write down which process to send signals to.

        Not by gunicorn's own pid file: of one that a power cut left behind, with a number that
        another process has by now, it says that the server is running, and does not start.
        """
        with contextlib.suppress(OSError):
            # Open, and locked, for as long as the master lives: so it is known to live.
            self._held = self._known.open("w")
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._held.write(f"{os.getpid()} {self._address()}\n")
            self._held.flush()

    def _address(self) -> str:
        """Where this machine reaches the server."""
        bound = str(self._options["bind"])
        return bound.replace("0.0.0.0", "127.0.0.1").replace("[::]", "[::1]")

    def _forget(self, _arbiter: object) -> None:
        with contextlib.suppress(OSError):
            # Another server may have taken over port and file by now.
            if self._known.read_text().startswith(f"{os.getpid()} "):
                self._known.unlink()
        shutil.rmtree(os.environ.get("PROMETHEUS_MULTIPROC_DIR") or "", ignore_errors=True)

    def _reload(self, _arbiter: object) -> None:
        try:
            self._agent = load_agent(self._model, self._current)
            logger.warning("The model was loaded anew; workers are replaced.")
        except ModelUnreadable:
            logger.exception("The model cannot be loaded; the old one goes on answering.")


def _bury(_server: object, worker: Any) -> None:
    """Counts of a worker that is gone stay in the sums; what it was at no longer counts."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
