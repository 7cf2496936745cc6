"""Personal data in what people type, made unreadable before anything is kept."""

import re

_EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
#: A run of digits with the marks people write between them.
_DIGITS = re.compile(r"[+(]?\d(?:[ .\-()]{0,2}\d)+")
#: Telephone numbers have 9 digits or more, identity cards 9 or 12. Dates have at most 8.
_FEWEST = 9
#: Several dates in a row are not one number.
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

MASK = "•••"


def masked(text: str) -> str:
    """`text` without e-mail addresses, telephone, identity card and account numbers."""
    return _DIGITS.sub(_unless_short, _EMAIL.sub(MASK, text))


def _unless_short(found: "re.Match[str]") -> str:
    words = found.group()
    digits = sum(c.isdigit() for c in words)
    return words if digits < _FEWEST or _ISO_DATE.search(words) else MASK
