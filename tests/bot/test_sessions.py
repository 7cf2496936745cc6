"""Only the server can make a conversation's id."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel.sessions import Sessions

SESSIONS = Sessions("secret")


def test_its_own_ids_are_accepted_and_never_the_same() -> None:
    one, other = SESSIONS.new(), SESSIONS.new()
    assert one != other
    assert SESSIONS.check(one) == one.split(".")[0]


def test_another_secret_makes_other_ids() -> None:
    assert Sessions("other").check(SESSIONS.new()) is None


@given(st.one_of(st.none(), st.integers(), st.text(), st.lists(st.text())))
def test_nothing_else_is_accepted(forged: object) -> None:
    assert SESSIONS.check(forged) is None


@pytest.mark.parametrize("change", [lambda s: s[:-1], lambda s: "x" + s, lambda s: s + "0"])
def test_a_changed_id_is_refused(change: object) -> None:
    assert SESSIONS.check(change(SESSIONS.new())) is None  # type: ignore[operator]
