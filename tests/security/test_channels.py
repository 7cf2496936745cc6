"""Anything over HTTP: no fault, no traceback, an answer in time."""

import itertools
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel.gate import MAX_CHARACTERS
from tests.security.inputs import several
from tests.serving import call, fetch

#: Seconds for one message at the cap.
SOON = 1.0
#: Requests of one session, of two each, before it counts as haste.
FEW = 8

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=MAX_CHARACTERS + 20)
)
values = st.recursive(
    scalars, lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=8,
)  # fmt: skip
FIELDS = ("sender", "message", "metadata", "session", "button", "id", "home", "useful", "word")
bodies = st.dictionaries(st.sampled_from(FIELDS), values)
_sessions: dict[int, "itertools.count[int]"] = {}
_names: dict[int, str] = {}


def session(port: int) -> str:
    """A session that has not asked much yet."""
    asked = next(_sessions.setdefault(port, itertools.count()))
    if asked % FEW == 0:
        _names[port] = str(call(port, "/ocop/session", {})[1]["session"])
    return _names[port]


def answered(port: int, path: str, body: bytes, wanted: set[int]) -> None:
    """Send it; once more where it took long, for the machine may have been busy."""
    for _ in range(2):
        begin = time.monotonic()
        status, _, content = fetch(port, path, body)
        if time.monotonic() - begin < SOON:
            break
    else:
        pytest.fail(f"it takes long: {body!r}")
    assert status in wanted, (status, body)
    assert b"Traceback" not in content and b'File "' not in content
    if path != "/ocop/session" or status != 200:
        parsed = json.loads(content)
        assert parsed == {"kept": True} or parsed[0]["text"]


@several(70)
@given(bodies)
def test_rest_takes_any_json(server: int, body: dict[str, Any]) -> None:
    answered(server, "/webhooks/rest/webhook", json.dumps(body).encode(), {200, 400, 413})


@several(70)
@given(st.one_of(st.binary(max_size=3000), values.map(lambda v: json.dumps(v).encode())))
def test_no_bytes_are_a_fault(server: int, body: bytes) -> None:
    answered(server, "/webhooks/rest/webhook", body or b" ", {200, 400, 413})
    for path in ("session", "message", "feedback"):
        answered(server, f"/ocop/{path}", body or b" ", {200, 400, 401, 413})


@several(70)
@given(bodies)
def test_a_session_may_send_any_json(server: int, body: dict[str, Any]) -> None:
    sent = json.dumps({**body, "session": session(server)}).encode()
    answered(server, "/ocop/message", sent, {200, 400, 413})
    answered(server, "/ocop/feedback", sent, {200, 400, 413})


@several(70)
@given(st.text(st.characters(), min_size=1, max_size=MAX_CHARACTERS))
def test_a_session_may_say_anything(server: int, message: str) -> None:
    body = json.dumps({"session": session(server), "message": message}).encode()
    answered(server, "/ocop/message", body, {200, 400, 413})


@pytest.mark.parametrize(
    "words",
    ["Lào Cai ", "quyết định 148 ", "1/1/2024 ", "4 sao ", "hai mươi mốt phẩy năm điểm ", "9",
     "so sánh Sơn La với Lào Cai ", "co1 nhie6u ", "a", "sanpham", "(", "\u0301e", "năm 2023, "],
)  # fmt: skip
def test_the_longest_message_of_anything_is_answered_soon(server: int, words: str) -> None:
    message = (words * MAX_CHARACTERS)[:MAX_CHARACTERS]
    body = json.dumps({"sender": f"cap {words}", "message": message}).encode()
    answered(server, "/webhooks/rest/webhook", body, {200, 400})


@pytest.mark.parametrize(
    ("name", "value"),
    [("Content-Type", "text/xml"), ("Content-Type", "application/json; charset=utf-16"),
     ("Content-Type", "multipart/form-data; boundary="), ("Content-Encoding", "gzip"),
     ("Accept", "text/event-stream" * 200), ("Accept", "\xff"), ("X-Forwarded-For", "a, , b"),
     ("X-Forwarded-For", "[::1]:80"), ("X-Request-ID", "\x7f" * 50), ("Host", "]["),
     ("Cookie", "a=b; session=x"), ("If-None-Match", '"' * 500), ("Accept-Encoding", ";q=" * 500),
     ("Forwarded", "for=127.0.0.1"), ("X-Forwarded-Host", "evil.example")],
)  # fmt: skip
def test_no_head_is_a_fault(server: int, name: str, value: str) -> None:
    for path, body in (("session", b"{}"), ("message", b"{}"), ("", None), ("health", None)):
        status, _, content = fetch(server, f"/ocop/{path}", body, {name: value})
        assert status in {200, 304, 400, 401, 403}, (path, status)
        assert b"Traceback" not in content
    assert call(server, "/ocop/health")[0] == 200
