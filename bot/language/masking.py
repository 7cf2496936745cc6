"""Personal data in what people type, made unreadable before anything is kept."""

import re

_EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
#: A run of digits with the marks people write between them.
_DIGITS = re.compile(r"[+(]?\d(?:[ .,/_\-–()]{0,3}\d)+")
#: Telephone numbers have 9 digits or more, identity cards 9 or 12. Dates have at most 8.
_FEWEST = 9
#: Dates, years and percentages in a row are not one number.
_APART = re.compile(
    r"(?<![\d.])(?:(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:3[01]|[12]\d|0?[1-9])"
    r"|(?:3[01]|[12]\d|0?[1-9])[-/.](?:0?[1-9]|1[0-2])[-/.](?:19|20)\d\d"
    r"|(?:19|20)\d\d|[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,2})?)(?![\d.]\d|\d)"
)

MASK = "•••"


def masked(text: str) -> str:
    """`text` without e-mail addresses, telephone, identity card and account numbers."""
    return _DIGITS.sub(_unless_short, _EMAIL.sub(MASK, text))


def _unless_short(found: "re.Match[str]") -> str:
    words = found.group()
    rest = _APART.sub("", words)
    return words if sum(c.isdigit() for c in rest) < _FEWEST else MASK
