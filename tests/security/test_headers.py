"""What every answer tells the browser, and what none tells anybody."""

import json
import socket
from collections.abc import Mapping
from typing import Any

import pytest

from tests.serving import call, fetch

OPEN = b"{}"
#: Each kind of answer: the path, the body, more heads, the status.
ANSWERS: Mapping[str, tuple[str, bytes | None, dict[str, str], int]] = {
    "page": ("/ocop/", None, {}, 200), "css": ("/ocop/page.css", None, {}, 200),
    "js": ("/ocop/page.js", None, {}, 200),
    "widget": ("/ocop/widget/ocop-chat.js", None, {}, 200),
    "session": ("/ocop/session", OPEN, {}, 200), "health": ("/ocop/health", None, {}, 200),
    "metrics": ("/ocop/metrics", None, {}, 200),
    "bad": ("/ocop/message", b"x", {}, 400), "no session": ("/ocop/message", OPEN, {}, 401),
    "other site": ("/ocop/session", OPEN, {"Origin": "https://evil.example"}, 403),
    "nothing": ("/ocop/nothing", None, {}, 404), "method": ("/ocop/session", None, {}, 405),
    "large": ("/ocop/message", b"x" * 50_000, {}, 413),
}  # fmt: skip
#: Answers that no page asks for.
OTHERS: Mapping[str, tuple[str, bytes | None, dict[str, str], int]] = {
    "calendar": ("/ocop/deadline.ics?recognised=2025-01-01", None, {}, 200),
    "no calendar": ("/ocop/deadline.ics", None, {}, 400),
    "rest": ("/webhooks/rest/webhook", b'{"sender": "heads", "message": "hi"}', {}, 200),
}  # fmt: skip
#: A server's name or version tells an attacker which faults to try.
TELLING = ("server", "x-powered-by", "via", "x-aspnet-version", "x-rasa-version")


def heads(port: int, asked: tuple[str, bytes | None, dict[str, str], int]) -> Any:
    path, body, more, expected = asked
    status, found, _ = fetch(port, path, body, more)
    assert status == expected
    return found


@pytest.mark.parametrize("name", ANSWERS)
def test_nothing_is_guessed_and_nothing_is_kept_by_chance(server: int, name: str) -> None:
    found = heads(server, ANSWERS[name])
    assert found["X-Content-Type-Options"] == "nosniff" and found["Cache-Control"]
    if name not in {"page", "css", "js", "widget"}:
        assert found["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", OTHERS)
def test_nor_in_the_other_answers(server: int, name: str) -> None:
    found = heads(server, OTHERS[name])
    assert found["X-Content-Type-Options"] == "nosniff" and found["Cache-Control"]


@pytest.mark.parametrize("name", [*ANSWERS, *OTHERS])
def test_no_answer_says_what_answers(server: int, name: str) -> None:
    found = heads(server, {**ANSWERS, **OTHERS}[name])
    assert not [head for head in TELLING if found.get(head)]


def test_the_root_does_not_say_it_either(server: int) -> None:
    assert call(server, "/")[0] == 404
    assert "3.6" not in str(call(server, "/")[1])


@pytest.mark.parametrize("name", ["page", "css", "js"])
def test_a_page_is_locked_up(server: int, name: str) -> None:
    found = heads(server, ANSWERS[name])
    policy = dict(p.strip().split(" ", 1) for p in found["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == policy["frame-ancestors"] == "'self'"
    assert found["Referrer-Policy"] == "no-referrer"


def test_a_message_is_kept_nowhere_whole_or_in_parts(server: int) -> None:
    session = call(server, "/ocop/session", {})[1]["session"]
    body = json.dumps({"session": session, "message": "chào"}).encode()
    for accept in ("application/json", "text/event-stream"):
        found = heads(server, ("/ocop/message", body, {"Accept": accept}, 200))
        assert found["Cache-Control"] == "no-store"
        assert found["X-Content-Type-Options"] == "nosniff" and not found.get("Set-Cookie")


def test_who_hurries_is_answered_with_the_same_heads(server: int) -> None:
    session = call(server, "/ocop/session", {})[1]["session"]
    body = json.dumps({"session": session, "message": "?"}).encode()
    for _ in range(40):
        status, found, _ = fetch(server, "/ocop/message", body)
        if status == 429:
            break
    assert status == 429 and found["Retry-After"]
    assert found["X-Content-Type-Options"] == "nosniff" and found["Cache-Control"] == "no-store"


def test_what_may_be_cached_says_that_it_depends_on_the_origin(server: int) -> None:
    found = heads(server, ANSWERS["widget"])
    assert "Access-Control-Allow-Origin" not in found or "Origin" in found["Vary"]


def test_an_origin_is_named_to_itself_alone_and_without_cookies(deployment: Any) -> None:
    asked = "/ocop/health"
    ours = fetch(deployment.port, asked, None, {"Origin": deployment.site})[1]
    assert ours["Access-Control-Allow-Origin"] == deployment.site
    assert not ours.get("Access-Control-Allow-Credentials")
    for more in ({}, {"Origin": "https://evil.example"}):
        assert not fetch(deployment.port, asked, None, more)[1].get("Access-Control-Allow-Origin")


def test_no_page_may_read_what_is_for_staff(deployment: Any) -> None:
    body = b'{"sender": "x", "message": "hi"}'
    found = fetch(deployment.port, "/webhooks/rest/webhook", body, {"Origin": deployment.site})[1]
    assert not found.get("Access-Control-Allow-Origin")


@pytest.mark.parametrize(
    "heads",
    ["Content-Length: 2\r\nContent-Length: 3", "Content-Length: 2\r\nTransfer-Encoding: chunked",
     "Transfer-Encoding: Chunked", "Transfer-Encoding: gzip, chunked", "Content-Length: +2",
     "Content-Length: " + "9" * 5000],
)  # fmt: skip
def test_a_length_said_in_two_ways_is_refused(server: int, heads: str) -> None:
    with socket.create_connection(("127.0.0.1", server), timeout=10) as line:
        line.sendall(f"POST /ocop/session HTTP/1.1\r\nHost: x\r\n{heads}\r\n\r\n{{}}".encode())
        status = line.recv(4096).split(b"\r\n")[0].split()[1:2]
    assert status in ([b"400"], [b"413"], [])
