"""The real server for tests: started once, asked over HTTP."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from bot.settings import ROOT

OCOP = Path(sys.executable).parent / "ocop"
SECRET = "a secret of the tests only"


@dataclass(frozen=True)
class Deployment:
    """A running server and what belongs to it."""

    port: int
    site_port: int
    database: Path
    off_file: Path
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def site(self) -> str:
        """The origin of a website that may embed the widget."""
        return f"http://localhost:{self.site_port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def deployed(engine: Engine, folder: Path) -> Iterator[Deployment]:
    """The server over its own copy of the database, behind one proxy as far as it knows."""
    database = Path(shutil.copy(str(engine.url.database), folder / "served.db"))
    site_port = free_port()
    with running(
        folder, database=database, site_port=site_port,
        OCOP_DATABASE_URL=f"sqlite:///{database}", OCOP_PROXIES="1", OCOP_ADDRESS_RATE="30",
        OCOP_ALLOWED_ORIGINS=f"http://localhost:{site_port}",
    ) as here:  # fmt: skip
        yield here


@contextmanager
def running(
    folder: Path,
    database: Path | None = None,
    site_port: int = 0,
    port: int = 0,
    **environment: str,
) -> Iterator[Deployment]:
    """The server with these variables, ready."""
    port, off_file, log = port or free_port(), folder / "off.txt", folder / "log"
    given = {
        **os.environ, "OCOP_SECRET": SECRET, "OCOP_OFF_FILE": str(off_file), **environment,
    }  # fmt: skip
    with log.open("ab") as output:
        process = subprocess.Popen(
            [OCOP, "serve", "--port", str(port)], cwd=ROOT, env=given, stdout=output,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            wait_until_ready(port, process, log)
            nowhere = folder / "no.db"
            yield Deployment(port, site_port, database or nowhere, off_file, process, log)
        finally:
            process.terminate()
            process.wait(timeout=60)


def wait_until_ready(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(240):
        if process.poll() is not None:
            break
        if call(port, "/ocop/health")[0] == 200:
            return
        time.sleep(0.5)
    pytest.fail(f"the server did not get ready:\n{log.read_text()[-3000:]}")


def fetch(
    port: int, path: str, data: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, Any, bytes]:
    """Status, headers and body; status 0 where nobody answers."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", data=data, headers=dict(headers or {})
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()
    except OSError:
        return 0, {}, b""


def call(
    port: int, path: str, body: Any = None, raw: bytes | None = None, **headers: str
) -> tuple[int, Any]:
    """Status and content, as JSON where it is; a header of `x_y` is sent as x-y."""
    data = raw if raw is not None else json.dumps(body).encode() if body is not None else None
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    status, _, content = fetch(port, path, data, named)
    try:
        return status, json.loads(content)
    except ValueError:
        return status, content.decode("utf-8", "replace")


def ask(port: int, message: Any, sender: str = "test") -> tuple[int, Any]:
    """Over the REST channel for staff."""
    return call(port, "/webhooks/rest/webhook", {"sender": sender, "message": message})


class Visitor:
    """One person with the widget: a session, and messages sent again until they arrive."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._sent = 0
        self.resent = 0
        status, begun = self._until_it_arrives("/ocop/session", {})
        assert status == 200, begun
        self.session = begun["session"]

    def move(self, port: int) -> None:
        """Go on with a server elsewhere."""
        self._port = port

    def ask(self, message: str) -> dict[str, Any]:
        """The answer; the first message where there are several."""
        self._sent += 1
        body = {"session": self.session, "message": message, "id": f"m{self._sent}"}
        status, messages = self._until_it_arrives("/ocop/message", body)
        assert status == 200, messages
        first: dict[str, Any] = messages[0]
        return first

    def _until_it_arrives(self, path: str, body: Any) -> tuple[int, Any]:
        for _ in range(40):
            status, content = call(self._port, path, body)
            if status:
                return status, content
            self.resent += 1
            time.sleep(0.25)
        raise AssertionError("the server does not come back")


def metric(port: int, name: str) -> float:
    """The sum over all labels of a metric."""
    lines = str(call(port, "/ocop/metrics")[1]).splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name))


def workers(process: "subprocess.Popen[bytes]") -> list[int]:
    """The processes that a server's master has started."""
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in path.read_text().split()]
