"""What an article says of figures and targets, proposed row by row for a person to review.

Each number is taken with what stands around it: the thing counted behind it, the place and
the time before it. What is taken from further away costs confidence and is said; what is not
there stays empty: no date is ever guessed.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.language.reader import Reading
from bot.language.span import Span
from bot.language.text import fold
from knowledge.articles import Article
from knowledge.mentions import NOTHING, Counted, counted, numbers

Read = Callable[[str, date], Reading]

#: Stands for "now" in an article whose day is not known; nothing else is dated so.
UNKNOWN_DAY = date(1900, 1, 1)
_SENTENCE_END = re.compile(
    r"(?<!\bTP)(?<!\bTx)(?<!\bTX)(?<!\bTT)(?<!\bThS)(?<!\bTS)(?<!\bPGS)[.!?…]\s+"
    r"(?=[^\Wa-z\d_]|\d)|\n+"
)
_PLANS = re.compile(
    r"\b(?:phan dau|muc tieu|ke hoach|chi tieu|du kien|dinh huong|se|dat ra|de ra)\b"
)
_RESULTS = re.compile(
    r"\b(?:da|hien|den nay|tinh den|luy ke|ket qua|nang tong so|duoc cong nhan|thuc te)\b"
)
_LEVEL_WORDS = re.compile(r"^(?:xã|phường|huyện|thị trấn|thị xã|thành phố|quận) ", re.I)
_WHOLE_PROVINCE = re.compile(
    r"\b(?:toan|ca|trong|dia ban|cua) (?:tinh|thanh pho)\b|\btinh (?:da|co|hien|nha|phan dau)\b"
)
#: A time that something is compared with is not that of the figure.
_COMPARED = re.compile(r"\bso voi(?: cung ky)?(?: cuoi| thang)? ?$")
#: A sentence that lists parts of what the one before counted.
_GOES_ON = re.compile(r"(?:trong do|trong so do|cu the|gom|bao gom)\b")
_LEADS_COUNTRY = re.compile(r"\b(?:dan dau|dung dau|dau|nhat|hang dau|so voi) $")
#: Places that sentences after them are about, until another is named.
WIDE = frozenset(["province", "country"])
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


@dataclass
class _Context:
    """What later sentences may take over from earlier ones."""

    levels: Mapping[str, str]
    published: str = ""
    province: str = ""
    as_of: str = ""
    deadline: str = ""
    counted: Counted = NOTHING
    products: str = ""
    doubt: str = ""


def propose(article: Article, read: Read, levels: Mapping[str, str]) -> Iterator[Proposal]:
    """Every figure and target the article states, in its order.

    Args:
        article: the article.
        read: the bot's reader.
        levels: of each known place, what it is: province, district, country.
    """
    today = article.published or UNKNOWN_DAY
    published = article.published.isoformat() if article.published else ""
    context = _Context(levels, published)
    context.doubt = "" if "ocop" in fold(article.text) else "no_ocop"
    context.province = _main_province(read(article.text[:_BEGINNING], today), levels)
    found = [
        proposal
        for start, sentence in sentences(article.text)
        for proposal in _of_sentence(article.file, read(sentence, today), context, start)
    ]
    dated = {_said(p) for p in found if not _UNDATED & set(p.why)}
    # A headline says again what the article says with its date.
    yield from (p for p in found if not (_UNDATED & set(p.why) and _said(p) in dated))


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


def _of_sentence(file: str, reading: Reading, context: _Context, start: int) -> Iterator[Proposal]:
    found = numbers(reading)
    _remember_time(reading, context)
    if not _GOES_ON.match(fold(reading.text)):
        context.counted, context.products = NOTHING, ""
    for position, number in enumerate(found):
        until = found[position + 1].start if position + 1 < len(found) else len(reading.text)
        what, why = counted(reading, number, until, context.counted, context.products)
        if what == NOTHING:
            continue
        context.counted = what
        if what[0] in {"new_products_recognised", "products_total"}:
            context.products = what[0]
        is_plan = _is_plan(fold(reading.text[: number.start]))
        is_plan = is_plan or _is_ahead(reading, number, context)
        area, level, within, why_area = _area(reading, number, context)
        as_of, why_time = _time(reading, number, until, is_plan, context)
        reasons = tuple(filter(None, (why, why_area, why_time, context.doubt)))
        yield Proposal(
            file, area, level, *what, number.value, as_of,
            "target" if is_plan else "figure", str(number.detail.get("qualifier", "")),
            confidence(reasons), reading.text,
            start + number.start, start + number.end, reasons,
            within,
        )  # fmt: skip


def confidence(reasons: Sequence[str]) -> float:
    """How sure a row is, from 0 to 1, for what was taken from elsewhere or is missing."""
    return round(max(0.05, _SURE - sum(_COSTS[r] for r in reasons)), 2)


def _is_plan(before: str) -> bool:
    """Whether the last word on plan or result before a number is one of a plan."""
    plans = [m.end() for m in _PLANS.finditer(before)]
    results = [m.end() for m in _RESULTS.finditer(before)]
    return bool(plans) and plans[-1] > max(results, default=-1)


def _is_ahead(reading: Reading, number: Span, context: _Context) -> bool:
    """Whether the time said last before a number is after the article's own day."""
    before = [s.value for s in reading.of("time") if _is_known(s) and s.end <= number.start]
    year = context.published[:4]
    return bool(before and year) and before[-1].split("/")[-1][:4] > year


def _area(reading: Reading, number: Span, context: _Context) -> tuple[str, str, str, str]:
    """The last place before a number, its level, its province, and why it is another's."""
    before = [s for s in reading.of("area") if s.end <= number.start]
    folded = fold(reading.text[: number.start])
    if len(before) > 1 and _LEADS_COUNTRY.search(folded[: before[-1].start]):
        before.pop()
    # Names are no words: "Hà Tĩnh có" is not "tỉnh có".
    bare = folded
    for span in before:
        bare = bare[: span.start] + "_" * (span.end - span.start) + bare[span.end :]
    whole = [m.end() for m in _WHOLE_PROVINCE.finditer(bare)]
    if before and not (whole and whole[-1] > before[-1].end and context.province):
        name = before[-1].value or _LEVEL_WORDS.sub("", before[-1].text)
        level = context.levels.get(name) or str(before[-1].detail.get("level") or "district")
        if level in WIDE:
            context.province = name
            return name, level, "", ""
        return name, level, str(before[-1].detail.get("within") or context.province), ""
    if not context.province:
        return "", "", "", "no_area"
    why = "" if whole else "area_before"
    return context.province, context.levels[context.province], "", why


def _remember_time(reading: Reading, context: _Context) -> None:
    """The last past time said is that of the sentences after it, unless they have their own."""
    known = [_period(s) for s in _times(reading)]
    if _PLANS.search(fold(reading.text)):
        context.deadline = known[-1] if known else context.deadline
        return
    past = [t for t in known if not context.published or t[:10] <= context.published]
    context.as_of = past[-1] if past else context.as_of


def _period(span: Span) -> str:
    """The time of a span; of "hết năm 2024" the year, as the words have it."""
    is_year = fold(span.text).startswith(("het nam", "cuoi nam"))
    return span.value[:4] if is_year else span.value


def _times(reading: Reading) -> list[Span]:
    """The times of a sentence, but for those that something is compared with."""
    folded = fold(reading.text)
    times = [s for s in reading.of("time") if _is_known(s)]
    return [s for s in times if not _COMPARED.search(folded[: s.start])]


def _is_known(span: Span) -> bool:
    return bool(span.value) and not span.value.startswith(str(UNKNOWN_DAY.year))


def _time(
    reading: Reading, number: Span, until: int, is_plan: bool, context: _Context
) -> tuple[str, str]:
    """When a figure is of, or by when a target is to be met, and why it is another's."""
    known = _times(reading)
    own = [s for s in known if _is_plan(fold(reading.text[: s.start])) == is_plan]
    before = [_period(s) for s in own if s.end <= number.start]
    behind = [_period(s) for s in own if number.end <= s.start < until]
    if before or behind:
        return (before[-1] if before else behind[0]), ""
    if is_plan:
        if len(known) == 1:
            return _period(known[0]), ""
        deadline = _period(known[-1]) if known else context.deadline
        return (deadline, "date_before") if deadline else ("", "no_deadline")
    if context.as_of:
        return context.as_of, "date_before"
    return (context.published, "date_of_article") if context.published else ("", "no_date")
