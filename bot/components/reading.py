"""One reader for each vocabulary, and its last readings."""

from datetime import date
from functools import lru_cache
from pydoc import locate

from bot.language.reader import Reader, Reading

#: Where the names come from unless a component's `terms` says otherwise: a function that
#: yields `bot.language.lexicon.Term`s.
TERMS = "knowledge.vocabulary.terms"


@lru_cache(maxsize=2)
def reader(terms: str = TERMS) -> Reader:
    """The reader with the names that the function `terms` yields; '' for none.

    Raises:
        ValueError: if there is no such function.
    """
    if not terms:
        return Reader(())
    names = locate(terms)
    if not callable(names):
        raise ValueError(f"terms: there is no function {terms!r}")
    return Reader(names())


@lru_cache(maxsize=512)
def _read(text: str, today: date, terms: str) -> Reading:
    return reader(terms).read(text, today)


def read(text: str, terms: str = TERMS) -> Reading:
    """Read a message. The components of one turn share the work."""
    return _read(text, date.today(), terms)
