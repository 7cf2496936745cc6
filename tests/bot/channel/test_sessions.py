"""Only the server can make a conversation's id and a button."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel.sessions import LIFETIME, Sessions

SESSIONS = Sessions("a secret")
MINE, OTHERS = "mine", "another's"


def test_its_own_ids_are_accepted_and_never_the_same() -> None:
    one, other = SESSIONS.new(), SESSIONS.new()
    assert SESSIONS.check(one) and SESSIONS.check(one) != SESSIONS.check(other)
    assert str(SESSIONS.check(one)) in one


def test_another_secret_makes_other_ids() -> None:
    assert Sessions("other one").check(SESSIONS.new()) is None


def test_an_id_ends_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    session, now = SESSIONS.new(), time.time()
    monkeypatch.setattr(time, "time", lambda: now + LIFETIME - 60)
    assert SESSIONS.check(session)
    monkeypatch.setattr(time, "time", lambda: now + LIFETIME + 60)
    assert SESSIONS.check(session) is None


@given(st.one_of(st.none(), st.integers(), st.text(), st.lists(st.text())))
def test_nothing_else_is_accepted(forged: object) -> None:
    assert SESSIONS.check(forged) is None
    assert SESSIONS.pressed(forged, MINE) is None


@given(st.data())
def test_an_id_changed_anywhere_is_refused(data: st.DataObject) -> None:
    session = SESSIONS.new()
    at = data.draw(st.integers(0, len(session) - 1))
    letter = data.draw(st.sampled_from("abcXYZ019-_."))
    changed = session[:at] + letter + session[at + 1 :]
    # The last letter of a signature holds bits that decoding drops.
    if changed != session and at < len(session) - 1:
        assert SESSIONS.check(changed) is None


@given(st.text())
def test_a_button_comes_back_as_it_was_sent(payload: str) -> None:
    button = SESSIONS.button(payload, MINE)
    assert SESSIONS.pressed(button, MINE) == payload
    assert SESSIONS.pressed(button, OTHERS) is None
    assert SESSIONS.pressed("/restart" + button, MINE) is None


def test_a_session_is_no_button_and_a_button_no_session() -> None:
    session = SESSIONS.new()
    name = str(SESSIONS.check(session))
    assert SESSIONS.pressed(session, name) is None
    assert SESSIONS.check(SESSIONS.button(name, name)) is None


@pytest.mark.parametrize(("seconds", "known"), [(-10, True), (-240, True), (-900, False)])
def test_clocks_of_machines_may_differ_a_little(
    monkeypatch: pytest.MonkeyPatch, seconds: int, known: bool
) -> None:
    session, now = SESSIONS.new(), time.time()
    monkeypatch.setattr(time, "time", lambda: now + seconds)
    assert (SESSIONS.check(session) is not None) is known
