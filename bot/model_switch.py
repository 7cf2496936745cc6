"""Another model in the place of the one that answers: tried first, and the old one at hand."""

import contextlib
import fcntl
import filecmp
import json
import os
import shutil
import signal
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

from bot.ask_report import Case, outcome
from bot.here import open_here
from bot.settings import Settings

#: Seconds within which a running server must answer with the new model.
_PATIENCE = 60.0
#: Seconds for which no other model may be heard.
_SURE = 2.0


class ModelUnreadable(Exception):
    """A model that cannot be loaded: cut off, of another version, or no model at all."""


def wrong_answers(model: Path, cases: list[Case]) -> list[Case]:
    """The cases that a model does not answer as they expect, over the configured database.

    Raises:
        ModelUnreadable: if the model cannot be loaded.
    """
    from bot.conversation import LocalBot

    bot = LocalBot(model)
    found = [(c, outcome(c, bot.ask(c.question, f"try-{n}"))) for n, c in enumerate(cases)]
    return [case for case, how in found if how != "right"]


def pid_file(current: Settings, port: int) -> Path:
    """Where the server on this port says which process its master is."""
    return current.off_file.parent / f"serve-{port}.pid"


class Place:
    """The place of the model that answers, and of the one before it."""

    def __init__(self, current: Settings) -> None:
        self._settings = current
        self.model = current.model_file
        self.previous = self.model.with_name("previous-" + self.model.name)
        self._aside = self.model.with_name(self.model.name + ".part")

    def put(self, model: Path) -> None:
        """Put a model here; the one that was here is kept. Nobody ever sees half of one.

        The one that is here already is left where it is, and the one before it too.
        """
        if self.model.exists() and filecmp.cmp(model, self.model, shallow=False):
            return
        shutil.copyfile(model, self._aside)
        if self.model.exists():
            self.previous.unlink(missing_ok=True)
            os.link(self.model, self.previous)
        os.replace(self._aside, self.model)

    def take_back(self) -> None:
        """Put the previous model back; the one that was here becomes the previous one.

        Raises:
            FileNotFoundError: if there is none.
        """
        shutil.copyfile(self.previous, self._aside)
        os.replace(self.model, self.previous)
        os.replace(self._aside, self.model)

    def servers(self) -> Iterator[tuple[str, int]]:
        """The running servers that answer from here: their address, their master's process.

        A server holds a lock on its file for as long as it lives: a number in a file that was
        left behind may be anybody's by now.
        """
        for file in sorted(pid_file(self._settings, 0).parent.glob("serve-*.pid")):
            with contextlib.suppress(ValueError, OSError), file.open() as known:
                try:
                    fcntl.flock(known, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    pid, address = known.read().split()
                    yield address, int(pid)

    def switch_servers(self) -> bool:
        """Have every running server load the model here; whether all answer with it soon.

        Raises:
            ModelUnreadable: if the file is no model.
        """
        name, running = id_of(self.model), list(self.servers())
        for _, pid in running:
            os.kill(pid, signal.SIGHUP)
        end = time.monotonic() + _PATIENCE
        return all(_answers_with(address, name, end) for address, _ in running)


def _answers_with(address: str, name: str, end: float) -> bool:
    """Whether only this model is heard, for a while: old workers hear the signal a second late."""
    since = time.monotonic()
    while time.monotonic() < end:
        if _models(address) != {name}:
            since = time.monotonic()
        elif time.monotonic() - since > _SURE:
            return True
        time.sleep(0.1)
    return False


def _models(address: str) -> set[str]:
    """The models that a server's workers answer with."""
    try:
        with open_here(f"http://{address}/ocop/metrics", timeout=3) as reply:
            lines = reply.read().decode().splitlines()
    except OSError:
        return set()
    return {line.split('"')[1] for line in lines if line.startswith("ocop_model{")}


def id_of(model: Path) -> str:
    """The name that training gave a model.

    Raises:
        ModelUnreadable: if the file is no model.
    """
    try:
        with tarfile.open(model) as archive:
            for member in archive:
                if member.name.endswith("metadata.json"):
                    return str(json.load(archive.extractfile(member))["model_id"])  # type: ignore[arg-type]
    except (OSError, tarfile.TarError, KeyError, ValueError, EOFError) as error:
        raise ModelUnreadable(str(model)) from error
    raise ModelUnreadable(str(model))
