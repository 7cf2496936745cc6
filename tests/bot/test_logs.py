"""What the server writes: one line for each turn, with its request's id, never a user's words."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from bot.logs import Seldom
from tests.serving import ask, call, fetch, running

SECRETS = {
    "OCOP_SECRET": "a secret of the log's test",
    "OCOP_STAFF_TOKEN": "a token of 16 signs or more",
}
SAID = "0912345678 Mường Lò có mấy sản phẩm"


@pytest.fixture(scope="module")
def log(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    with running(
        tmp_path_factory.mktemp("log"), OCOP_DATABASE_URL=str(engine.url), LOG_LEVEL="DEBUG",
        OCOP_LOG_FORMAT="json", **SECRETS,
    ) as here:  # fmt: skip
        yield here.port, here.log


def turns(file: Path) -> list[dict[str, Any]]:
    lines = [line for line in file.read_text().splitlines() if line.startswith("{")]
    return [entry for entry in map(json.loads, lines) if "milliseconds" in entry]


def test_each_turn_is_one_line_with_the_request_s_id(log: tuple[int, Path]) -> None:
    port, file = log
    session = call(port, "/ocop/session", {})[1]["session"]
    body = json.dumps({"session": session, "message": SAID}).encode()
    status, headers, _ = fetch(port, "/ocop/message", body, {"X-Request-ID": "proxy-id-1"})
    assert status == 200 and headers["X-Request-ID"] == "proxy-id-1"
    last = turns(file)[-1]
    assert last["request_id"] == "proxy-id-1" and last["channel"] == "ocop"
    assert last["status"] == "not_understood" and last["milliseconds"] >= 0 and last["timestamp"]


@pytest.mark.parametrize(
    "given", ["", "x", "a" * 65, "a b c d e f g", "id\u00e9-12345678", "a" * 8 + '"']
)
def test_an_id_that_could_write_into_the_log_is_not_taken(
    log: tuple[int, Path], given: str
) -> None:
    headers = {"X-Request-ID": given} if given else {}
    answered = fetch(log[0], "/ocop/session", b"{}", headers)[1]["X-Request-ID"]
    assert answered != given and answered.isalnum() and len(answered) == 16


def test_what_is_said_and_what_is_secret_is_never_written(log: tuple[int, Path]) -> None:
    port, file = log
    ask(port, SAID)
    ask(port, "Sơn La có mấy sản phẩm 5 sao?")
    written = file.read_text()
    assert "0912345678" not in written and "Lò" not in written and "5 sao" not in written
    assert not any(secret in written for secret in SECRETS.values())


def test_the_same_complaint_is_written_once_in_a_while(monkeypatch: Any) -> None:
    seldom, now = Seldom(), [0.0]
    monkeypatch.setattr("bot.logs.time.monotonic", lambda: now[0])

    def passes(words: str, level: int = logging.WARNING, name: str = "bot.shared") -> bool:
        return seldom.filter(logging.LogRecord(name, level, "", 0, words, (), None))

    assert [passes("a"), passes("a"), passes("b"), passes("a", name="bot.other")] == [
        True, False, True, True,
    ]  # fmt: skip
    assert all(passes("turn", logging.INFO) for _ in range(3))
    assert all(passes("theirs", name="rasa") for _ in range(3))
    now[0] = 11
    assert passes("a")
