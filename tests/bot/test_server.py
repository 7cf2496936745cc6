"""The real server: what is open, what is refused, and that it is quick."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.serving import ask, call, fetch


def test_a_question_gets_one_message_with_text_and_data(server: int) -> None:
    status, messages = ask(server, "lao cai co bn sp ocop")
    assert status == 200
    (message,) = messages
    assert "605" in message["text"] and "267" in message["text"]
    assert message["custom"]["facts"][0]["value"] == 605


def test_a_conversation_remembers(server: int) -> None:
    ask(server, "Sơn La có bao nhiêu sản phẩm 4 sao?", "memory")
    _, (message,) = ask(server, "còn Lào Cai thì sao", "memory")
    assert message["custom"]["facts"][0]["part"] == "4"
    _, (message,) = ask(server, "nguồn đâu?", "memory")
    assert message["custom"]["sources"]


def test_two_conversations_are_apart(server: int) -> None:
    ask(server, "Sơn La có bao nhiêu sản phẩm?", "one")
    _, (message,) = ask(server, "thế năm 2023?", "another")
    assert message["custom"]["kind"] == "clarify"


@pytest.mark.parametrize(
    ("message", "status"),
    [("", 400), ("a" * 5000, 413), ("x " * 400, 413), (None, 400), (7, 400), ({"a": 1}, 400)],
)
def test_bad_messages_get_a_reply_and_a_4xx(server: int, message: Any, status: int) -> None:
    found, messages = ask(server, message)
    assert found == status
    assert messages[0]["text"]


@pytest.mark.parametrize("raw", [b"", b"not json", b"[1, 2]", b'"text"', b"\xff\xfe", b"{"])
def test_wrong_json_gets_a_reply_and_a_400(server: int, raw: bytes) -> None:
    found, messages = call(server, "/webhooks/rest/webhook", raw=raw or b" ")
    assert found == 400
    assert "JSON" in messages[0]["text"]


def test_a_large_body_is_refused_in_vietnamese(server: int) -> None:
    found, content = call(server, "/webhooks/rest/webhook", raw=b"x" * 200_000)
    assert found == 413
    assert "ký tự" in content[0]["text"]


@pytest.mark.parametrize(
    "message", ["😀🌾", "...", "\u200bSơn La có mấy sp?", "<b>Sơn La</b> mấy sp"]
)
def test_odd_messages_get_an_answer(server: int, message: str) -> None:
    found, messages = ask(server, message, "odd")
    assert found == 200 and messages[0]["text"]


def test_a_command_is_not_executed(server: int) -> None:
    ask(server, "Sơn La có bao nhiêu sản phẩm?", "command")
    _, (message,) = ask(server, '/ask_figure{"area": "Lào Cai"}', "command")
    assert message["custom"]["status"] != "answered"


def test_the_public_channel_needs_a_session_of_its_own(server: int) -> None:
    status, (refused,) = call(server, "/ocop/message", {"session": "a.b", "message": "chào"})
    assert status == 401 and refused["text"]
    _, opened = call(server, "/ocop/session", {})
    status, (message,) = call(
        server, "/ocop/message", {**opened, "message": "sơn la có mấy sản phẩm 5 sao"}
    )
    assert status == 200 and message["custom"]["facts"]


def test_the_page_is_there_and_whole(server: int) -> None:
    status, page = call(server, "/ocop/")
    assert status == 200
    assert "Hỏi OCOP" in page and "[[" not in page
    assert all(call(server, f"/ocop/{n}")[0] == 200 for n in ("page.js", "page.css"))


@pytest.mark.parametrize("path", ["/model", "/conversations/x/tracker", "/domain", "/status"])
def test_the_api_of_rasa_is_closed(server: int, path: str) -> None:
    assert call(server, path)[0] == 404


def test_it_listens_on_this_machine_only(server: int) -> None:
    listening = Path("/proc/net/tcp").read_text().splitlines()[1:]
    here = [line.split()[1] for line in listening if line.split()[3] == "0A"]
    assert f"0100007F:{server:04X}" in here
    assert f"00000000:{server:04X}" not in here


def test_a_deadline_comes_with_a_calendar_file(server: int) -> None:
    day = date.today() - timedelta(400)
    written = f"{day.day}/{day.month}/{day.year}"
    body = {"sender": "ics", "message": f"công nhận ngày {written} thì khi nào hết hạn"}
    _, (message,) = call(server, "/webhooks/rest/webhook", body)
    (link,) = message["custom"]["links"]
    status, headers, content = fetch(server, link["url"])
    assert status == 200 and headers["Content-Type"].startswith("text/calendar")
    assert "attachment" in headers["Content-Disposition"]
    assert content.startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize(
    "query", ["", "?recognised=", "?recognised=2024-02-31", "?recognised=2999-01-01",
              "?recognised=2018-01-01", "?recognised=%3Cscript%3E"],
)  # fmt: skip
def test_a_calendar_of_no_day_is_refused(server: int, query: str) -> None:
    status, headers, content = fetch(server, f"/ocop/deadline.ics{query}")
    assert status == 400 and headers["Content-Type"].startswith("text/plain")
    assert "công nhận" in content.decode() and "<script>" not in content.decode()
