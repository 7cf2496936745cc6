"""A service that the bot needs goes away and comes back: an honest word, then all as before."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from bot import shared
from bot.journal import asked
from bot.settings import ROOT
from knowledge.database import open_engine
from tests.services import RabbitMQ
from tests.serving import OCOP, Deployment, Visitor, ask, call, fetch, free_port, running

IN_VAIN = "năm {} Sơn La có mấy sản phẩm"
#: Until workers ask it again: what comes after this needs it.
REDIS_LEFT_ALONE = shared._PAUSE + 0.5
FOUR_STARS = "Sơn La có bao nhiêu sản phẩm 4 sao?"


def until(happens: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def status_of(answer: dict[str, Any]) -> str:
    return str(answer["custom"]["status"])


def health(port: int) -> int:
    return call(port, "/ocop/health")[0]


def test_redis_gone_and_back(cluster: Deployment, redis: Any) -> None:
    visitor = Visitor(cluster.port)
    visitor.ask(FOUR_STARS)
    redis.stop()
    try:
        # Conversations are in PostgreSQL, so that even memory goes on.
        for _ in range(6):
            followed = visitor.ask("còn Lào Cai thì sao?")
            assert status_of(followed) == "answered"
            assert followed["custom"]["facts"][0]["part"] == "4"
        assert health(cluster.port) == 200
    finally:
        redis.start()
    time.sleep(REDIS_LEFT_ALONE)
    until(lambda: status_of(visitor.ask("còn Sơn La?")) == "answered")
    lines = cluster.log.read_text().splitlines()
    assert 0 < len([line for line in lines if "Redis is gone" in line]) < 30
    assert not [line for line in lines if line.startswith("Traceback")]


def test_redis_that_hangs_holds_nobody_up_for_long(cluster: Deployment, redis: Any) -> None:
    visitor = Visitor(cluster.port)
    visitor.ask(FOUR_STARS)
    redis.hang()
    try:
        waits = []
        for _ in range(8):
            begun = time.monotonic()
            assert status_of(visitor.ask("còn Lào Cai thì sao?")) == "answered"
            waits.append(time.monotonic() - begun)
        assert max(waits) < 5 and sorted(waits)[len(waits) // 2] < 1, waits
        assert health(cluster.port) == 200
    finally:
        redis.go_on()
    time.sleep(REDIS_LEFT_ALONE)
    until(lambda: status_of(visitor.ask("còn Sơn La?")) == "answered")


def test_postgresql_gone_and_back(cluster: Deployment, postgres: Any) -> None:
    visitor = Visitor(cluster.port)
    assert status_of(visitor.ask(FOUR_STARS)) == "answered"
    postgres.stop()
    try:
        begun = time.monotonic()
        answer = visitor.ask(FOUR_STARS)
        assert time.monotonic() - begun < 10
        assert status_of(answer) == "error" and "Xin lỗi" in answer["text"]
        until(lambda: health(cluster.port) == 503)
    finally:
        postgres.start()
    until(lambda: health(cluster.port) == 200)
    assert status_of(visitor.ask(FOUR_STARS)) == "answered"


@pytest.fixture(scope="module")
def apart(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Any]]:
    """A bot whose actions run in a server of their own; its port, and how that is started."""
    port, folder = free_port(), tmp_path_factory.mktemp("apart")
    environment = {**os.environ, "OCOP_DATABASE_URL": str(engine.url)}

    def start() -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [OCOP, "actions", "--port", str(port)], cwd=ROOT, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until(lambda: fetch(port, "/health")[0] == 200, 60)
        return process

    with running(
        folder, OCOP_DATABASE_URL=str(engine.url),
        OCOP_ACTIONS_URL=f"http://127.0.0.1:{port}/webhook",
    ) as here:  # fmt: skip
        yield here.port, start


def test_an_action_server_killed_and_back(apart: tuple[int, Any]) -> None:
    port, start = apart
    process = start()
    try:
        answered = ask(port, FOUR_STARS, "apart")[1][0]
        assert status_of(answered) == "answered"
        process.kill()
        process.wait()
        status, (sorry,) = ask(port, "còn Lào Cai thì sao?", "apart")
        assert status == 200 and status_of(sorry) == "error" and "Xin lỗi" in sorry["text"]
        process = start()
        _, (followed,) = ask(port, "còn Lào Cai thì sao?", "apart")
        fact = followed["custom"]["facts"][0]
        assert (fact["area"], fact["part"]) == ("Lào Cai", "4")
    finally:
        process.kill()
        process.wait()


def test_an_action_server_answers_on_this_machine_only(apart: tuple[int, Any]) -> None:
    process = apart[1]()
    try:
        listening = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        ours = {fields[1] for fields in listening if fields[3] == "0A"}
        port = int(process.args[-1])
        assert f"0100007F:{port:04X}" in ours and f"00000000:{port:04X}" not in ours
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def rabbit() -> Iterator[RabbitMQ]:
    if not RabbitMQ.is_installed():
        assert not os.environ.get("OCOP_NO_SKIPS"), "RabbitMQ is not installed"
        pytest.skip("RabbitMQ is not installed (Debian: apt install rabbitmq-server)")
    with RabbitMQ() as server:
        yield server


def test_questions_in_vain_go_through_rabbitmq_which_may_go_away(
    rabbit: RabbitMQ, engine: Engine, tmp_path: Path
) -> None:
    """Asked while it is there, gone, and back: each is in the collector's database once."""
    collected = f"sqlite:///{tmp_path / 'collected.db'}"
    with running(
        tmp_path, OCOP_DATABASE_URL=str(engine.url), OCOP_BROKER_URL=rabbit.url
    ) as here:  # fmt: skip
        until(lambda: rabbit_knows(rabbit))
        visitor = Visitor(here.port)
        assert status_of(visitor.ask(f"{IN_VAIN.format(1990)} 0912345678")) == "no_data"
        until(lambda: collect(rabbit, collected) > 0)
        rabbit.stop()
        assert status_of(visitor.ask(IN_VAIN.format(1991))) == "no_data"
        rabbit.start()
        time.sleep(6)
        assert status_of(visitor.ask(IN_VAIN.format(1992))) == "no_data"

        def all_there() -> bool:
            collect(rabbit, collected)
            return len(asked(open_engine(collected))) >= 3

        until(all_there, 40)
    questions = [one.question for one in asked(open_engine(collected))]
    assert [q.split()[1] for q in questions] == ["1990", "1991", "1992"]
    assert "0912345678" not in str(questions)


def rabbit_knows(rabbit: RabbitMQ) -> bool:
    return collect(rabbit, "sqlite://") >= 0


def collect(rabbit: RabbitMQ, database: str) -> int:
    """How many the collector put into this database; -1 where it could not."""
    done = subprocess.run(
        [OCOP, "collect", "--once"], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "OCOP_BROKER_URL": rabbit.url, "OCOP_DATABASE_URL": database},
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return int(done.stdout.split()[2]) if done.returncode == 0 else -1
