"""What a project without a reader has for entities: lists of names and plain patterns.

The names are those of our tables, matched in lower case as they are written; the
patterns are the ones every tutorial has.
"""

import re
from collections.abc import Iterator
from typing import Any

from bot.language.lexicon import expressions
from knowledge.vocabulary import terms

_PATTERNS = {
    "star": re.compile(r"\b([1-5]) ?(?:sao|\*)"),
    "time": re.compile(r"\b(20[12]\d)\b"),
    "score": re.compile(r"\b(\d{1,3}(?:[.,]\d+)?) ?điểm"),
    "document": re.compile(r"(?:quyết định|kế hoạch|nghị quyết|thông tư) (?:số )?(\d+)"),
}


def names() -> dict[str, tuple[str, str]]:
    """Each name in lower case, with its entity and value."""
    found: dict[str, tuple[str, str]] = {}
    for term in [*terms(), *expressions()]:
        if term.value != "-":
            found.setdefault(term.written.lower(), (term.label, term.value))
    return found


def entity(label: str, value: str, start: int, end: int, text: str) -> dict[str, Any]:
    """An entity as a message has it."""
    return {"entity": label, "value": value, "start": start, "end": end, "text": text[start:end]}


def patterns(text: str) -> Iterator[dict[str, Any]]:
    """What the patterns find in a text."""
    for label, pattern in _PATTERNS.items():
        for match in pattern.finditer(text.lower()):
            value = match[1].replace(",", ".")
            yield entity(label, value, match.start(), match.end(), text)
