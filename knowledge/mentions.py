"""The numbers of a sentence that count something of OCOP, and what each counts.

Numbers come from the bot's reader; what stands behind a number says what it counts, or the
subject before it ("số sản phẩm OCOP của tỉnh đạt 312").
"""

import re
from collections.abc import Iterator, Sequence

from bot.language.numbers import parse_number
from bot.language.reader import Reading
from bot.language.span import Span
from bot.language.text import fold
from knowledge.counting import OWNERS, indicator_and_part

#: Indicator and part.
Counted = tuple[str, str]
#: What counts nothing of OCOP.
NOTHING: Counted = ("", "")

_RANGE = re.compile(
    r"(?P<a>\d[\d.]*) ?(?:-|–|den) ?(?P<b>\d[\d.]*)(?= (?:san pham|chu the|diem)|%)"
)
_NEW = frozenset(["new_products_recognised", "products_certified_cumulative"])
#: What products are counted as when such words stand just before their number.
_DONE = _NEW | frozenset(
    "products_evaluated products_registered products_submitted products_reevaluated"
    " products_upgraded products_standardised".split()
)
_ADDED = re.compile(r"\b(?:them|bo sung)(?: duoc| it nhat| khoang| gan| hon)? ?$")
#: What follows a number of something else than products and their owners.
_OTHER_UNIT = re.compile(
    r" ?(?:trieu|ty|dong|usd|ha|tan|kg|km|m2|nguoi|ngay|thang|nam|tuoi|phien|lop|gian|buoi|lan"
    r"|hoi|cuoc|lit|tieu chi|tieu chuan|ho dan|ho ngheo|lao dong|hoc vien|dai bieu|gian hang|don"
    r"|doan|mo hinh|diem phan tram|loai|mau)\b"
)
#: Before a number that is a difference, or a place in a row, and counts nothing itself.
_NOT_COUNTED = re.compile(
    r"\b(?:tang|giam|vuot|thieu|tang them|dot|lan|thu|khoa|(?<!tong )so|dieu|khoan|top|giai doan)"
    r"(?: them| toi| khoang)? $"
)
#: Behind such words another thing is counted than before them.
_BREAK = re.compile(r"[;:]|\b(?:trong do|gom|bao gom|con lai|ngoai ra)\b")
#: What may stand between a thing and the number that counts it ("nhóm thực phẩm có 121").
_LINK = re.compile(
    r" ?(?:moi |chi |da |hien |nay )*(?:\(|:|la|co|voi|dat|chiem)? ?(?:toi |hon |gan |khoang )?"
)
#: Words between a subject and its number ("số sản phẩm OCOP của tỉnh … đạt 312"), names apart.
_FILLERS = frozenset(
    "cua tinh toan thanh pho huyen tai o tren dia ban dat la co len voi khoang hien nay dang con"
    " hieu luc tong so duoc moi chi da thi hon gan it nhat toi thieu nang cong them"
    " ocop san xuat kinh doanh".split()
)
#: A sentence on what one round of the year recognised.
_BATCH = re.compile(r"\bdot (?:\d|nay|i)\b.*\bcong nhan\b|\bcong nhan\b.*\bdot (?:\d|nay|i)\b")
_IN_BATCH = {
    "products_total": "new_products_batch", "products_by_star": "batch_products_by_star",
    "new_products_recognised": "new_products_batch",
    "new_products_by_star": "batch_products_by_star",
}  # fmt: skip
#: A rate: of each year, of each district.
_RATES = {"per_year": re.compile(r"\b(?:moi|hang) nam\b"),
          "per_district": re.compile(r"\bmoi huyen\b")}  # fmt: skip
_SMALL = {"hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
          "muoi": 10}  # fmt: skip
_SMALL_NUMBER = re.compile(rf"\b(?P<n>{'|'.join(_SMALL)})(?= san pham\b)")
_FRACTION = re.compile(r"\b(?P<n>\d{1,4})/\d{1,4}(?= (?:xa|phuong|huyen|thi tran|thi xa)\b)")
#: Percentages and money: a number before their name is of something else.
_MEASURED = frozenset(["revenue_growth_after_ocop", "household_income"])
_STARRED = {"new_products_recognised": "new_products_by_star"}
#: Characters between a number and the words behind it that say what it counts.
_NEAR = 40
#: Characters between words before a number that say what it is added to, and the number.
_JUST_BEFORE = 25


def numbers(reading: Reading) -> list[Span]:
    """The numbers in order; of a range one, whose value is both ends."""
    found = [s for s in reading.of("number") if not _is_part_of_another(s, reading)]
    found += [*_of_shops(reading), *_of_no_month(reading)]
    for m in _RANGE.finditer(fold(reading.text)):
        value = "-".join(f"{parse_number(m[k].strip('.')):g}" for k in ("a", "b"))
        found = _with(found, value, m, reading.text)
    for m in _FRACTION.finditer(fold(reading.text)):
        found = _with(found, m["n"], m, reading.text)
    taken = [s for s in reading.spans if s.label in {"number", "time"} and s.value]
    for m in _SMALL_NUMBER.finditer(fold(reading.text)):
        if not any(s.start < m.end() and m.start() < s.end for s in taken):
            found = _with(found, str(_SMALL[m["n"]]), m, reading.text)
    return sorted(found, key=lambda s: s.start)


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
        if inside or any(0 <= score.start - s.end <= _JUST_BEFORE for s in shops):
            digits = score.text.split()[0]
            value = digits.lstrip("0") or "0"
            yield Span("number", value, score.start, score.start + len(digits), digits, {})


def _of_no_month(reading: Reading) -> Iterator[Span]:
    """The number in "Bảo Thắng 33 sản phẩm", which without its marks is a month."""
    for span in reading.of("time"):
        digits = span.text.split()[-1]
        if not span.value and digits.isdigit():
            yield Span("number", str(int(digits)), span.end - len(digits), span.end, digits, {})


def counted(
    reading: Reading, number: Span, until: int, before: Counted, products: str
) -> tuple[Counted, str]:
    """What a number counts, and why where that is said elsewhere.

    Args:
        reading: the sentence.
        number: the number.
        until: where the next number begins.
        before: what the number before it counts.
        products: the products that the sentence counts so far: all, or new ones.
    """
    folded = fold(reading.text)
    end = _window(folded, number, until)
    after = [s for s in reading.spans if number.end <= s.start < end]
    if any(s.value == "share" and s.start - number.end <= 2 for s in after):
        return _share(reading, number, after), ""
    if _OTHER_UNIT.match(folded[number.end :]) or _NOT_COUNTED.search(folded[: number.start]):
        return NOTHING, ""
    if "/" in number.text:
        return _of_units(folded[number.end : number.end + _NEAR]), ""
    own = [s for s in reading.spans if s.end <= number.start and _links(folded, s, number)]
    own = [s for s in own if s.label in {"part", "star"}]
    behind = [s for s in after if s.label in {"indicator", "part", "star"}]
    behind = [s for s in behind if not _is_of_next(folded, s, until)]
    # Behind a comma another thing is meant, but for the stars of the same.
    behind = [s for s in behind if s.label == "star" or "," not in folded[behind[0].end : s.start]]
    subject = _subject(reading, number)
    owners = behind and behind[0].value == "entities_total"
    if subject and not owners and (not behind or _is_telling(subject)) and not own:
        own = [subject]
        behind = [s for s in behind if s.label != "indicator" or not _is_telling(subject)]
    things = [*own, *behind]
    if not things:
        return _in_list(reading, number, before)
    first = things[0]
    near = 0 <= first.start - number.end <= 3
    if first.label == "part" and first.value in OWNERS and near:
        return ("entities_by_type", first.value), ""
    if first.value == "entities_total" and near:
        batch = before[0] in {"new_products_recognised", "new_products_batch"}
        return ("entities_batch" if batch else "entities_total", ""), ""
    found = _as_before(_of_things(reading, number, things, until), products)
    return (_of_batch(found) if _BATCH.search(folded) else found), ""


def _subject(reading: Reading, number: Span) -> Span | None:
    """What a number is said of that stands before it, with fillers and names between."""
    things = [
        s for s in reading.spans
        if s.end <= number.start and s.label in {"indicator", "part", "star", "number"}
    ]  # fmt: skip
    if not things or things[-1].label == "number":
        return None
    last = max(things, key=lambda s: s.end)
    gap = list(fold(reading.text[last.end : number.start]))
    for area in reading.of("area"):
        for at in range(max(area.start, last.end), min(area.end, number.start)):
            gap[at - last.end] = " "
    words = "".join(gap).replace(":", " ").replace("(", " ").split()
    return last if set(words) <= _FILLERS else None


def _is_telling(subject: Span) -> bool:
    """Whether a subject says more than that products or owners are counted."""
    return subject.value not in {"products_total", "entities_total"}


def _in_list(reading: Reading, number: Span, before: Counted) -> tuple[Counted, str]:
    """What a number right behind a place counts: as the one before it, or as the heading."""
    if not _follows_a_place(reading, number):
        return NOTHING, ""
    heads = [s.value for s in reading.of("indicator") if s.end <= number.start]
    found = before if before[0] else (heads[-1] if heads else "", "")
    return found, "counted_before" if found[0] else ""


def _of_units(behind: str) -> Counted:
    """What a fraction of communes or districts is of: those that have products."""
    if "co san pham" not in behind:
        return NOTHING
    return ("districts_with_products" if " huyen" in behind[:8] else "communes_with_products"), ""


def _window(folded: str, number: Span, until: int) -> int:
    """Where the words end that may say what a number counts."""
    end = min(until, number.end + _NEAR)
    found = _BREAK.search(folded, number.end, end)
    return found.start() if found else end


def _links(folded: str, thing: Span, number: Span) -> bool:
    return _LINK.fullmatch(folded[thing.end : number.start]) is not None


def _is_of_next(folded: str, thing: Span, until: int) -> bool:
    """Whether a part stands right before the next number, which counts it then."""
    gap = folded[thing.end : until]
    listed = thing.label in {"part", "star"} and until < len(folded)
    return listed and _LINK.fullmatch(gap) is not None


def _of_batch(counted: Counted) -> Counted:
    """What is recognised in a round of the year is that round's."""
    return _IN_BATCH.get(counted[0], counted[0]), counted[1]


def _as_before(counted: Counted, products: str) -> Counted:
    """Stars listed behind new products are those of the new ones."""
    if products == "new_products_recognised" and counted[0] == "products_by_star":
        return "new_products_by_star", counted[1]
    return counted


def _of_things(reading: Reading, number: Span, things: Sequence[Span], until: int) -> Counted:
    values: dict[str, list[Span]] = {}
    for span in things:
        values.setdefault(span.label, []).append(span)
    stars = values["star"][0].value if values.get("star") else ""
    indicator, part = indicator_and_part(values, stars, reading.text[number.end : until])
    if indicator.startswith("share") or indicator in _MEASURED:
        return NOTHING
    leads = [
        s.value for s in reading.of("indicator")
        if s.value in _DONE and 0 <= number.start - s.end <= _JUST_BEFORE
    ]  # fmt: skip
    if not leads and _ADDED.search(fold(reading.text[: number.start])):
        leads = ["new_products_recognised"]
    if leads and indicator in {"products_total", "products_by_star"}:
        indicator = _STARRED.get(leads[-1], leads[-1]) if part else leads[-1]
    clause = fold(reading.text[max(0, number.start - _NEAR) : number.start])
    rates = [name for name, words in _RATES.items() if words.search(clause)]
    part = part or (rates[0] if rates else "")
    return indicator, part


def _follows_a_place(reading: Reading, number: Span) -> bool:
    """Whether a number with nothing behind it goes on a list of places ("…, Bát Xát 40")."""
    return any(0 <= number.start - s.end <= 3 for s in reading.of("area"))


def _share(reading: Reading, number: Span, after: Sequence[Span]) -> Counted:
    """Of what a percentage is: the part just before it, else the one behind it."""
    folded = fold(reading.text)
    named = [s for s in reading.spans if s.label in {"part", "star"}]
    before = [s for s in named if s.end <= number.start and _links(folded, s, number)]
    behind = [s for s in after if s in named]
    if not before and not behind:
        return NOTHING
    found = before[-1] if before else behind[0]
    if found.label == "star":
        return "share_products_by_star", found.value
    owners = found.value in OWNERS
    return ("share_entities_by_type" if owners else "share_products_by_group"), found.value
