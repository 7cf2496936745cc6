"""Fuzz the gate and the reader with atheris; run by hand, see README.md beside this file.

Whatever bytes come: no exception, less than a second, spans inside the text, finite numbers.
"""

import math
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import atheris

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["bot.language", "bot.channel.gate"]):
    from bot.channel.gate import MAX_CHARACTERS, Refused, admit
    from bot.components.reading import reader
    from bot.language.periods import bounds
    from bot.language.reader import Reading

TODAY = date(2026, 11, 22)
#: Seconds of CPU that one message may take.
LONGEST = 1.0
_slowest = 0.1


def seeds(folder: Path) -> None:
    """Write the training questions as the corpus to begin with."""
    for number, words in enumerate(sorted(set(_examples()))):
        (folder / f"seed-{number:05}").write_bytes(words.encode())


def _examples() -> Iterator[str]:
    for file in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        lines = file.read_text(encoding="utf-8").splitlines()
        yield from (line.strip()[2:] for line in lines if line.strip().startswith("- "))


def check(reading: Reading) -> None:
    """What holds of every reading."""
    for span in reading.spans:
        assert 0 <= span.start < span.end <= len(reading.text), span
        assert span.text == reading.text[span.start : span.end], span
        if span.label in {"number", "score"}:
            assert math.isfinite(float(span.value)), span
        if span.label == "time" and span.value:
            first, last = bounds(span.value)
            assert span.value.isascii() and first <= last, span


def one(data: bytes) -> None:
    """Read one input as a message; lone surrogates come in as JSON lets them."""
    global _slowest
    message = data.decode("utf-8", "surrogateescape")
    admitted = admit(message)
    if isinstance(admitted, Refused):
        assert admitted.reply and admitted.status in {200, 400, 413}
        return
    assert 0 < len(admitted) <= MAX_CHARACTERS and admitted[0] not in "/ "
    begin = time.process_time()
    reading = reader().read(admitted, TODAY)
    spent = time.process_time() - begin
    check(reading)
    if spent > _slowest:
        _slowest = spent
        print(f"slowest so far: {spent:.3f} s: {admitted!r}", file=sys.stderr, flush=True)
    assert spent < LONGEST, spent


def main() -> None:
    """Fuzz; the last argument is the folder of the corpus, filled first where it is empty."""
    folder = Path(sys.argv[-1])
    if folder.is_dir() and not any(folder.iterdir()):
        seeds(folder)
    reader()
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
