"""Numbers spelt out where digits are expected: dates, numbers of documents, scores.

"ngày hai mươi tháng mười năm hai nghìn không trăm hai mươi lăm" becomes
`ngay 20 thang 10 nam 2025`. Elsewhere words stay words: "năm" is a year more often
than five.
"""

import re
from collections.abc import Callable, Sequence

from bot.language.numbers import WORDS, read_words

_ONE = "mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin"
_UNIT = f"(?:{_ONE})"
_DAY = rf"(?:ba muoi(?: mot)?|hai muoi(?: {_UNIT})?|hai mot|hai {_UNIT}|muoi(?: {_UNIT})?|{_UNIT})"
_MONTH = r"(?:muoi mot|muoi hai|muoi|gieng|chap|mot|hai|ba|tu|bon|nam|sau|bay|tam|chin)"
_TENS = rf"(?:(?:{_ONE}) muoi(?: {_UNIT})?|muoi(?: {_UNIT})?|(?:{_ONE}) (?:{_ONE}))"
_YEAR = rf"(?:hai (?:nghin|ngan)(?: khong tram)?(?: linh| le)? {_TENS}|hai khong {_TENS})"
#: Not up to the "năm" before a year.
_DIGITS = rf"(?:{_ONE}|khong)(?: (?:{_ONE}|khong))+(?<! nam(?= 20\d\d))"
_AFTER_MONTH = r"(?= nam (?:\d|hai|ngoai|nay|ni|nao|truoc|roi|sau|toi)| ?/|$)"
_SPECIAL_MONTHS = {"gieng": 1, "chap": 12}
#: Digits of the longest number that is spelt out one by one.
_MOST_DIGITS = 9


def with_digits(text: str, owners: Sequence[int]) -> tuple[str, list[int]]:
    """Write spelt numbers as digits.

    Args:
        text: folded words.
        owners: for each character, the index of the syllable it belongs to.

    Returns:
        The new text and its characters' owners; a number belongs to its first syllable
        up to its last one.
    """
    kept = list(owners)
    for pattern, read in _CONTEXTS:
        for match in reversed(list(pattern.finditer(text))):
            number = read(match["n"])
            if number is not None:
                start, end = match.span("n")
                digits = str(number)
                text = text[:start] + digits + text[end:]
                kept[start:end] = _spread(kept[start], kept[end - 1], len(digits))
    return text, kept


def _spread(first: int, last: int, length: int) -> list[int]:
    return [first] * (length - 1) + [last] if length > 1 else [last]


def _small(words: str) -> int | None:
    if words in _SPECIAL_MONTHS:
        return _SPECIAL_MONTHS[words]
    parts = words.split()
    if len(parts) == 1:
        return WORDS.get(parts[0])
    if "muoi" in parts:
        return read_words(parts)
    return _run(words)


def _decimal(words: str) -> str | None:
    whole, _, tenth = words.partition(" phay ")
    number = _small(whole)
    return None if number is None else f"{number},{WORDS[tenth]}"


def _year(words: str) -> int | None:
    rest = re.sub(r"^hai (?:nghin|ngan)(?: khong tram)?(?: linh| le)? |^hai khong ", "", words)
    return 2000 + (_small(rest) or 0)


def _run(words: str) -> int | None:
    digits = [str(WORDS[w]) for w in words.split()]
    return int("".join(digits)) if len(digits) <= _MOST_DIGITS else None


#: Each context: a pattern whose group `n` is the number, and how to read it.
_CONTEXTS: Sequence[tuple["re.Pattern[str]", Callable[[str], int | str | None]]] = (
    (re.compile(rf"\b(?:ngay|mung|mong|hom) (?P<n>{_DAY})(?= thang)"), _small),
    (re.compile(rf"\b(?P<n>{_DAY})(?= thang {_MONTH} nam)"), _small),
    (re.compile(rf"\bthang (?P<n>{_MONTH}){_AFTER_MONTH}"), _small),
    (re.compile(rf"\b(?:nam|cuoi|dau|giua|het) (?P<n>{_YEAR})\b"), _year),
    (
        re.compile(rf"\b(?:quyet dinh|ke hoach|nghi quyet)(?: so)? (?P<n>{_DIGITS})\b"),
        _run,
    ),
    (
        re.compile(rf"\b(?:quyet dinh|ke hoach|nghi quyet)(?: so)? (?P<n>{_TENS})\b"),
        _small,
    ),
    (re.compile(rf"\b(?P<n>{_TENS} phay {_UNIT})(?= diem)"), _decimal),
    (re.compile(rf"\b(?P<n>{_TENS})(?= diem)"), _small),
)
