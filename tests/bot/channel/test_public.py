"""The public channel of the real server, over HTTP, as visitors and attackers use it."""

import gzip
import json
import shutil
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot.channel.gate import MAX_CHARACTERS
from bot.channel.sessions import Sessions
from bot.language.masking import MASK
from bot.texts import text, texts
from knowledge.database import open_engine
from tests.serving import SECRET, Deployment, call, fetch

EVENTS = {"Accept": "text/event-stream"}
QUESTION = "Lào Cai có bao nhiêu sản phẩm 4 sao?"


@pytest.fixture
def session(server: int) -> str:
    status, begun = call(server, "/ocop/session", {})
    assert status == 200
    return str(begun["session"])


def say(server: int, session: str, message: Any, **more: Any) -> tuple[int, Any]:
    return call(server, "/ocop/message", {"session": session, "message": message, **more})


def events(content: bytes) -> list[tuple[str, Any]]:
    parts = [p for p in content.decode().split("\n\n") if p and not p.startswith(":")]
    named = [p.split("\n", 1) for p in parts]
    return [(n.removeprefix("event: "), json.loads(d.removeprefix("data: "))) for n, d in named]


# ------------------------------------------------------------------ sessions


def test_a_question_is_answered_as_json(server: int, session: str) -> None:
    status, (message,) = say(server, session, QUESTION)
    assert status == 200
    assert message["custom"]["facts"] and "Nguồn:" in message["text"]
    assert "recipient_id" not in message


def test_and_as_events_with_the_same_content(server: int, session: str) -> None:
    _, expected = say(server, session, QUESTION)
    body = json.dumps({"session": session, "message": QUESTION}).encode()
    status, headers, content = fetch(server, "/ocop/message", body, EVENTS)
    assert status == 200 and headers["Content-Type"].startswith("text/event-stream")
    assert headers["X-Accel-Buffering"] == "no" and headers["Cache-Control"] == "no-store"
    *messages, last = events(content)
    assert [m for _, m in messages] == expected
    assert last == ("done", {})


@pytest.mark.parametrize(
    "forged",
    [None, "", "a.b", "a.b.c", 7, ["x"], Sessions("another secret").new(),
     "x" * 5000, "../../etc/passwd", "default"],
)  # fmt: skip
def test_a_session_of_ones_own_making_is_refused(server: int, forged: Any) -> None:
    status, (refused,) = say(server, forged, "chào")
    assert status == 401 and refused["text"] == text("channel.session")


def test_one_session_does_not_know_anothers_conversation(server: int, session: str) -> None:
    say(server, session, QUESTION)
    other = call(server, "/ocop/session", {})[1]["session"]
    _, (message,) = say(server, other, "thế năm 2023?")
    assert message["custom"]["kind"] == "clarify"


def test_a_resent_message_is_answered_once(server: int, session: str) -> None:
    say(server, session, "Sơn La có mấy sản phẩm 4 sao?", id="0")
    first = say(server, session, "còn Lào Cai?", id="1")
    for _ in range(25):  # sent again, it does not count as haste
        again = say(server, session, "còn Lào Cai?", id="1")
    assert first == again and first[1][0]["custom"]["facts"]
    _, (following,) = say(server, session, "nguồn đâu?", id="2")
    assert following["custom"]["kind"] == "source"


# ------------------------------------------------------------------ buttons and commands


def test_a_button_that_was_sent_works(server: int, session: str) -> None:
    _, (message,) = say(server, session, "Hướng dẫn tôi từng bước")
    button = message["buttons"][0]
    status, (answer,) = say(server, session, None, button=button["payload"])
    assert status == 200 and answer["custom"]["status"] == "partial"
    assert answer["text"] != message["text"]


@pytest.mark.parametrize("payload", ["/restart", '/ask_figure{"a": 1}', "chào", "", None, 5])
def test_a_button_that_was_not_sent_is_refused(server: int, session: str, payload: Any) -> None:
    status, (refused,) = say(server, session, "chào", button=payload)
    assert status == 400 and refused["text"] == text("channel.button")


def test_a_button_of_another_session_is_refused(server: int, session: str) -> None:
    button = Sessions(SECRET).button("/restart", "another")
    assert say(server, session, "chào", button=button)[0] == 400


def test_a_typed_command_is_words(server: int, session: str) -> None:
    say(server, session, QUESTION)
    for command in ("/session_start", '/ask_figure{"area": "Lào Cai"}', "//action_listen"):
        status, messages = say(server, session, command)
        assert status == 200 and messages[0]["text"]
    _, (message,) = say(server, session, "nguồn đâu?")
    assert message["custom"]["sources"]


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    ("message", "status"),
    [("", 400), (None, 400), (7, 400), ({"a": 1}, 400), ("\u200b", 400),
     ("a" * (MAX_CHARACTERS + 1), 413), ("x" * 15_000, 413)],
)  # fmt: skip
def test_bad_messages_are_refused_with_words(
    server: int, session: str, message: Any, status: int
) -> None:
    found, (refused,) = say(server, session, message)
    assert found == status and refused["text"] and refused["custom"]["status"] == "error"


@pytest.mark.parametrize("path", ["session", "message", "feedback"])
@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b"[]", b'"x"', b"null", b" ", b"[" * 5000])
def test_what_is_no_json_object_is_refused(server: int, path: str, raw: bytes) -> None:
    status, (refused,) = call(server, f"/ocop/{path}", raw=raw)
    assert status == 400 and refused["text"] == text("channel.no_json")


NESTED: Any = None
for _ in range(400):
    NESTED = [NESTED]
ODD = [NESTED, {"a": 1}, ["x"], 5, -1.5, True, "a" * 9000, "\ud800", "\u0000", None]


@pytest.mark.parametrize("field", ["id", "home", "session", "message", "button", "useful", "kind"])
@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_odd_values_are_never_a_fault(server: int, session: str, field: str, value: Any) -> None:
    body = {"session": session, "message": "chào", "useful": True, field: value}
    for path in ("session", "message", "feedback"):
        status, content = call(server, f"/ocop/{path}", body)
        assert status in {200, 400, 401, 413}, (path, status, content)


def raw(server: int, content: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server), timeout=10) as line:
        line.sendall(content)
        return line.recv(65536)


@pytest.mark.parametrize("length", [b"-5", b"abc", b"-0x1", b"", b"5, 6"])
def test_a_length_that_is_none_does_not_stop_the_server(server: int, length: bytes) -> None:
    head = b"POST /ocop/session HTTP/1.1\r\nHost: x\r\nContent-Length: %s\r\n\r\n{}"
    answer = raw(server, head % length)
    assert b" 400 " in answer.split(b"\r\n")[0]
    assert json.loads(answer.split(b"\r\n\r\n")[1])[0]["text"] == text("channel.bad_request")
    assert call(server, "/ocop/health")[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "session", 405), ("PUT", "message", 405), ("DELETE", "feedback", 405),
     ("POST", "health", 405), ("GET", "nothing", 404), ("FOO", "message", 405)],
)  # fmt: skip
def test_what_is_refused_before_us_is_refused_in_our_words(
    server: int, method: str, path: str, status: int
) -> None:
    head = f"{method} /ocop/{path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n"
    answer = raw(server, head.encode())
    first, content = answer.split(b"\r\n")[0], answer.split(b"\r\n\r\n")[1]
    assert str(status).encode() in first
    known = {404: text("channel.no_page"), 405: text("channel.no_method")}
    assert json.loads(content)[0]["text"] == known[status]


@pytest.mark.parametrize("path", ["", "health", "widget/ocop-chat.js", "page.css"])
def test_a_monitor_may_ask_for_the_head_alone(server: int, path: str) -> None:
    answer = raw(server, f"HEAD /ocop/{path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert b" 200 " in answer.split(b"\r\n")[0] and answer.endswith(b"\r\n\r\n")


def test_a_body_over_the_limit_is_refused(server: int) -> None:
    status, (refused,) = call(server, "/ocop/message", raw=b"x" * 50_000)
    assert status == 413 and "ký tự" in refused["text"]


def test_the_longest_message_is_quick_and_does_not_hold_up_others(
    server: int, session: str
) -> None:
    longest = ("Lào Cai Sơn La 15/3/2024 5 sao " * 20)[:MAX_CHARACTERS]
    begun = time.monotonic()
    assert say(server, session, longest)[0] == 200
    assert time.monotonic() - begun < 5


# ------------------------------------------------------------------ origins


def test_a_site_that_is_named_may_ask(deployment: Deployment) -> None:
    status, headers, _ = fetch(deployment.port, "/ocop/session", b"{}", {"Origin": deployment.site})
    assert status == 200 and headers["Access-Control-Allow-Origin"] == deployment.site


def test_the_server_s_own_pages_may_ask(server: int) -> None:
    origin = f"http://127.0.0.1:{server}"
    assert call(server, "/ocop/session", {}, Origin=origin)[0] == 200


@pytest.mark.parametrize("path", ["session", "message", "feedback"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://[", "http://a:b:c"])
def test_no_other_site_may(server: int, path: str, origin: str) -> None:
    status, headers, content = fetch(server, f"/ocop/{path}", b"{}", {"Origin": origin})
    assert status == 403
    assert "OCOP_ALLOWED_ORIGINS" in json.loads(content)[0]["text"]
    assert headers.get("Access-Control-Allow-Origin") is None


# ------------------------------------------------------------------ limits


def test_a_session_that_hurries_is_told_to_wait(server: int, session: str) -> None:
    statuses = [say(server, session, "chào")[0] for _ in range(21)]
    assert statuses[:20] == [200] * 20 and statuses[20] == 429
    body = json.dumps({"session": session, "message": "chào"}).encode()
    status, headers, content = fetch(server, "/ocop/message", body)
    seconds = int(headers["Retry-After"])
    assert status == 429 and 1 <= seconds <= 2
    assert json.loads(content)[0]["text"] == text("channel.too_fast").format(seconds)
    time.sleep(seconds)
    assert say(server, session, "chào")[0] == 200


def test_an_address_that_hurries_is_told_to_wait_and_others_are_not(server: int) -> None:
    def begin(address: str) -> int:
        return call(server, "/ocop/session", {}, X_Forwarded_For=address)[0]

    statuses = [begin("203.0.113.9") for _ in range(25)]
    assert statuses.count(200) == 20 and statuses[-1] == 429
    assert begin("203.0.113.10") == 200
    # What a visitor writes before the proxy's own word does not count.
    assert begin("198.51.100.1, 203.0.113.9") == 429


# ------------------------------------------------------------------ home area


def test_the_site_s_home_area_answers_for_no_place_and_is_said(server: int, session: str) -> None:
    _, (message,) = say(server, session, "có bao nhiêu sản phẩm ocop?", home="Sơn La")
    assert message["custom"]["facts"][0]["area"] == "Sơn La"
    assert "Sơn La" in message["custom"]["assumptions"][0]


@pytest.mark.parametrize("home", ["Yên Bái", "Xyz", "<script>", 5, None, "a" * 9000])
def test_what_is_no_province_is_no_home_area(server: int, home: Any) -> None:
    status, begun = call(server, "/ocop/session", {"home": home})
    assert status == 200 and begun["home"] == ""


def test_the_session_brings_examples_for_it(server: int) -> None:
    _, begun = call(server, "/ocop/session", {"home": "Lào Cai"})
    assert begun["home"] == "Lào Cai" and "Lào Cai" in begun["examples"][0]


# ------------------------------------------------------------------ opinions


def test_an_opinion_is_kept_without_personal_data(deployment: Deployment, session: str) -> None:
    from bot.feedback import kept

    body = {"session": session, "useful": False, "question": "sp?", "answer": "204",
            "kind": "figure", "word": "gọi 0912 345 678"}  # fmt: skip
    assert call(deployment.port, "/ocop/feedback", body) == (200, {"kept": True})
    row = next(kept(open_engine(f"sqlite:///{deployment.database}")))
    assert row["question"] == "sp?" and row["word"] == f"gọi {MASK}" and not row["useful"]
    assert session.split(".")[0] not in row.values()


def test_many_opinions_at_once_are_all_kept(deployment: Deployment) -> None:
    from bot.feedback import kept

    sessions = [call(deployment.port, "/ocop/session", {})[1]["session"] for _ in range(40)]
    statuses: list[int] = []

    def give(session: str) -> None:
        body = {"session": session, "useful": True, "question": "cùng lúc"}
        statuses.append(call(deployment.port, "/ocop/feedback", body)[0])

    threads = [threading.Thread(target=give, args=(s,)) for s in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    rows = list(kept(open_engine(f"sqlite:///{deployment.database}")))
    assert statuses == [200] * 40
    assert sum(row["question"] == "cùng lúc" for row in rows) == 40


def test_while_the_database_is_locked_people_are_told_so(
    deployment: Deployment, session: str
) -> None:
    with sqlite3.connect(deployment.database, isolation_level=None) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        body = {"session": session, "useful": True, "question": "BÍ MẬT"}
        status, (refused,) = call(deployment.port, "/ocop/feedback", body)
        assert status == 503 and refused["text"] == text("talk.error")
        assert call(deployment.port, "/ocop/session", {"home": "Nghệ An"})[0] == 200
        assert call(deployment.port, "/ocop/health")[1]["database"] is False
        writer.execute("ROLLBACK")
    assert call(deployment.port, "/ocop/feedback", body)[0] == 200
    assert "BÍ MẬT" not in (deployment.off_file.parent / "log").read_text()


@pytest.mark.parametrize("useful", [None, 1, "yes", []])
def test_an_opinion_that_says_nothing_is_refused(server: int, session: str, useful: Any) -> None:
    status, (refused,) = call(server, "/ocop/feedback", {"session": session, "useful": useful})
    assert status == 400 and refused["text"]
    assert call(server, "/ocop/feedback", {"session": "x", "useful": True})[0] == 401


def test_what_was_asked_in_vain_is_kept(deployment: Deployment, session: str) -> None:
    from bot.journal import asked

    engine = open_engine(f"sqlite:///{deployment.database}")
    question = "huyện Mù Cang Chải có bao nhiêu điểm bán OCOP, gọi 0912345678"
    _, (message,) = say(deployment.port, session, question)
    assert message["custom"]["status"] == "no_data"
    say(deployment.port, session, QUESTION)
    for _ in range(50):
        found = [a.question for a in asked(engine)]
        if any("Mù Cang Chải" in q for q in found):
            break
        time.sleep(0.1)
    assert f"huyện Mù Cang Chải có bao nhiêu điểm bán OCOP, gọi {MASK}" in found
    assert QUESTION not in found


# ------------------------------------------------------------------ off, health, faults


@pytest.fixture
def switched_off(deployment: Deployment) -> Iterator[str]:
    deployment.off_file.write_text("Nghỉ đến 8 giờ.", encoding="utf-8")
    yield "Nghỉ đến 8 giờ."
    deployment.off_file.unlink()


def test_the_off_switch_says_its_words(server: int, session: str, switched_off: str) -> None:
    for path in ("/ocop/session", "/ocop/message"):
        status, (refused,) = call(server, path, {"session": session, "message": "chào"})
        assert status == 503 and refused["text"] == switched_off
    status, health = call(server, "/ocop/health")
    assert status == 200 and health["off"] is True


def test_health_says_what_there_is(server: int) -> None:
    assert call(server, "/ocop/health") == (
        200, {"status": "ok", "model": True, "database": True},
    )  # fmt: skip


def test_without_its_database_it_is_not_well_and_says_sorry(
    deployment: Deployment, session: str
) -> None:
    away = deployment.database.with_suffix(".away")
    shutil.move(deployment.database, away)
    try:
        status, health = call(deployment.port, "/ocop/health")
        assert status == 503 and health["database"] is False and health["model"] is True
        found, (message,) = say(deployment.port, session, QUESTION)
        assert found == 200 and message["custom"]["status"] == "error"
    finally:
        shutil.move(away, deployment.database)
    assert call(deployment.port, "/ocop/health")[0] == 200
    assert say(deployment.port, session, QUESTION)[1][0]["custom"]["status"] == "answered"


def test_a_reader_that_leaves_does_not_disturb_the_conversation(server: int, session: str) -> None:
    body = json.dumps({"session": session, "message": QUESTION, "id": "left"}).encode()
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", server)) as line:
            head = ["POST /ocop/message HTTP/1.1", "Host: x", "Accept: text/event-stream",
                    f"Content-Length: {len(body)}", "", ""]  # fmt: skip
            line.sendall("\r\n".join(head).encode() + body)
    status, (message,) = say(server, session, QUESTION, id="left")
    assert status == 200 and message["custom"]["facts"]


def test_many_sessions_at_once_each_get_their_own_answer(server: int) -> None:
    places = ["Lào Cai", "Sơn La", "Cần Thơ", "Đồng Tháp"] * 4
    heard: dict[int, str] = {}

    def ask(number: int, place: str) -> None:
        begun = call(server, "/ocop/session", {})[1]["session"]
        _, (message,) = say(server, begun, f"{place} có bao nhiêu sản phẩm OCOP?")
        heard[number] = message["custom"]["facts"][0]["area"]

    threads = [threading.Thread(target=ask, args=pair) for pair in enumerate(places)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [heard[n] for n in range(len(places))] == places


# ------------------------------------------------------------------ files


def test_the_widget_is_small_and_cached(server: int) -> None:
    status, headers, packed = fetch(
        server, "/ocop/widget/ocop-chat.js", headers={"Accept-Encoding": "gzip"}
    )
    assert status == 200 and headers["Content-Encoding"] == "gzip"
    assert headers["Content-Type"].startswith("text/javascript")
    assert "max-age" in headers["Cache-Control"]
    assert len(packed) < 10_000
    plain = fetch(server, "/ocop/widget/ocop-chat.js")[2]
    assert gzip.decompress(packed) == plain
    again, _, nothing = fetch(
        server, "/ocop/widget/ocop-chat.js", headers={"If-None-Match": headers["ETag"]}
    )
    assert again == 304 and not nothing


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip, deflate, br", True), ("br;q=1.0, gzip;q=0.8", True), ("GZIP", True), ("x-gzip", True),
     ("gzip;q=0", False), ("deflate, gzip; q=0.0", False), ("identity", False), ("notgzip", False)],
)  # fmt: skip
def test_only_who_takes_gzip_gets_it(server: int, accepted: str, packed: bool) -> None:
    headers = {"Accept-Encoding": accepted}
    found = fetch(server, "/ocop/widget/ocop-chat.js", headers=headers)[1]
    assert (found.get("Content-Encoding") == "gzip") is packed


def test_the_widget_s_words_are_those_of_the_texts(server: int) -> None:
    script = fetch(server, "/ocop/widget/ocop-chat.js")[2].decode()
    for language in texts()["widget"].values():
        for words in language.values():
            assert json.dumps(words, ensure_ascii=False) in script
    assert "innerHTML" not in script and "eval(" not in script and "document.cookie" not in script


def test_the_page_has_a_strict_policy(server: int) -> None:
    _, headers, page = fetch(server, "/ocop/")
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert b"style=" not in page and b"onclick" not in page and b"$" not in page


@pytest.mark.parametrize(
    "path",
    ["/ocop/widget/", "/ocop/widget/panel.js", "/ocop/widget/../../settings.py",
     "/ocop/widget/%2e%2e/public.py", "/ocop/page.html", "/ocop/nothing"],
)  # fmt: skip
def test_no_other_file_is_served(server: int, path: str) -> None:
    assert fetch(server, path)[0] == 404


def test_no_cookie_is_ever_set(server: int, session: str) -> None:
    body = json.dumps({"session": session, "message": "chào"}).encode()
    for path, data in (("/ocop/", None), ("/ocop/session", b"{}"), ("/ocop/message", body)):
        assert fetch(server, path, data)[1].get("Set-Cookie") is None
