"""Nobody reads another's conversation, over any route there is."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest

from bot.channel.sessions import LIFETIME, Sessions
from bot.settings import ROOT
from bot.texts import text
from tests.serving import SECRET, call, fetch

#: What only the first person says, and the place that only their answers name.
SAID, PLACE = "Nghệ An có bao nhiêu sản phẩm 4 sao?", "Nghệ An"
EVIL = "https://evil.example"
#: Prints method and path of each route of the real application.
_ROUTES = """
import json
from bot.server import quiet_environment
quiet_environment()
from bot.server import application
from bot.settings import ROOT, settings
app = application(ROOT, settings(), lambda: None)
print(json.dumps([[m, r.path] for r in app.router.routes for m in sorted(r.methods)]))
"""


@lru_cache(maxsize=1)
def routes() -> list[tuple[str, str]]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _ROUTES], cwd=ROOT, capture_output=True, text=True,
        check=True, timeout=120,
    )  # fmt: skip
    return [(method, f"/{path.lstrip('/')}") for method, path in json.loads(done.stdout)]


def begin(port: int) -> str:
    return str(call(port, "/ocop/session", {})[1]["session"])


def say(port: int, session: str, message: Any, **more: Any) -> tuple[int, Any]:
    return call(port, "/ocop/message", {"session": session, "message": message, **more})


@pytest.fixture(scope="module")
def first(server: int) -> str:
    """A session in which something was said."""
    session = begin(server)
    status, (message,) = say(server, session, SAID)
    assert status == 200 and PLACE in message["text"]
    return session


def test_the_routes_are_these_and_no_others() -> None:
    assert set(routes()) == {
        ("GET", "/"), ("GET", "/webhooks/rest"), ("POST", "/webhooks/rest/webhook"),
        *((m, f"/ocop{p}") for m in ("GET", "HEAD") for p in (
            "", "/page.css", "/page.js", "/widget/ocop-chat.js", "/deadline.ics", "/health")),
        ("GET", "/ocop/metrics"),
        *(("POST", f"/ocop/{p}") for p in ("session", "message", "feedback")),
    }  # fmt: skip


def _attempts(port: int, name: str) -> Iterator[tuple[str, bytes]]:
    """Each route asked by somebody who knows the first one's id, but has a session of their own."""
    own, asked = begin(port), "thế năm 2023?"
    query = f"?sender={name}&session={name}&sender_id={name}&conversation_id={name}"
    body = {
        "session": own, "sender": name, "sender_id": name, "conversation_id": name,
        "recipient_id": name, "message": asked, "useful": True, "metadata": {"sender": name},
    }  # fmt: skip
    for method, path in routes():
        path += "/" if path in {"/ocop", "/webhooks/rest"} else ""
        data = json.dumps(body).encode() if method == "POST" else None
        yield path, fetch(port, path + query, data, {"X-Forwarded-For": "198.18.77.7"})[2]
    for path in (
        "conversations/{}/tracker",
        "conversations/{}/story",
        "webhooks/rest/{}",
        "ocop/{}",
    ):
        yield path, fetch(port, "/" + path.format(name))[2]


def test_no_route_says_what_another_said(server: int, first: str) -> None:
    name = str(Sessions(SECRET).check(first))
    for known in (name, first):
        for path, content in _attempts(server, known):
            assert PLACE not in content.decode("utf-8", "replace"), path
    _, (message,) = say(server, first, "thế năm 2023?")
    assert PLACE in message["text"], "the first one's conversation goes on undisturbed"


@pytest.mark.parametrize("address", ["127.0.0.1", "203.0.113.5", "203.0.113.5, 127.0.0.1", "x"])
def test_from_outside_the_staff_channel_takes_no_public_conversation(
    server: int, first: str, address: str
) -> None:
    for name in (first, str(Sessions(SECRET).check(first))):
        body = {"sender": name, "message": "nguồn đâu?"}
        status, (refused,) = call(server, "/webhooks/rest/webhook", body, X_Forwarded_For=address)
        assert status == 403 and refused["text"] == text("channel.not_local")


@pytest.mark.parametrize("path", ["message", "feedback"])
@pytest.mark.parametrize(
    "origin", [EVIL, "null", "http://localhost", "http://127.0.0.1.evil.example"]
)
def test_a_good_session_is_of_no_use_on_another_site(
    server: int, first: str, origin: str, path: str
) -> None:
    body = {"session": first, "message": "Sơn La có mấy sản phẩm?", "useful": True}
    status, (refused,) = call(server, f"/ocop/{path}", body, Origin=origin)
    assert status == 403 and "Sơn La" not in refused["text"]
    _, (message,) = say(server, first, "thế năm 2023?")
    assert "Sơn La" not in message["text"] and PLACE in message["text"]


@pytest.mark.parametrize("ago", [LIFETIME + 60, -3600])
def test_a_session_of_yesterday_or_tomorrow_is_refused(
    server: int, monkeypatch: pytest.MonkeyPatch, ago: int
) -> None:
    now = time.time()
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: now - ago)
        session = Sessions(SECRET).new()
    assert say(server, session, "chào")[0] == 401
    assert say(server, Sessions(SECRET).new(), "chào")[0] == 200


@pytest.mark.parametrize("at", [0, 10, 31, 33, 40])
def test_a_session_changed_in_one_letter_is_refused(server: int, first: str, at: int) -> None:
    changed = first[:at] + ("A" if first[at] != "A" else "B") + first[at + 1 :]
    for path in ("message", "feedback"):
        body = {"session": changed, "message": "chào", "useful": True}
        assert call(server, f"/ocop/{path}", body)[0] == 401


def test_sessions_are_long_and_have_nothing_in_common(server: int) -> None:
    names = [begin(server).split(".")[0] for _ in range(50)]
    assert len(set(names)) == 50 and all(len(name) == 32 for name in names)
    alike = max(sum(a == b for a, b in zip(names[0], n, strict=True)) for n in names[1:])
    assert alike < 12


def test_a_button_sent_to_one_is_refused_from_another(server: int) -> None:
    mine, other = begin(server), begin(server)
    _, (message,) = say(server, mine, "Hướng dẫn tôi từng bước")
    payload = message["buttons"][0]["payload"]
    status, (refused,) = say(server, other, None, button=payload)
    assert status == 400 and refused["text"] == text("channel.button")
    assert say(server, mine, None, button=payload)[0] == 200


def test_the_same_message_id_in_two_sessions_is_two_messages(server: int, first: str) -> None:
    say(server, first, SAID, id="same")
    _, (message,) = say(server, begin(server), "thế năm 2023?", id="same")
    assert PLACE not in message["text"] and message["custom"]["kind"] == "clarify"


def test_no_answer_names_the_conversation(server: int, first: str) -> None:
    name = str(Sessions(SECRET).check(first))
    for message in (SAID, "nguồn đâu?", "qwerty asdf", "Hướng dẫn tôi từng bước"):
        assert name not in json.dumps(say(server, first, message)[1])
