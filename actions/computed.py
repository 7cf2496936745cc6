"""Numbers computed from an answer's facts, in words: differences, ratios, changes."""

from collections.abc import Sequence

from bot.language.numbers import format_number
from bot.texts import text
from knowledge.model import Fact, Target


def inexact(facts: Sequence[Fact], number: str) -> str:
    """What was computed, as inexact as the least exact of its facts."""
    inexact = any(f.figure.qualifier for f in facts)
    return text("words.about").format(number) if inexact else number


def points(value: float, unit: str) -> str:
    """A difference: of percentages in points."""
    number = format_number(value)
    return text("words.points").format(number) if unit == "percent" else number


def times(high: float, low: float, unit: str) -> str:
    """How many times as much, where that says something."""
    if unit == "percent" or not low or high / low < _TELLING_RATIO:
        return ""
    return text("words.times").format(format_number(round(high / low, 1)))


_TELLING_RATIO = 1.5


def change(first: Fact, last: Fact) -> str:
    """How a figure went: "tăng 121 (128,7%)"."""
    before, after = first.figure.value, last.figure.value
    if before == after:
        return text("change.same")
    unit = first.figure.unit
    share = format_number(round(abs(after - before) / before * 100, 1)) + "%" if before else ""
    percent = text("change.percent").format(share) if share and unit != "percent" else ""
    key = "change.up" if after > before else "change.down"
    difference = inexact((first, last), points(abs(after - before), unit))
    return text(key).format(difference, percent).strip()


def progress(target: Target, fact: Fact) -> dict[str, str]:
    """How a result stands to its target: `ratio`, `diff` and `versus`."""
    value = fact.figure.value
    aim = target.value_max if target.value_max and value > target.value_max else target.value
    gap = inexact((fact,), points(abs(value - aim), target.unit))
    key = "words.level" if value == aim else "words.above" if value > aim else "words.below"
    return {
        "ratio": format_number(round(value / aim * 100, 1)) + "%" if aim else "",
        "diff": gap,
        "versus": text(key).format(gap),
    }
