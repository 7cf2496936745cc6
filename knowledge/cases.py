"""Reading a producer's case from what they say: owner, goods, star aimed at, province."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.language.span import Span
from bot.language.text import fold
from knowledge.checklists import UNKNOWN, Case
from knowledge.counting import GROUPS
from knowledge.products import Products
from knowledge.search import normalise

#: Kinds of owners as people call them, the longer names first: "tổ hợp tác" before "hộ".
_OWNERS: Mapping[str, "re.Pattern[str]"] = {
    "cooperative_group": re.compile(r"\b(?:to hop tac|tht)\b"),
    "cooperative": re.compile(r"\b(?:hop tac xa|htx)\b"),
    "enterprise": re.compile(r"\b(?:doanh nghiep|cong ty|dn|tnhh|co phan)\b"),
    "farm": re.compile(r"\btrang trai\b"),
    "unregistered": re.compile(
        r"\b(?:chua|khong|ko|k|chang) (?:co )?(?:dang ky|dk|giay phep|giay) (?:kinh doanh|kd)\b"
    ),
    "individual": re.compile(r"\bca nhan\b"),
    "household": re.compile(
        r"\bho (?:kinh doanh|gia dinh|san xuat|ca the|kd|nong dan)\b|\bhkd\b"
        r"|\b(?:toi|em|minh) la ho\b|^(?:la )?ho$|\bco so san xuat\b"
    ),
}
_NOT_KNOWN = re.compile(
    r"\b(?:khong|ko|k|chua|hong|hok) (?:biet|ro|chac|nho|ranh)\b|\b(?:gi|nao|sao) cung duoc\b"
    r"|\bchua (?:quyet|tinh|nghi)\b|\bbo qua\b|\btuy\b"
)
#: Words before what is said instead of something said before.
CORRECTS = re.compile(
    r"\b(?:nham|quen|ma la|sua lai|doi lai|doi y|khong phai|ko phai|y la|(?:sua|doi|chuyen)\b.*\b"
    r"(?:thanh|sang|la))\b|^(?:a |o |oi )?(?:khong|ko|k)\b,? ?(?:la|toi|em|minh|tui|ben toi)\b"
)
_NOT_THIS = re.compile(r"\bchu (?:khong|ko|k) phai\b.*")
_BARE_STAR = re.compile(
    r"^(?:(?:hang|muc|khoang|chac|vay|thi|la|da|chon) )*([345]|ba|bon|nam)(?: thoi| nhe| a)?$"
)
_UNDECIDED = re.compile(
    r"\b(?:[345]|ba|bon|nam)(?: sao)? (?:hoac|hay) (?:la )?(?:[345]|ba|bon|nam)\b"
)
_STARS = {"ba": "3", "bon": "4", "nam": "5"}
#: An answer of no more words is the name of the goods.
_NAME_WORDS = 6
#: Answers that go on or agree and name nothing.
_NO_NAMES = frozenset("tiep,tiep tuc,tiep di,duoc,vang,da,roi,ok,oke,co,u,uh,alo".split(","))
_DIGIT = re.compile(r"[345]")


def read_case(text: str, spans: Sequence[Span], products: Products, requested: str = "") -> Case:
    """What a message says of a case; `requested` is the attribute that was asked for."""
    folded = fold(text).strip(" .!?,")
    owner = _owner(normalise(text).strip(" .!?,"))
    spans = [s for s in spans if not _denied(s, text)]
    case = Case(owner, star=_star(folded, spans, requested), province=_province(spans))
    case = _with_goods(case, text, spans, products, requested)
    if requested and not getattr(case, requested) and _NOT_KNOWN.search(folded):
        case = replace(case, **{requested: UNKNOWN})
    return case


#: Before, or at the beginning of, what is said not to be meant.
_DENIAL = re.compile(r"\b(?:khong|ko|k|chang|dau) phai(?: (?:la|o|tinh|hang))*\b ?$")


def _denied(span: Span, text: str) -> bool:
    """Whether a star or place is named only to say that it is another: "không phải 3 sao"."""
    if span.label == "star" and fold(span.text).startswith(("khong phai", "ko phai")):
        return True
    before = fold(text[: span.start])
    return span.label in {"star", "area"} and _DENIAL.search(before) is not None


def _owner(words: str) -> str:
    """The kind of owner; of a correction ("không phải HTX, là …") the last one named."""
    words = _NOT_THIS.sub("", words)
    if _OWNERS["unregistered"].search(words):
        return "unregistered"
    found = [(m.start(), o) for o, p in _OWNERS.items() for m in [p.search(words)] if m]
    if not found:
        return ""
    return max(found)[1] if CORRECTS.search(words) else min(found)[1]


def _star(folded: str, spans: Sequence[Span], requested: str) -> str:
    """The star aimed at; of a step up the last one, of a choice not made none."""
    if _UNDECIDED.search(folded):
        return ""
    named = [s.value for s in spans if s.label == "star"]
    found = _DIGIT.findall(named[-1]) if named else []
    if found:
        return str(found[-1])
    bare = _BARE_STAR.match(folded) if requested == "star" else None
    return _STARS.get(bare[1], bare[1]) if bare else ""


def _province(spans: Sequence[Span]) -> str:
    """The province named, or the one that the place named lies in."""
    for span in spans:
        if span.label == "area" and span.value:
            return str(span.detail.get("within") or span.value)
    return ""


def _with_goods(
    case: Case, text: str, spans: Sequence[Span], products: Products, requested: str
) -> Case:
    """The goods and their group; goods that are not known leave the group to be asked."""
    rest = _without(text, [s for s in spans if s.label == "area"])
    asked = requested == "group"
    certain = asked or all((case.owner, case.star, case.province))
    found = products.find(rest, certain) if requested in {"", "group"} else None
    if not found and CORRECTS.search(fold(text)):
        found = products.find(rest, certain=True)
    if found:
        name = found.name if found.is_whole or not asked else text.strip()
        return replace(case, goods=name, group=found.product_set.group)
    group = next((s.value for s in spans if s.label == "part" and s.value in GROUPS), "")
    if group:
        return replace(case, group=group)
    named = [s.text for s in spans if s.label == "goods"]
    if asked and not named and case == Case() and _is_name(text):
        named = [text.strip()]
    return replace(case, goods=named[0]) if named and requested in {"", "group"} else case


def _without(text: str, spans: Sequence[Span]) -> str:
    """A text with blanks where the names of places are."""
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def _is_name(text: str) -> bool:
    """Whether an answer may be the name of goods."""
    folded = fold(text)
    few = len(folded.split()) <= _NAME_WORDS
    no_name = folded in _NO_NAMES or _NOT_KNOWN.search(folded)
    return few and not no_name and folded.replace(" ", "").isalpha()
