"""The off switch: one file says that the public channel is closed, and what people are told."""

from pathlib import Path

from bot.texts import text


class Switch:
    """On unless its file is there; looked at for each request, so nothing is restarted."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def off(self) -> str | None:
        """What people are told while the channel is off; None while it is on."""
        try:
            return self._file.read_text(encoding="utf-8").strip() or text("channel.off")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeError):
            return text("channel.off")

    def turn_off(self, words: str) -> None:
        """Close the channel; without words people are told the usual ones."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(words, encoding="utf-8")

    def turn_on(self) -> None:
        """Open the channel."""
        self._file.unlink(missing_ok=True)
