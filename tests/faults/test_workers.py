"""Two workers are one bot: memory, limits, and each message answered once; one may die."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.serving import Deployment, Visitor, call, metric, running, workers

FOUR_STARS = "Sơn La có bao nhiêu sản phẩm 4 sao?"


def test_both_take_part(cluster: Deployment) -> None:
    busy = {pid: _seconds(pid) for pid in workers(cluster.process)}
    assert len(busy) == 2
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda _: Visitor(cluster.port).ask(FOUR_STARS), range(60)))
    assert all(_seconds(pid) > before for pid, before in busy.items())


def test_what_one_heard_the_other_knows(cluster: Deployment) -> None:
    """Each request has a connection of its own, so each may reach either worker."""

    def talk(_: int) -> tuple[str, str]:
        visitor = Visitor(cluster.port)
        visitor.ask(FOUR_STARS)
        followed = visitor.ask("còn Lào Cai thì sao?")["custom"]["facts"][0]
        return followed["area"], followed["part"]

    with ThreadPoolExecutor(8) as people:
        assert set(people.map(talk, range(30))) == {("Lào Cai", "4")}


def test_a_limit_holds_for_both_together(cluster: Deployment) -> None:
    visitor = Visitor(cluster.port)
    statuses = [
        call(cluster.port, "/ocop/message", {"session": visitor.session, "message": "chào"})[0]
        for _ in range(40)
    ]
    # 30 a minute, 20 at once; what is filled meanwhile may let a few more through.
    assert 20 <= statuses.count(200) <= 24
    assert set(statuses) == {200, 429}


def test_a_message_sent_many_times_is_answered_once(cluster: Deployment) -> None:
    visitor = Visitor(cluster.port)
    before = metric(cluster.port, "ocop_turns_total")
    body = {"session": visitor.session, "message": FOUR_STARS, "id": "the-same"}
    with ThreadPoolExecutor(10) as lines:
        sent = range(10)
        answers = list(lines.map(lambda _: call(cluster.port, "/ocop/message", body), sent))
    assert {status for status, _ in answers} == {200}
    assert len({str(content) for _, content in answers}) == 1
    assert metric(cluster.port, "ocop_turns_total") == before + 1


def test_one_killed_under_load_loses_no_conversation(cluster: Deployment) -> None:
    over = threading.Event()
    talks: list[tuple[str, str]] = []
    resent: list[int] = []

    def talk(_: int) -> None:
        while not over.is_set():
            visitor = Visitor(cluster.port)
            visitor.ask(FOUR_STARS)
            time.sleep(0.05)
            followed = visitor.ask("còn Lào Cai thì sao?")["custom"]
            talks.append((followed["facts"][0]["area"], followed["facts"][0]["part"]))
            resent.append(visitor.resent)

    with ThreadPoolExecutor(6) as people:
        begun = [people.submit(talk, n) for n in range(6)]
        time.sleep(1)
        victim = workers(cluster.process)[0]
        os.kill(victim, signal.SIGKILL)
        time.sleep(4)
        over.set()
    for one in begun:
        one.result()
    assert len(talks) > 50
    assert set(talks) == {("Lào Cai", "4")}
    now = workers(cluster.process)
    assert len(now) == 2 and victim not in now


def test_another_machine_goes_on_with_a_conversation(
    cluster: Deployment, knowledge_url: str, tracker_url: str, redis: Any, tmp_path: Path
) -> None:
    """Another server with the same secret, the same Redis and the same databases."""
    visitor = Visitor(cluster.port)
    visitor.ask(FOUR_STARS)
    with running(
        tmp_path, OCOP_DATABASE_URL=knowledge_url, OCOP_TRACKER_URL=tracker_url,
        OCOP_REDIS_URL=redis.url,
    ) as elsewhere:  # fmt: skip
        visitor.move(elsewhere.port)
        followed = visitor.ask("còn Lào Cai thì sao?")["custom"]["facts"][0]
    assert (followed["area"], followed["part"]) == ("Lào Cai", "4")


def _seconds(pid: int) -> int:
    """Processor time of a process, in ticks."""
    with open(f"/proc/{pid}/stat") as line:
        fields = line.read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])
