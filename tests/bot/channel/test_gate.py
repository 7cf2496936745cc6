"""What reaches the model: cleaned, capped, and no command."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channel.gate import MAX_CHARACTERS, Refused, admit, refusal


@pytest.mark.parametrize(
    ("message", "status"),
    [("", 400), ("   ", 400), ("\u200b\u2060", 400), ("/", 400), (None, 400), (5, 400),
     (["a"], 400),
     ({"text": "a"}, 400), ("a" * 501, 413), ("sơn la " * 1000, 413), ("😀🌾", 200), ("?!", 200)],
)  # fmt: skip
def test_bad_messages_are_refused_with_words(message: object, status: int) -> None:
    refused = admit(message)
    assert isinstance(refused, Refused)
    assert refused.status == status
    (answer,) = refusal(refused, "x")
    assert answer["text"] and answer["custom"]


def test_nfd_and_invisible_characters_are_cleaned() -> None:
    typed = unicodedata.normalize("NFD", "Sơn\u200b La\u202e có mấy?")
    assert admit(typed) == "Sơn La có mấy?"


@pytest.mark.parametrize("message", ['/ask_figure{"a": 1}', "//restart", " / restart"])
def test_a_command_becomes_plain_words(message: str) -> None:
    admitted = admit(message)
    assert isinstance(admitted, str) and not admitted.startswith("/")


@given(st.text(max_size=5000))
def test_what_is_admitted_is_short_and_no_command(message: str) -> None:
    admitted = admit(message)
    if isinstance(admitted, str):
        assert 0 < len(admitted) <= MAX_CHARACTERS
        assert not admitted.startswith("/")
        assert any(c.isalnum() for c in admitted)
