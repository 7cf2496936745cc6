"""Which names a reader knows is a matter of configuration."""

import pytest

from bot.components.reading import read, reader


def test_the_tables_names_are_known() -> None:
    assert [s.value for s in read("Sơn La 4 sao").of("area")] == ["Sơn La"]


def test_without_names_only_the_language_is_read() -> None:
    reading = read("Sơn La 4 sao năm 2025", terms="")
    assert not reading.of("area")
    assert [s.value for s in (*reading.of("star"), *reading.of("time"))] == ["4", "2025"]


def test_a_wrong_name_says_so() -> None:
    with pytest.raises(ValueError, match="no function 'no.such.terms'"):
        reader("no.such.terms")
