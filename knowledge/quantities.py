"""The numbers of a sentence, in digits and words, as ranges, fractions and thousands."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.language.numbers import exactly, parse_number
from bot.language.reader import Reading
from bot.language.span import Span
from bot.language.text import fold

_RANGE = re.compile(
    r"(?<!\d)(?<!\d\.)(?P<a>\d[\d.]{0,19}) ?(?:-|–|den) ?(?P<b>\d[\d.]{0,19})"
    r"(?= (?:san pham|chu the|diem)|%)"
)
_THOUSANDS = re.compile(r" (?:nghin|ngan)\b")
_SMALL = {"hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
          "muoi": 10}  # fmt: skip
_SMALL_NUMBER = re.compile(rf"\b(?P<n>{'|'.join(_SMALL)})(?= san pham\b)")
_FRACTION = re.compile(r"\b(?P<n>\d{1,4})/\d{1,4}(?= (?:xa|phuong|huyen|thi tran|thi xa)\b)")
#: Characters between words before a number that say what it is added to, and the number.
JUST_BEFORE = 25


def numbers(reading: Reading) -> list[Span]:
    """The numbers in order; of a range one, whose value is both ends."""
    found = [s for s in reading.of("number") if not _is_part_of_another(s, reading)]
    found += [*_of_shops(reading), *_of_no_month(reading)]
    for m in _RANGE.finditer(fold(reading.text)):
        if value := _range(m):
            found = _with(found, value, m, reading.text)
    for m in _FRACTION.finditer(fold(reading.text)):
        found = _with(found, m["n"], m, reading.text)
    taken = [s for s in reading.spans if s.label in {"number", "time"} and s.value]
    for m in _SMALL_NUMBER.finditer(fold(reading.text)):
        if not any(s.start < m.end() and m.start() < s.end for s in taken):
            found = _with(found, str(_SMALL[m["n"]]), m, reading.text)
    return sorted((_in_thousands(s, reading) for s in found), key=lambda s: s.start)


def _range(m: "re.Match[str]") -> str:
    """Both ends of a range; '' where one is no number ("12.5.2024 - 30 sản phẩm")."""
    try:
        return "-".join(exactly(parse_number(m[end].strip("."))) for end in ("a", "b"))
    except ValueError:
        return ""


def _in_thousands(number: Span, reading: Reading) -> Span:
    """A number before "nghìn", in ones."""
    times = _THOUSANDS.match(fold(reading.text[number.end :]))
    if not times or not number.text.split()[-1].replace(",", "").isdigit():
        return number
    end = number.end + times.end()
    value = f"{float(number.value) * 1000:.0f}"
    return replace(number, value=value, end=end, text=reading.text[number.start : end])


def _with(found: list[Span], value: str, m: "re.Match[str]", text: str) -> list[Span]:
    """The numbers with one that takes the place of those inside it."""
    rest = [s for s in found if s.end <= m.start() or m.end() <= s.start]
    return [*rest, Span("number", value, m.start(), m.end(), text[m.start() : m.end()], {})]


def _is_part_of_another(number: Span, reading: Reading) -> bool:
    labels = {"time", "document", "star", "score"}
    others = [s for s in reading.spans if s.label in labels and s.value]
    return any(s.start < number.end and number.start < s.end for s in others)


def _of_shops(reading: Reading) -> Iterator[Span]:
    """The numbers of "12 điểm bán hàng", which are read as scores."""
    shops = [s for s in reading.of("indicator") if s.value == "shops"]
    for score in reading.of("score"):
        inside = any(score.start < s.start < score.end for s in shops)
        if inside or any(0 <= score.start - s.end <= JUST_BEFORE for s in shops):
            digits = score.text.split()[0]
            value = digits.lstrip("0") or "0"
            yield Span("number", value, score.start, score.start + len(digits), digits, {})


def _of_no_month(reading: Reading) -> Iterator[Span]:
    """The number in "Bảo Thắng 33 sản phẩm", which without its marks is a month."""
    for span in reading.of("time"):
        digits = span.text.split()[-1]
        if not span.value and digits.isdigit():
            yield Span("number", str(int(digits)), span.end - len(digits), span.end, digits, {})
