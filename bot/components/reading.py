"""One reader for the process, and its last readings."""

from datetime import date
from functools import lru_cache

from bot.language.reader import Reader, Reading
from knowledge.vocabulary import terms


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The reader with the names of the fact tables; built once."""
    return Reader(terms())


@lru_cache(maxsize=512)
def _read(text: str, today: date) -> Reading:
    return reader().read(text, today)


def read(text: str) -> Reading:
    """Read a message. The tokenizer and the extractor of one turn share the work."""
    return _read(text, date.today())
