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
    here = Deployment(free_port(), free_port(), database, folder / "off.txt")
    environment = {
        **os.environ, "OCOP_DATABASE_URL": f"sqlite:///{database}", "OCOP_SECRET": SECRET,
        "OCOP_ALLOWED_ORIGINS": here.site, "OCOP_OFF_FILE": str(here.off_file),
        "OCOP_PROXIES": "1", "OCOP_ADDRESS_RATE": "30",
    }  # fmt: skip
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [OCOP, "serve", "--port", str(here.port)], cwd=ROOT, env=environment, stdout=output,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            wait_until_ready(here.port, process, log)
            yield here
        finally:
            process.terminate()
            process.wait(timeout=30)


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
