"""The server under strain: stopped, crowded, slow lines, an odd clock, a full disk."""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import text
from sqlalchemy.engine import Engine

from bot.settings import ROOT
from bot.tracker_store import DatabaseTrackerStore
from knowledge.database import loaded_at, open_engine
from knowledge.loader import load
from tests.serving import OCOP, Deployment, Visitor, ask, call, free_port, metric, running

FOUR_STARS = "Sơn La có bao nhiêu sản phẩm 4 sao?"


def test_a_turn_that_has_begun_is_finished_when_the_server_is_told_to_stop(
    postgres: Any, knowledge_url: str, tmp_path: Path
) -> None:
    """The database makes the turn wait; meanwhile the server is told to end."""
    answers: list[Any] = []
    with running(tmp_path, OCOP_DATABASE_URL=knowledge_url) as here:
        visitor = Visitor(here.port)
        visitor.ask(FOUR_STARS)
        with open_engine(knowledge_url).begin() as connection:
            connection.execute(text("LOCK TABLE figures IN ACCESS EXCLUSIVE MODE"))
            asking = threading.Thread(target=lambda: answers.append(visitor.ask("còn Lào Cai?")))
            asking.start()
            time.sleep(1)
            here.process.send_signal(signal.SIGTERM)
            time.sleep(1)
            assert here.process.poll() is None and not answers
        asking.join(timeout=20)
        assert here.process.wait(timeout=20) == 0
    assert answers[0]["custom"]["facts"][0]["area"] == "Lào Cai" and visitor.resent == 0


@pytest.fixture(scope="module")
def single(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One worker, as on a small machine."""
    folder = tmp_path_factory.mktemp("single")
    copy = shutil.copy(str(engine.url.database), folder / "k.db")
    with running(folder, OCOP_DATABASE_URL=f"sqlite:///{copy}") as here:
        yield here


def test_a_thousand_sessions_at_once(single: Deployment) -> None:
    async def person(web: aiohttp.ClientSession, number: int) -> tuple[int, str]:
        async with web.post("/ocop/session", json={}) as reply:
            session = (await reply.json())["session"]
        body = {"session": session, "message": FOUR_STARS, "id": str(number)}
        async with web.post("/ocop/message", json=body) as reply:
            return reply.status, (await reply.json())[0]["custom"]["status"]

    async def work() -> list[tuple[int, str]]:
        line = aiohttp.TCPConnector(limit=0)
        base = f"http://127.0.0.1:{single.port}"
        patience = aiohttp.ClientTimeout(total=120)
        async with aiohttp.ClientSession(base, connector=line, timeout=patience) as web:
            return list(await asyncio.gather(*(person(web, n) for n in range(1000))))

    assert set(asyncio.run(work())) == {(200, "answered")}
    assert metric(single.port, "ocop_failures_total") == 0
    assert ask(single.port, FOUR_STARS)[1][0]["custom"]["status"] == "answered"


def test_slow_lines_do_not_hold_up_the_others(single: Deployment) -> None:
    """Two hundred that send one byte and then nothing; each is let go after a while."""
    with ExitStack() as lines:
        slow = [
            lines.enter_context(socket.create_connection(("127.0.0.1", single.port)))
            for _ in range(200)
        ]
        head = b"POST /ocop/message HTTP/1.1\r\nHost: x\r\n"
        for number, line in enumerate(slow):
            line.sendall(head + (b"Content-Length: 90\r\n\r\n{" if number % 2 else b"Conte"))
        begun = time.monotonic()
        for _ in range(20):
            assert ask(single.port, FOUR_STARS)[0] == 200
        assert time.monotonic() - begun < 10
        for line in slow[::2]:
            line.settimeout(25)
            received = line.recv(4096)
            assert not received or b" 408 " in received.split(b"\r\n")[0]
    assert call(single.port, "/ocop/health")[0] == 200


def test_a_conversation_of_ten_thousand_events(engine: Engine, tmp_path: Path) -> None:
    """As another version may have left it: read once, short from then on."""
    url = f"sqlite:///{tmp_path / 'c.db'}"
    store = DatabaseTrackerStore(open_engine(url))
    events: list[Any] = []
    for number in range(2500):
        events += [ActionExecuted("action_listen"), UserUttered(f"câu {number}"),
                   ActionExecuted("action_answer"), SlotSet("sources", [str(number)])]  # fmt: skip
    whole = DialogueStateTracker.from_events("long", events)
    store._prepare()
    store._put("long", zlib.compress(orjson.dumps(whole.as_dialogue().as_dict())))
    with running(tmp_path, OCOP_DATABASE_URL=str(engine.url), OCOP_TRACKER_URL=url) as here:
        begun = time.monotonic()
        _, (answer,) = ask(here.port, FOUR_STARS, "long")
        assert answer["custom"]["status"] == "answered" and time.monotonic() - begun < 20
        begun = time.monotonic()
        _, (followed,) = ask(here.port, "còn Lào Cai?", "long")
        assert followed["custom"]["facts"][0]["part"] == "4" and time.monotonic() - begun < 1
    kept = orjson.loads(zlib.decompress(store._row("long") or b""))
    assert len(kept["events"]) < 60


def test_the_clock_jumps_over_the_end_of_a_certificate(engine: Engine, tmp_path: Path) -> None:
    """Answers are of the day that it is; the conversation and the session do not break."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library is None:
        assert not os.environ.get("OCOP_NO_SKIPS"), "faketime is not installed"
        pytest.skip("faketime is not installed (Debian: apt install faketime)")
    clock = tmp_path / "clock"
    clock.write_text("+0d")
    day = date.today() - timedelta(days=3 * 365 - 30)
    question = f"công nhận ngày {day.day}/{day.month}/{day.year} thì còn hạn không?"
    with running(
        tmp_path, OCOP_DATABASE_URL=str(engine.url), LD_PRELOAD=str(library),
        FAKETIME_TIMESTAMP_FILE=str(clock), FAKETIME_NO_CACHE="1", FAKETIME_DONT_FAKE_MONOTONIC="1",
    ) as here:  # fmt: skip
        _, (before,) = ask(here.port, question, "clock")
        clock.write_text("+60d")
        _, (after,) = ask(here.port, question, "clock")
        visitor = Visitor(here.port)
        assert visitor.ask(FOUR_STARS)["custom"]["status"] == "answered"
        clock.write_text("+0d")
        assert ask(here.port, FOUR_STARS, "clock")[1][0]["custom"]["status"] == "answered"
        assert call(here.port, "/ocop/health")[0] == 200
    assert "còn 31 ngày" in before["text"], before["text"]
    assert "đã quá hạn 29 ngày" in after["text"], after["text"]


def test_a_disk_that_fills_up_while_loading_leaves_what_was_there(tmp_path: Path) -> None:
    """A real small disk: what was loaded stays, and one line says what is wrong."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], capture_output=True,
        check=False,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted without being root")
    url = f"sqlite:///{disk / 'k.db'}"
    opened = open_engine(url)
    try:
        load(opened)
        before = loaded_at(opened)
        (disk / "filler").write_bytes(b"x" * (shutil.disk_usage(disk).free - 100_000))
        done = subprocess.run(
            [OCOP, "knowledge", "load", "--database", url], cwd=ROOT, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr
        assert loaded_at(opened) == before
        (disk / "filler").unlink()
        load(opened)
        assert loaded_at(opened) > before
    finally:
        opened.dispose()
        subprocess.run(["umount", str(disk)], check=True)


def test_two_hundred_and_fifty_six_talk_for_a_while(single: Deployment) -> None:
    def talk(_: int) -> int:
        visitor = Visitor(single.port)
        answers = [visitor.ask(question) for question in (FOUR_STARS, "còn Lào Cai?")]
        return sum(answer["custom"]["status"] == "answered" for answer in answers)

    with ThreadPoolExecutor(64) as people:
        assert list(people.map(talk, range(256))) == [2] * 256
    assert json.dumps(call(single.port, "/ocop/health")[1])


def test_a_pid_that_a_power_cut_left_behind_keeps_nobody_from_starting(
    engine: Engine, tmp_path: Path
) -> None:
    """Its number is another process's by now: here the test's own."""
    port = free_port()
    (tmp_path / f"serve-{port}.pid").write_text(f"{os.getpid()}\n")
    with running(tmp_path, port=port, OCOP_DATABASE_URL=str(engine.url)) as here:
        kept = (tmp_path / f"serve-{port}.pid").read_text()
        assert kept.split() == [str(here.process.pid), f"127.0.0.1:{port}"]
    assert not (tmp_path / f"serve-{port}.pid").exists()
    assert "Traceback" not in here.log.read_text() and "ERROR" not in here.log.read_text()
