"""The off switch."""

from pathlib import Path

from bot.channel.switch import Switch
from bot.texts import text


def test_it_is_on_until_turned_off_and_on_again(tmp_path: Path) -> None:
    switch = Switch(tmp_path / "var" / "off.txt")
    assert switch.off() is None
    switch.turn_off("Nghỉ đến 8 giờ.")
    assert switch.off() == "Nghỉ đến 8 giờ."
    switch.turn_on()
    assert switch.off() is None
    switch.turn_on()


def test_without_words_people_are_told_the_usual_ones(tmp_path: Path) -> None:
    switch = Switch(tmp_path / "off.txt")
    switch.turn_off("")
    assert switch.off() == text("channel.off")


def test_a_file_that_cannot_be_read_still_closes(tmp_path: Path) -> None:
    file = tmp_path / "off.txt"
    file.write_bytes(b"\xff\xfe\x00")
    assert Switch(file).off() == text("channel.off")
    file.unlink()
    file.mkdir()
    assert Switch(file).off() == text("channel.off")
