"""When a number of an article is of, or by when a target is to be met."""

import re

from bot.language.reader import Reading
from bot.language.span import Span
from bot.language.text import fold
from knowledge.article_context import PLANS, RESULTS, UNKNOWN_DAY, Context, is_planned

#: A time that something is compared with is not that of the figure.
_COMPARED = re.compile(r"\bso voi(?: cung ky)?(?: cuoi| thang)? ?$")
#: Before a day that is named for its feast.
_FEAST = re.compile(r"\b(?:nhan|dip|le|chao mung|ky niem|tet)(?: dip)?(?: nghi le)?(?: ngay)? $")
_NOW = re.compile(r"(?<!so )\bnay (?:da|dang|co|duoc|moi)\b")
#: The whole of the year that was spoken of.
_YEAR_THROUGH = re.compile(r"\b(?:ca|ket thuc|het|tong ket) nam\b(?! \d)")
_SINCE = re.compile(r"\btu (?:nam |thang |ngay )?$")
_UNTIL_END = re.compile(r"\b(?:het|den|cuoi) $")
#: Characters behind a time in which a word of a plan makes it the plan's.
_NEXT = 40


def goes_on_planning(reading: Reading, number: Span, context: Context) -> bool:
    """Whether "at least" stands before a number in the sentences after a plan's."""
    at_least = number.detail.get("qualifier") == ">="
    result = RESULTS.search(fold(reading.text[: number.start]))
    return bool(at_least and context.deadline and not times(reading) and not result)


def is_ahead(reading: Reading, number: Span, context: Context) -> bool:
    """Whether the time said last before a number is after the article's own day."""
    before = [s.value for s in reading.of("time") if _is_known(s) and s.end <= number.start]
    year = context.published[:4]
    return bool(before and year) and before[-1].split("/")[-1][:4] > year


def remember_time(reading: Reading, context: Context) -> None:
    """The last past time said is that of the sentences after it, unless they have their own."""
    for span in times(reading):
        when = _period(span, reading)
        if is_planned(fold(reading.text[: span.end])) or PLANS.search(
            fold(reading.text[span.end : span.end + _NEXT])
        ):
            context.deadline = when.split("/")[-1]
        elif not context.published or when[:10] <= context.published:
            context.as_of = when


def _period(span: Span, reading: Reading) -> str:
    """The time of a span; of "hết năm 2024" the year, of "hết quý I" its last month."""
    folded = fold(reading.text)
    is_year = fold(span.text).startswith(("het nam", "cuoi nam"))
    until = "/" in span.value and _UNTIL_END.search(folded[: span.start])
    return span.value[:4] if is_year else span.value.split("/")[-1] if until else span.value


def times(reading: Reading) -> list[Span]:
    """The times of a sentence, but for those that something is compared with, or begins at."""
    folded = fold(reading.text)
    times = [s for s in reading.of("time") if _is_known(s)]
    aside = (_COMPARED, _FEAST, _SINCE)
    return [s for s in times if not any(words.search(folded[: s.start]) for words in aside)]


def _is_known(span: Span) -> bool:
    return bool(span.value) and not span.value.startswith(str(UNKNOWN_DAY.year))


def time_of(
    reading: Reading, number: Span, until: int, is_plan: bool, context: Context
) -> tuple[str, str]:
    """When a figure is of, or by when a target is to be met, and why it is another's."""
    known = times(reading)
    own = [s for s in known if is_planned(fold(reading.text[: s.start])) == is_plan]
    before = [s for s in own if s.end <= number.start]
    behind = [s for s in own if number.end <= s.start < until]
    if is_plan and not before:
        # "Năm 2026, tỉnh phấn đấu": its time stands before the word of the plan.
        before = [s for s in known if s.end <= number.start]
    chosen = [*before[-1:], *behind[:1]]
    lead = fold(reading.text[chosen[0].end if before else 0 : number.start])
    if not is_plan and context.published and before and _NOW.search(lead):
        return context.published, ""
    if not is_plan and not chosen and context.deadline and _YEAR_THROUGH.search(lead):
        return context.deadline[:4], "date_before"
    if chosen:
        period = _period(chosen[0], reading)
        return (period.split("/")[-1] if is_plan else period), ""
    if is_plan:
        deadline = _period(known[-1], reading) if known else context.deadline
        return (deadline, "date_before") if deadline else ("", "no_deadline")
    if context.as_of:
        return context.as_of, "date_before"
    return (context.published, "date_of_article") if context.published else ("", "no_date")
