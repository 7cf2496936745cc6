"""Personal data in what people type, made unreadable before anything is kept."""

import re

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+(?:\s?@\s?[\w-]+(?:\s?\.[\w-]+)+|@[\w-]+)")
#: A run of digits with the marks people write between them.
_DIGITS = re.compile(r"[+(]?\d(?:[\s.,/_\-–—·*|:;'’()]{0,3}\d)+")
#: Telephone numbers have 9 digits or more, identity cards 9 or 12. Dates have at most 8.
_FEWEST = 9
_MONTH, _YEAR = "(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_MONTH_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
#: Days and months of a year that stand in a row are not one number.
_DATE = re.compile(
    rf"(?<![\d.])(?:{_YEAR}[-/.]{_MONTH}[-/.]{_MONTH_DAY}|{_MONTH_DAY}[-/.]{_MONTH}[-/.]{_YEAR}"
    rf"|{_MONTH}([-/.]){_YEAR}(?!\1\d))(?![\d.]\d|\d)"
)
#: Nor are years and amounts, unless they are amid a telephone number: "098 2012 345".
_APART = re.compile(
    rf"(?<![\d.])(?:{_YEAR}|(?:[1-9]\d?(?:\.\d{{3}}){{1,2}}|[1-9]\d\d\.\d{{3}})(?:,\d{{1,2}})?)"
    r"(?![\d.]\d|\d)"
)
_CALLED = re.compile(r"[^\d+]*[+0]")

MASK = "•••"


def masked(text: str) -> str:
    """`text` without e-mail addresses, telephone, identity card and account numbers."""
    return _DIGITS.sub(_unless_short, _EMAIL.sub(MASK, text))


def _unless_short(found: "re.Match[str]") -> str:
    dateless = _DATE.sub("", found.group())
    rest = _APART.sub("", dateless)
    counted = dateless if _CALLED.match(rest or "-") else rest
    return found.group() if sum(c.isdigit() for c in counted) < _FEWEST else MASK
