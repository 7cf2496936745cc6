"""The numbers of a sentence that count something of OCOP, and what each counts.

Numbers come from the bot's reader; what stands behind a number says what it counts, or the
subject before it ("số sản phẩm OCOP của tỉnh đạt 312").
"""

import re
from collections.abc import Sequence

from bot.language.reader import Reading
from bot.language.span import Span
from bot.language.text import fold
from knowledge.counting import OWNERS, SHARES, indicator_and_part
from knowledge.quantities import JUST_BEFORE
from knowledge.rounds import NEAR, NOTHING, Counted, refined

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
    r"|doan|mo hinh|diem phan tram|loai|mau|mat hang|chiec|hop(?! tac)|chai|khach|nha hang"
    r"|sieu thi|bo ho so|thi truong|quoc gia|phien cho|hoi cho|video|nha may|nha xuong"
    r"|thanh vien|xa vien|may|cap|truong hop|chuyen de|san pham mau|hop tac xa nong nghiep)\b"
)
#: Before a number that is a difference, or a place in a row, and counts nothing itself.
_NOT_COUNTED = re.compile(
    r"\b(?:tang|giam|vuot|thieu|tang them|dot|lan|thu|khoa|(?<!tong )(?<!con )(?<!trong )so"
    r"|dieu|khoan|top|giai doan|thu hoi giay chung nhan cua|(?:ca|toan) vung (?:co|dat))"
    r"(?: them| toi| khoang)? $"
)
#: Behind such words another thing is counted than before them.
_BREAK = re.compile(
    r"[;:]|(?<!san pham )(?<!chu the )\bcon lai\b|\btrong do\b(?! dat)|\b(?:gom|bao gom|ngoai ra)\b"
)
#: What may stand between a thing and the number that counts it ("nhóm thực phẩm có 121").
_LINK = re.compile(
    r"(?:, kinh doanh)? ?(?:moi |chi |da |hien |nay |von ven )*(?:\(|:|la|co|voi|dat|chiem)?"
    r" ?(?:toi |hon |gan |khoang |tren )?"
)
#: Words between a subject and its number ("số sản phẩm OCOP của tỉnh … đạt 312"), names apart.
_FILLERS = frozenset(
    "cua tinh toan thanh pho huyen tai o tren dia ban dat la co len voi khoang hien nay dang con"
    " hieu luc tong so duoc moi chi da thi hon gan it nhat toi thieu nang cong them"
    " ocop san xuat kinh doanh".split()
)
#: Products that are counted for something else than OCOP.
_OTHER_PRODUCTS = re.compile(
    r"^ ?(?:san pham|mat hang)\b[^.;,]{0,40}\b(?:ma so vung trong|vietgap|chi dan dia ly"
    r"|thuc pham chuc nang|phai hoan thien|khong dat)\b"
)
#: Before a percentage that is of what was named last.
_TAKES = re.compile(r"\bchiem (?:ty le |khoang |toi |hon |gan |tren )*$")
_UPGRADING = re.compile(r"\b(?:cung co|nang cap)[^.;]{0,30}$")
#: A rate: of each year, of each district.
_RATES = {"per_year": re.compile(r"\b(?:moi|hang) nam\b"),
          "per_district": re.compile(r"\bmoi huyen\b")}  # fmt: skip
#: Percentages and money: a number before their name is of something else.
_MEASURED = frozenset(["revenue_growth_after_ocop", "household_income"])
_STARRED = {"new_products_recognised": "new_products_by_star"}


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
        return _share(reading, number, after, before), ""
    if _is_of_something_else(folded, number):
        return NOTHING, ""
    if "/" in number.text:
        return _of_units(folded, number), ""
    found, why = _counted_here(reading, number, until, after, before)
    return (refined(reading, number, until, found, products) if found[0] else found), why


def _is_of_something_else(folded: str, number: Span) -> bool:
    behind = folded[number.end :]
    other = _OTHER_UNIT.match(behind) or _OTHER_PRODUCTS.match(behind)
    return bool(other or _NOT_COUNTED.search(folded[: number.start]))


def _counted_here(
    reading: Reading, number: Span, until: int, after: Sequence[Span], before: Counted
) -> tuple[Counted, str]:
    folded = fold(reading.text)
    own = [s for s in reading.spans if s.end <= number.start and _links(folded, s, number)]
    own = [s for s in own if s.label in {"part", "star"}]
    behind = [s for s in after if s.label in {"indicator", "part", "star"}]
    behind = [s for s in behind if not _is_of_next(folded, s, until)]
    # Behind a comma another thing is meant, but for the stars of the same.
    behind = [s for s in behind if s.label == "star" or "," not in folded[behind[0].end : s.start]]
    subject = _subject(reading, number)
    if subject and behind and "," in folded[number.end : behind[0].start]:
        behind = []
    owners = behind and behind[0].value == "entities_total"
    if subject and not owners and (not behind or _is_telling(subject)) and not own:
        own = [subject]
        behind = [s for s in behind if s.label != "indicator" or not _is_telling(subject)]
    things = [*own, *behind]
    if not things:
        return _in_list(reading, number, before)
    first = things[0]
    near = 0 <= first.start - number.end <= 3
    kinds = [s.value for s in things if s.label == "part" and s.value in OWNERS]
    if first.label == "part" and first.value in OWNERS and near:
        return ("entities_by_type", first.value), ""
    if first.value == "entities_total" and near:
        # "158 chủ thể do phụ nữ làm chủ", "48 chủ thể còn lại là hộ kinh doanh".
        said = re.match(r" ?chu the(?: ocop)?(?: con lai)? (?:la|do) ", folded[number.end :])
        if said and kinds:
            return ("entities_by_type", kinds[0]), ""
        batch = before[0] in {"new_products_recognised", "new_products_batch"}
        return ("entities_batch" if batch else "entities_total", ""), ""
    return _of_things(reading, number, things, until), ""


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


def _of_units(folded: str, number: Span) -> Counted:
    """What a fraction of communes or districts is of: those that have products."""
    behind = folded[number.end : number.end + NEAR]
    around = folded[max(0, number.start - NEAR) : number.end + NEAR]
    if "co san pham" not in around:
        return NOTHING
    return ("districts_with_products" if " huyen" in behind[:8] else "communes_with_products"), ""


def _window(folded: str, number: Span, until: int) -> int:
    """Where the words end that may say what a number counts."""
    end = min(until, number.end + NEAR)
    found = _BREAK.search(folded, number.end, end)
    return found.start() if found else end


def _links(folded: str, thing: Span, number: Span) -> bool:
    return _LINK.fullmatch(folded[thing.end : number.start]) is not None


def _is_of_next(folded: str, thing: Span, until: int) -> bool:
    """Whether a part stands right before the next number, which counts it then."""
    gap = folded[thing.end : until]
    listed = thing.label in {"part", "star"} and until < len(folded)
    return listed and _LINK.fullmatch(gap) is not None


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
        if s.value in _DONE and 0 <= number.start - s.end <= JUST_BEFORE
    ]  # fmt: skip
    if not leads and _ADDED.search(fold(reading.text[: number.start])):
        leads = ["new_products_recognised"]
    if leads and indicator in {"products_total", "products_by_star"}:
        indicator = _STARRED.get(leads[-1], leads[-1]) if part else leads[-1]
    clause = fold(reading.text[max(0, number.start - NEAR) : number.start])
    rates = [name for name, words in _RATES.items() if words.search(clause)]
    part = part or (rates[0] if rates else "")
    return indicator, part


def _follows_a_place(reading: Reading, number: Span) -> bool:
    """Whether a number with nothing behind it goes on a list of places ("…, Bát Xát 40")."""
    return any(0 <= number.start - s.end <= 3 for s in reading.of("area"))


def _share(reading: Reading, number: Span, after: Sequence[Span], before: Counted) -> Counted:
    """Of what a percentage is: the part before it in its clause, else what stands behind it."""
    folded = fold(reading.text)
    named = [s for s in reading.spans if s.label in {"part", "star"}]
    # "Số hộ" are all households, not those that are owners.
    named = [s for s in named if fold(s.text) not in {"ho", "so ho"}]
    own = [s for s in named if s.end <= number.start and _links(folded, s, number)]
    takes = _TAKES.search(folded[: number.start])
    if takes and not own:
        clause = max(folded.rfind(mark, 0, number.start) for mark in (";", ":", "%"))
        own = [s for s in named if clause < s.start and s.end <= number.start][:1]
    if not own and takes and before[0] in SHARES:
        return SHARES[before[0]], before[1]
    things = [s for s in after if s.label == "indicator" and s.value != "products_total"]
    shares = [SHARES.get(s.value, s.value) for s in things]
    shares = [v for v in shares if v.startswith("share") and "_by_" not in v]
    behind = [s for s in after if s in named]
    if not own and shares and not behind:
        return shares[0], ""
    if not own and _UPGRADING.search(folded[: number.start]):
        return "share_products_upgraded", ""
    if not own and not behind:
        return NOTHING
    found = own[-1] if own else behind[0]
    if found.label == "star":
        return "share_products_by_star", found.value
    owners = found.value in OWNERS
    return ("share_entities_by_type" if owners else "share_products_by_group"), found.value
