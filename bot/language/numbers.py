"""Numbers as Vietnamese people write them, in digits and in words."""

import re

WORDS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5,
    "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip

_GROUPED_BY_POINTS = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]{1,2})?")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")
_PLAIN = re.compile(r"[0-9]+(\.[0-9]{1,2})?")
#: Characters of the longest number that anything is counted in.
_LONGEST = 20


def parse_number(text: str) -> float:
    """Read a number the Vietnamese way: `1.234`, `43,3`, `1.234,5`, and plain `43.3`.

    A number that could be read in two ways that differ by a factor of 1000 is
    refused: `1,234` is neither 1234 nor 1.234.

    Raises:
        ValueError: if the text is no number, or an ambiguous one.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise ValueError(f"not a number of anything: {text[:_LONGEST]!r}…")
    if _GROUPED_BY_POINTS.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if _DECIMAL_COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    if _PLAIN.fullmatch(text):
        return float(text)
    raise ValueError(f"not a number that can be read in one way only: {text!r}")


def format_number(value: float) -> str:
    """Write `value` the Vietnamese way, with at most two decimals: 1.234; 43,3."""
    rounded = round(value, 2)
    whole, _, decimals = f"{rounded:,.2f}".partition(".")
    decimals = decimals.rstrip("0")
    return whole.replace(",", ".") + (f",{decimals}" if decimals else "")


def exactly(value: float) -> str:
    """Write `value` the one way the tables hold and compare it: no groups, a decimal point."""
    return f"{value:.0f}" if value.is_integer() else repr(value)


_SCALES = {"chuc": 10, "muoi": 10, "tram": 100, "nghin": 1000, "ngan": 1000, "trieu": 1_000_000}
_FILLERS = {"linh", "le"}


def read_words(words: list[str]) -> int | None:
    """Read a number in folded words: "hai tram linh bay" is 207; None if it is none.

    A single digit word is no number here: "nam" is a year as often as five.
    """
    total, group, digit = 0, 0, 0
    if not any(w in _SCALES for w in words):
        return None
    for word in words:
        if word in _FILLERS:
            continue
        if word in _SCALES:
            scale = _SCALES[word]
            amount = (group + (digit or (0 if group else 1))) if scale >= 1000 else (digit or 1)
            total, group = (
                (total + amount * scale, 0) if scale >= 1000 else (total, group + amount * scale)
            )
            digit = 0
        elif word in WORDS:
            digit = WORDS[word]
        else:
            return None
    return total + group + digit
