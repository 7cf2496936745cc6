"""Words that limit a question: how many, from which end, without whom, before or after when.

Each reads the folded text around the named things; what an answer cannot heed is kept
apart, so that the answer can say so.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.language.numbers import parse_number
from bot.language.periods import bounds
from bot.language.span import Span
from bot.language.text import fold
from knowledge.counting import GROUPS, OWNERS

Values = Mapping[str, list[Span]]

#: The programme's first year: "before 2020" begins here (Decision 490/QĐ-TTg of 2018).
_BEGAN = "2018"

_SMALL = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8,
          "chin": 9, "muoi": 10}  # fmt: skip
_LIMIT = re.compile(
    rf"\btop (?P<a>\d{{1,2}})\b|\b(?P<b>\d{{1,2}}|{'|'.join(_SMALL)})"
    r" (?:tinh|huyen|dia phuong|noi|cho|thanh pho|xa|don vi)\b(?! nao| do\b| nay\b| kia\b)"
)


def limit(text: str) -> int:
    """How many places are wanted: "top 5", "ba địa phương"; 0 when that is not said."""
    found = _LIMIT.search(fold(text))
    if not found:
        return 0
    number = found["a"] or found["b"]
    return int(number) if number.isdigit() else _SMALL[number]


_OF_PROVINCES = re.compile(r"\b(?:top )?\d{1,2} tinh\b(?! nao| do\b| nay\b| cu\b)")


def scope(text: str) -> str:
    """'province' where some number of provinces is wanted ("top 10 tỉnh"), else ''."""
    return "province" if _OF_PROVINCES.search(fold(text)) else ""


_FEWEST = re.compile(r"\b(?:it|thap|kem|nho)\b(?: \S+){1,6}? nhat\b")
_MOST = re.compile(
    r"\b(?:nhieu|cao|lon|dong|kha|manh)\b(?: \S+){0,6}? nhat\b|\bdan dau\b|\bdung dau\b"
)


def order(values: Values, text: str) -> str:
    """From which end a ranking begins: "least", "most", '' where it is not said."""
    folded = fold(text)
    if "order" in values:
        return values["order"][0].value
    if _FEWEST.search(folded):
        return "least"
    return "most" if _MOST.search(folded) else ""


@dataclass(frozen=True)
class Threshold:
    """A bound that places are asked for by: above or below a number."""

    above: bool
    value: float


_THRESHOLD = re.compile(
    r"\b(?P<op>tren|hon|nhieu hon|vuot|duoi|it hon|chua den|chua toi) (?P<n>\d[\d.]*)\b"
    r"(?! ?(?:sao|diem|nam|thang|phan tram|%|lan))"
)
_ABOVE = frozenset(["tren", "hon", "nhieu hon", "vuot"])


def threshold(text: str) -> Threshold | None:
    """The bound in "tỉnh nào trên 500 sản phẩm"; None where there is none."""
    found = _THRESHOLD.search(fold(text))
    try:
        return Threshold(found["op"] in _ABOVE, parse_number(found["n"])) if found else None
    except ValueError:
        return None


_NEGATION = (
    r"\b(?:tru|tru ra|tru them|tru luon|tru di|ngoai tru|khong tinh|khong ke|chua ke|chua tinh"
    r"|khong gom|khong bao gom|bo|bo ra|loai)"
)
_WITHOUT = re.compile(rf"{_NEGATION}(?: ca)?(?: tinh| thanh pho| tp| nhom)? $")
_BESIDES = re.compile(r"\bngoai(?: tinh| thanh pho| tp)? $")
_JOINED = re.compile(r" ?(?:,|va|voi)? ?(?:tinh|thanh pho|tp)? ?")
_NOT = re.compile(rf"(?:{_NEGATION}|\bkhong phai(?: la)?)(?: ca)?(?: nhom| hang| sao)? $")


def excluded(values: Values, text: str, intent: str) -> list[Span]:
    """The places that are to be left out ("trừ Hà Nội", "không kể Hà Nội và TP HCM")."""
    folded, end = fold(text), -1
    found: list[Span] = []
    for span in values.get("area", []):
        before = folded[: span.start]
        besides = _BESIDES.search(before) and (
            intent == "ask_ranking" or folded[span.end :].startswith(" ra")
        )
        goes_on = found and _JOINED.fullmatch(folded[end : span.start])
        if _WITHOUT.search(before) or besides or goes_on:
            found.append(span)
            end = span.end
    return found


def negated(spans: Sequence[Span], text: str) -> list[Span]:
    """Those named only to be left out ("không phải thực phẩm")."""
    folded = fold(text)
    return [s for s in spans if _NOT.search(folded[: s.start])]


_BEFORE = re.compile(r"\btruoc(?: nam| thang| ngay| khi)? $")
_AFTER = re.compile(r"\b(?:sau|tu sau)(?: nam| thang| ngay)? $")
_FROM = re.compile(r"\btu(?: nam| thang| ngay| dau nam)? $")
_ONWARD = re.compile(r"^ ?(?:tro di|tro lai|den nay|toi nay|den gio|toi gio|den hien nay|ve sau)")


def opened(span: Span, text: str) -> str:
    """The period meant by a time with a word before it that opens it, else its own.

    "trước năm 2023" is 2018 to the last day before, "sau 2023" from the next day to this
    year, "từ 2023 đến nay" from its first day on.
    """
    folded = fold(text)
    before, after = folded[: span.start], folded[span.end :]
    first, last = bounds(span.value)
    own = _WITH_ITS_WORD.match(fold(span.text))
    if _BEFORE.search(before) or (own and own["w"] == "truoc"):
        return f"{_BEGAN}/{(first - timedelta(1)).isoformat()}"
    this_year = max(date.today().year, last.year)
    if _AFTER.search(before) or (own and own["w"] == "sau"):
        return f"{(last + timedelta(1)).isoformat()}/{this_year}"
    if _FROM.search(before) and _ONWARD.match(after):
        return f"{first.isoformat()}/{this_year}"
    return span.value


_WITH_ITS_WORD = re.compile(r"(?P<w>truoc|sau) (?:nam )?20\d{2}$")


_THING = re.compile(r"^ ?(?:san pham|sp|mon|cai|mat hang|thu hang|chu the)\b")
_NO_FIGURE = re.compile(
    r"^ ?(?:noi|tinh|huyen|xa|nam|thang|ngay|so|bao|ben|dot|lan|%|phan tram|diem|dia|vung"
    r"|trieu|ty|sao|quyet|nguoi)\b|^ ?%"
)
_FEW_THINGS = re.compile(
    rf"\b(?:co|toi|la|duoc) (?P<n>{'|'.join(_SMALL)}) (?:san pham|mon|cai|mat hang)\b"
)
_STATED = re.compile(
    r"\b(?:co|toi|la|den|len|xuong|con|ghi|duoc|tu|bao|noi|thay|tong|hay|so|chu khong phai) $"
)
_CONFIRMED = re.compile(r"\b(?:dung|phai) (?:khong|ko|k|chua|hong)\b")
_FEWEST_STATED = 10


def claims(values: Values, text: str) -> tuple[float, ...]:
    """Numbers that the question states as figures ("có tới 10 sản phẩm", "ghi 357")."""
    folded = fold(text)
    found = [float(_SMALL[match["n"]]) for match in _FEW_THINGS.finditer(folded)]
    found += [float(s.value) for s in values.get("number", []) if _is_claim(s, folded)]
    return tuple(dict.fromkeys(found))


def _is_claim(span: Span, folded: str) -> bool:
    before, after = folded[: span.start], folded[span.end :]
    if span.detail.get("qualifier") or _NO_FIGURE.match(after):
        return False
    if _THING.match(after):
        return True
    stated = _STATED.search(before) or _CONFIRMED.search(after) or after.startswith(" hay ")
    return bool(stated) and float(span.value) >= _FEWEST_STATED


_AVERAGE = re.compile(r"\b(?:trung binh|binh quan)\b")
_POOR = re.compile(r"\bho (?:can )?ngheo\b")


def unheeded(values: Values, text: str, intent: str, counted: tuple[str, str, str]) -> list[str]:
    """The words of the question that narrow it and that one figure cannot heed.

    Args:
        values: the named things by their labels.
        text: the question.
        intent: its intent.
        counted: indicator, part and stars of the answer.
    """
    folded = fold(text)
    found: list[str] = []
    if intent in {"ask_figure", "ask_breakdown", "ask_ranking", "ask_trend"}:
        for pattern in (_AVERAGE, _POOR):
            match = pattern.search(folded)
            found += [text[slice(*match.span())]] if match else []
    return found + (_beside(values, counted) if intent == "ask_figure" else [])


def _beside(values: Values, counted: tuple[str, str, str]) -> list[str]:
    indicator, part, stars = counted
    by_star = indicator.endswith("by_star") or part or not indicator
    spare = [s for s in values.get("star", []) if s.value != stars or not by_star]
    kinds = OWNERS | GROUPS
    spare += [
        s for s in values.get("part", [])
        if s.value in kinds and s.value != part and (part or stars)
    ]  # fmt: skip
    goods = [] if indicator == "product_star_rating" else values.get("goods", [])
    return [s.text for s in (*spare, *goods)]
