"""Stars, scores, document numbers: expressions with a value, found in folded text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.language.numbers import WORDS, exactly, parse_number, read_words

_STAR = r"(?:[1-9]|mot|hai|ba|bon|nam)"
_STARS = re.compile(rf"\b(?P<a>{_STAR}) ?(?:(?:ngoi )?sao|\*)(?! (?:cap|hang) tinh thang)")
#: "Sao" heard as it is said in the north: "năm xao".
_SAO_MISSPELT = re.compile(rf"\b({_STAR}) ?xao\b")
#: Said with one "sao" it is a range ("3, 4 sao"); "hai sao, một sao" are two stars.
_STAR_RANGE = re.compile(
    rf"\b(?P<a>{_STAR}) ?(?:sao )?(?:-|den|toi) ?(?P<b>{_STAR}) ?sao\b"
    rf"|(?<!\d )\b(?!nam ?,)(?P<c>{_STAR}) ?(?:va|hoac|hay|voi|,) ?(?P<d>{_STAR}) ?sao\b"
)
_AND = r"(?:,|-|va|roi)?"
_STAR_LIST = re.compile(
    rf"\b(?P<a>{_STAR}) ?{_AND} ?(?P<m>{_STAR}) ?{_AND} ?(?P<b>{_STAR}) ?sao\b"
)  # fmt: skip
_STAR_JOINED = re.compile(r"\b(?P<a>[1-5])-(?P<b>[1-5]) ?sao\b")
_STAR_UP = re.compile(
    rf"\b(?P<a>{_STAR}) ?sao (?:tro len|do len|tro nen|len tren)\b"
    rf"|\btu (?P<b>{_STAR}) ?sao\b"
    r"(?! ?(?:len|den|toi|xuong|tro xuong|do xuong|-|sang|thanh|nam|thang|ngay|hoi))"
    rf"|\b(?:it nhat|toi thieu) (?P<c>{_STAR}) ?sao\b"
)
_STAR_DOWN = re.compile(r"\b(?:tu )?(?P<a>[3-5]|ba|bon|nam) ?sao (?:tro|do) xuong\b")
_STAR_LIMIT = re.compile(
    r"\b(?P<op>duoi|chua dat|chua duoc|chua den|toi da|khong qua|cao nhat la|tren|hon"
    r"|khong phai|ngoai|tru) (?P<a>[3-5]|ba|bon|nam) ?sao\b"
)
_GRADE = re.compile(r"\bhang (?P<a>[1-5]|mot|hai|ba|bon|tu)\b(?! (?:nam|thang))")
_TOP = re.compile(r"\b(?:hang|sao) cao nhat\b")
#: Words that make a number of points a gap or a bound, and no score.
NO_SCORE = ("thieu", "hut", "kem", "them", "cong", "duoi", "tren", "hon")
_NO_SCORE = "".join(f"(?<!{word} )" for word in NO_SCORE)
_SCORE = re.compile(
    rf"{_NO_SCORE}(?<!tong (?=100\b))(?<![\d/.,-])(?P<minus>- ?|\bam )?"
    r"(?P<n>\d{1,3}(?:[.,]\d{1,2})?)"
    r"(?:/(?P<scale>10|100))? ?(?:diem|d\b)(?P<half> ruoi)?(?! (?:tro len|phan tram))"
)
_SCORE_ON = re.compile(
    r"(?<![\d/.,])(?P<n>\d{1,3}(?:[.,]\d{1,2})?)(?: diem)? tren (?:thang |thang diem )?"
    r"(?P<scale>100|10)\b"
)
_SCORE_OF = re.compile(r"(?<![\d/.,])(?P<n>\d{1,3}(?:[.,]\d{1,2})?)/(?P<scale>10|100)(?![\d/])")
_QUALIFIERS = {
    "hon": ">", "tren": ">", "gan": "<", "khoang": "~", "tam": "~", "chung": "~",
    "it nhat": ">=", "toi thieu": ">=",
}  # fmt: skip
_QUALIFIER = rf"(?:(?P<q>{'|'.join(_QUALIFIERS)}) )?"
_NUMBER = re.compile(rf"\b{_QUALIFIER}(?<![\d/.,-])(?P<n>\d+(?:[.,]\d+)*)(?![\d/.,-]|\s*/)")
_NUMBER_WORD = "|".join([*WORDS, "chuc", "tram", "nghin", "ngan", "trieu", "linh", "le"])
#: "Tám mươi ba" is eighty-three: of "tầm" before "mươi" nothing is seen without marks.
_WORD_QUALIFIER = _QUALIFIER.replace("tam", "tam(?! muoi)")
_NUMBER_WORDS = re.compile(
    rf"\b{_WORD_QUALIFIER}(?P<n>(?:{_NUMBER_WORD})(?: (?:{_NUMBER_WORD}))+)\b"
)
_BATCH = re.compile(r"\b(?:dot|lan|ky) (?:thu )?(?P<n>[1-9]|mot|hai|ba)\b(?! lan)")
_KINDS = r"(?:quyet dinh|ke hoach|nghi quyet|nghi dinh|thong tu|de an|van ban|cong van|chi thi)"
_DOCUMENT = re.compile(
    rf"\b{_KINDS} ?-? ?(?:so )?(?!20[12]\d\b)(?P<n>\d\.\d{{3}}|\d{{1,4}}(?:/20\d{{2}})?)"
    r"(?!\d|[.,]\d|[/-]\d{1,2}[/-]\d| ?(?:sao|\*))"
    r"(?:[/ ]*(?:quyet dinh|qd|ke hoach|nq)"
    r"[- ]?(?:ttg|ubnd|bct|bnnmt|hdnd|bnn)?)?"
)
_DOCUMENT_SIGN = re.compile(
    r"(?<![\d.,])(?P<n>\d{1,4}(?:/20\d{2})?) ?/ ?(?:quyet dinh|ke hoach|nghi quyet|nghi dinh"
    r"|cong van|qd|nq|nd|kh|thong tu|tt) ?- ?\w+"
)
#: The number stands apart where the words between say whose it is.
_DOCUMENT_OF = re.compile(
    rf"\b{_KINDS}(?: [^\W\d]+){{1,10}}? so (?P<n>\d{{1,4}}(?:/20\d{{2}})?)(?![\d.,])"
    r"(?! ?(?:san|cai|mon|sao|diem|phan|chu|xa|huyen|tinh|ngay|thang))"
)
_REPORT = re.compile(
    r"\b(?:bao cao|huong dan|thong bao|to trinh|ket luan) so (?P<n>\d{1,4}(?:/20\d{2})?)(?![\d.,])"
)
_DOCUMENT_BARE = re.compile(
    r"(?<![\d/.,-])(?P<n>490|1048|781|919|148|1489|26/2026|950|920|757|1162)(?![\d/.,])"
)


@dataclass(frozen=True)
class Expression:
    """A valued expression: label, normalised value, offsets in the folded text."""

    label: str
    value: str
    start: int
    end: int
    detail: Mapping[str, Any]


def _document(number: str) -> str:
    """A document's number without a thousands point or leading noughts: 1.048, 0148."""
    return number.replace(".", "").lstrip("0") or "0"


def _digit(text: str) -> str:
    return text if text.isdigit() else str(WORDS[text])


def _stars(match: "re.Match[str]") -> str:
    groups = match.groupdict()
    first, second = groups["a"] or groups.get("c"), groups.get("b") or groups.get("d")
    if first and second:
        low, high = sorted((_digit(first), _digit(second)))
        return f"{low}-{high}"
    return _digit(match["a"])


def _in_order(match: "re.Match[str]") -> bool:
    """Whether three stars follow one another, so that they are a range."""
    first, middle, last = (int(_digit(match[group])) for group in "amb")
    return middle - first == last - middle and abs(last - first) == 2


#: What is left of the stars 3 to 5 under a limit.
_WITHIN = {
    "below": {"5": "3-4", "4": "3"}, "most": {"5": "3-5", "4": "3-4", "3": "3"},
    "above": {"3": "4-5", "4": "5"}, "not": {"3": "4-5", "5": "3-4"},
}  # fmt: skip
_LIMITS = {
    "duoi": "below", "chua dat": "below", "chua duoc": "below", "chua den": "below",
    "toi da": "most", "khong qua": "most", "cao nhat la": "most", "tren": "above", "hon": "above",
    "khong phai": "not", "ngoai": "not", "tru": "not",
}  # fmt: skip


def _limited(match: "re.Match[str]") -> str:
    """The stars within a limit ("dưới 5 sao" is 3-4); '' where that is no range."""
    return _WITHIN[_LIMITS[match["op"]]].get(_digit(match["a"]), "")


def _score(match: "re.Match[str]") -> tuple[str, Mapping[str, Any]]:
    groups = match.groupdict()
    value = match["n"].replace(",", ".")
    if groups.get("half"):
        value += ".5"
    sign = "-" if groups.get("minus") else ""
    return sign + value, {"scale": groups["scale"]} if groups.get("scale") else {}


def find_numbers(folded: str) -> Iterator[Expression]:
    """Find plain numbers, in digits or words, with what is said of them ("hơn 200")."""
    for match in [*_NUMBER.finditer(folded), *_NUMBER_WORDS.finditer(folded)]:
        value = _number(match["n"])
        if value is not None:
            detail = {"qualifier": _QUALIFIERS[match["q"]]} if match["q"] else {}
            yield Expression("number", exactly(value), match.start(), match.end(), detail)


def _number(written: str) -> float | None:
    if not written[0].isdigit():
        said = read_words(written.split())
        return None if said is None else float(said)
    try:
        return parse_number(written)
    except ValueError:
        return None


_THING = r"(?:san pham|mon|mat hang|thu|cai|hang|do)(?: ocop| co sao| dat sao| gan sao)?"
_SHOP = r"(?:diem (?:ban|gioi thieu|trung bay)|cua hang|quay)(?: hang| san pham)?"
_HOW_MANY = r"(?:bao nhieu|may|nhieu)"
_NOT_ADDED = "".join(
    f"(?<!{word} )" for word in ("can", "phai", "hoi", "cho", "noi", "ke", "xin", "tang", "biet")
)
#: New products, where the words stand apart: "thêm nhiêu món", "mấy món OCOP mới".
_NEW = re.compile(
    rf"\b{_NOT_ADDED}them (?:duoc |ra |tiep )?{_HOW_MANY} {_THING}\b(?! nua)"
    rf"|\b{_HOW_MANY} {_SHOP}(?: ocop)? moi\b|\bmoi mo (?:duoc )?{_HOW_MANY} {_SHOP}\b"
    rf"|\b{_HOW_MANY} {_THING}(?: [3-5] ?(?:sao|\*))? moi\b"
    r"(?! (?:chiu|du|dat|dung|xong|cham|bang|la|coi|duoc coi))"
    r"|\bbao nhieu tren \d+ (?:san pham |mon |cai )?(?:ocop )?(?:de ra|duoc giao|ke hoach)\b"
)


#: Crafts and their villages that have OCOP products: "mấy làng nghề ở Nghệ An có hàng đạt OCOP".
_WITH_OCOP = re.compile(
    r"\b(?:lang nghe|nghe truyen thong)(?: [^\W\d]+){0,7}? (?:co|lam|dat|duoc)"
    r"(?: [^\W\d]+){0,6}? (?:ocop|sao)\b"
)


def find_aspects(folded: str) -> Iterator[Expression]:
    """Find what is said of products in words that stand apart."""
    for value, pattern in (("new", _NEW), ("with_ocop", _WITH_OCOP)):
        for match in pattern.finditer(folded):
            yield Expression("aspect", value, match.start(), match.end(), {})


def find_expressions(folded: str) -> Iterator[Expression]:
    """Find stars, scores and document numbers, none overlapping an earlier find."""
    taken: list[tuple[int, int]] = []
    heard = _SAO_MISSPELT.sub(lambda m: m.group()[:-3] + "sao", folded)
    for found in _candidates(heard):
        if not any(found.start < e and s < found.end for s, e in taken):
            taken.append((found.start, found.end))
            yield found


def _candidates(folded: str) -> Iterator[Expression]:
    for pattern in (_DOCUMENT, _DOCUMENT_SIGN, _DOCUMENT_OF, _REPORT):
        for m in pattern.finditer(folded):
            yield Expression("document", _document(m["n"]), m.start(), m.end(), {})
    for m in _STAR_LIMIT.finditer(folded):
        if _limited(m):
            yield Expression("star", _limited(m), m.start(), m.end(), {})
    for m in _STAR_DOWN.finditer(folded):
        yield Expression("star", _WITHIN["most"][_digit(m["a"])], m.start(), m.end(), {})
    for m in _STAR_UP.finditer(folded):
        yield Expression("star", _digit(m["a"] or m["b"] or m["c"]) + "+", m.start(), m.end(), {})
    for m in filter(_in_order, _STAR_LIST.finditer(folded)):
        yield Expression("star", _stars(m), m.start(), m.end(), {})
    for pattern in (_STAR_RANGE, _STAR_JOINED, _STARS, _GRADE):
        for m in pattern.finditer(folded):
            yield Expression("star", _stars(m), m.start(), m.end(), {})
    for m in _TOP.finditer(folded):
        yield Expression("star", "5", m.start(), m.end(), {"words": "highest"})
    for pattern in (_SCORE_ON, _SCORE, _SCORE_OF):
        for m in pattern.finditer(folded):
            value, detail = _score(m)
            if float(value) > float(detail.get("scale", value)):
                continue  # 30/10 is a day
            yield Expression("score", value, m.start(), m.end(), detail)
    for m in _BATCH.finditer(folded):
        yield Expression("batch", _digit(m["n"]), m.start(), m.end(), {})
    for m in _DOCUMENT_BARE.finditer(folded):
        yield Expression("document", m["n"], m.start(), m.end(), {})
