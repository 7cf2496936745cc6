"""What an article says of figures and targets, proposed row by row for a person to review.

Each number is taken with what stands around it: the thing counted behind it, the place and
the time before it. What is taken from further away costs confidence and is said; what is not
there stays empty: no date is ever guessed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.language.reader import Reading
from bot.language.span import Span
from bot.language.text import fold
from knowledge.article_context import UNKNOWN_DAY, WIDE, Context, Read, is_planned
from knowledge.article_places import area_of, remember_place
from knowledge.article_times import goes_on_planning, is_ahead, remember_time, time_of
from knowledge.articles import Article
from knowledge.mentions import counted
from knowledge.quantities import numbers
from knowledge.rounds import NOTHING, Counted, is_round

_SENTENCE_END = re.compile(
    r"(?<!\bTP)(?<!\bTx)(?<!\bTX)(?<!\bTT)(?<!\bThS)(?<!\bTS)(?<!\bPGS)[.!?…]\s+"
    r"(?=[^\Wa-z\d_]|\d)|\n+"
)
#: A sentence that lists parts of what the one before counted.
_GOES_ON = re.compile(r"(?:trong do|trong so (?:do|nay)|so nay|cu the|gom|bao gom)\b|[-+•*] ")
#: One owner by name: what follows is its own.
_ONE_OWNER = re.compile(
    r"(?:Hợp tác xã|HTX|Tổ hợp tác|Công ty|Cơ sở|Doanh nghiệp)(?: (?:TNHH|CP|cổ phần|sản xuất"
    r"|chế biến|Nông sản|nông nghiệp|dịch vụ|DVNN))* [A-ZĐÂÊÔƯÁÀẢÃẠ]\w+"
)
_PLACE_AGAIN = re.compile(
    r"\b(?:toan tinh|tinh (?:da|co|hien)|huyen (?:da|co|hien)|dia ban|ca nuoc)"
)
#: What a heading or a clause before a colon may give to the numbers behind it.
HEADINGS = frozenset(
    ["new_products_recognised", "products_reevaluated", "products_expired", "products_upgraded"]
)
#: A line with more words is no item of a list.
_LONGEST_ITEM = 14
#: Characters from which the article's own province is taken.
_BEGINNING = 3000
#: The confidence of what stands whole in its sentence, and what each thing taken from
#: elsewhere or missing costs.
_SURE = 0.95
_COSTS = {
    "area_before": 0.1, "no_area": 0.4, "date_before": 0.1, "date_of_article": 0.2, "no_date": 0.4,
    "counted_before": 0.15, "no_ocop": 0.4, "no_deadline": 0.4,
}  # fmt: skip
#: What is said of a row that has no date of its own in the text.
_UNDATED = frozenset(["no_date", "date_of_article"])


@dataclass(frozen=True)
class Proposal:
    """One proposed row.

    Attributes:
        part: the part of the indicator, '' for the whole.
        value: with a decimal point; a range as '20-30'.
        as_of: ISO as precise as the text; of a target its deadline; '' where none is said.
        kind: 'figure' or 'target'.
        operator: '', '>', '<', '~', '>=' as the words have it.
        confidence: 0 to 1.
        evidence: the sentence; `start` and `end` are the number's offsets in the article.
        why: keys of what was taken from elsewhere or is missing.
        within: of a district, its province where that is known.
        cell: the address in a spreadsheet, '' in a text.
    """

    file: str
    area: str
    area_level: str
    indicator: str
    part: str
    value: str
    as_of: str
    kind: str
    operator: str
    confidence: float
    evidence: str
    start: int
    end: int
    why: tuple[str, ...] = ()
    within: str = ""
    cell: str = ""


def propose(article: Article, read: Read, levels: Mapping[str, str]) -> Iterator[Proposal]:
    """Every figure and target the article states, in its order.

    Args:
        article: the article.
        read: the bot's reader.
        levels: of each known place, what it is: province, district, country.
    """
    today = article.published or UNKNOWN_DAY
    published = article.published.isoformat() if article.published else ""
    context = Context(levels, read, published)
    context.doubt = "" if "ocop" in fold(article.text) else "no_ocop"
    context.province = _main_province(read(article.text[:_BEGINNING], today), levels)
    found = [
        proposal
        for start, sentence in sentences(article.text)
        for proposal in _of_sentence(article.file, read(sentence, today), context, start)
    ]
    dated = {_said(p) for p in found if not _UNDATED & set(p.why)}
    numbers_dated = {(p.kind, p.area, p.value) for p in found if not _UNDATED & set(p.why)}
    headline = article.text.find("\n")
    for p in found:
        again = (p.kind, p.area, p.value) in numbers_dated and p.start < headline
        # A headline says again what the article says with its date.
        if not (_UNDATED & set(p.why) and (again or _said(p) in dated)):
            yield p


def _said(proposal: Proposal) -> tuple[str, ...]:
    p = proposal
    return (p.kind, p.area, p.indicator, p.part, p.value)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence with its offset; a line break ends one, too."""
    begin = 0
    for end in [*(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]:
        sentence = text[begin:end]
        if sentence.strip():
            yield begin + len(sentence) - len(sentence.lstrip()), sentence.strip()
        begin = end


def _main_province(reading: Reading, levels: Mapping[str, str]) -> str:
    names = [s.value for s in reading.of("area") if levels.get(s.value) in WIDE]
    return max(names, key=names.count) if names else ""


def _of_sentence(file: str, reading: Reading, context: Context, start: int) -> Iterator[Proposal]:
    folded, found = fold(reading.text), numbers(reading)
    remember_time(reading, context)
    _remember_heading(reading, context)
    if not _GOES_ON.match(folded):
        context.counted, context.products = NOTHING, ""
    round_ = is_round(folded)
    context.in_round = context.in_round if round_ is None else round_
    for position, number in enumerate(found):
        until = found[position + 1].start if position + 1 < len(found) else len(reading.text)
        products = "new_products_batch" if context.in_round else context.products
        what, why = counted(reading, number, until, context.counted, products)
        what = _as_headed(what, context)
        if what == NOTHING or _is_of_one_owner(reading, number):
            continue
        context.counted = what
        if what[0] in {"new_products_recognised", "products_total"}:
            context.products = what[0]
        is_plan = is_planned(fold(reading.text[: number.start]))
        is_plan = is_plan or is_ahead(reading, number, context)
        is_plan = is_plan or goes_on_planning(reading, number, context)
        remember_place(reading, context, number.start)
        area, level, within, why_area = area_of(reading, number, context)
        as_of, why_time = time_of(reading, number, until, is_plan, context)
        reasons = tuple(filter(None, (why, why_area, why_time, context.doubt)))
        yield Proposal(
            file, area, level, *what, number.value, as_of,
            "target" if is_plan else "figure", str(number.detail.get("qualifier", "")),
            confidence(reasons), reading.text,
            start + number.start, start + number.end, reasons,
            within,
        )  # fmt: skip
    remember_place(reading, context, len(reading.text))


def confidence(reasons: Sequence[str]) -> float:
    """How sure a row is, from 0 to 1, for what was taken from elsewhere or is missing."""
    return round(max(0.05, _SURE - sum(_COSTS[r] for r in reasons)), 2)


def _remember_heading(reading: Reading, context: Context) -> None:
    """What a line that ends in a colon counts is what the lines of its list do."""
    text = reading.text.rstrip()
    things = [s.value for s in reading.of("indicator") if s.value in HEADINGS]
    if text.endswith(":") and not numbers(reading):
        context.heading = things[-1] if things else ""
    elif len(text.split()) > _LONGEST_ITEM:
        context.heading = ""
    colon = text.find(":")
    before = [s for s in reading.of("indicator") if s.end <= colon and s.value in HEADINGS]
    if colon > 0 and before and not any(n.end <= colon for n in numbers(reading)):
        context.heading = before[-1].value


def _as_headed(what: Counted, context: Context) -> Counted:
    return (context.heading, what[1]) if context.heading and what[0] == "products_total" else what


def _is_of_one_owner(reading: Reading, number: Span) -> bool:
    """Whether a number is of one cooperative or firm by name, and of no place."""
    before = reading.text[: number.start]
    owner = max((m.end() for m in _ONE_OWNER.finditer(before)), default=-1)
    return owner >= 0 and not _PLACE_AGAIN.search(fold(before[owner:]))
