"""Which kind of question it is, where what is named decides it, whatever it sounds like."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.language.span import Span
from bot.language.text import fold
from knowledge.model import ABOUT_FIGURES, Question

#: Of intents on rules: the indicators that make them questions on a place's figures.
_COUNTED: Mapping[str, tuple[str, ...]] = {
    "ask_sales_channels": (
        "shops", "new_shops", "share_entities_modern_channels", "share_products_on_ecommerce",
        "products_on_ecommerce", "share_entities_digital_shop", "share_entities_own_website",
    ),
    "ask_logo": ("share_new_products_with_logo",),
    "ask_reevaluation": ("products_reevaluated", "share_expired_products_reevaluated"),
}  # fmt: skip

#: What a question on rules has where it asks for a figure after all.
_HOW_MANY = re.compile(r"\b(?:bao nhieu|bao nhiu|bn|may|nhieu|so|ty le|ti le|phan tram)\b|%")


def settled(question: Question, spans: Sequence[Span]) -> Question:
    """The kind where the names in the message decide it, whatever the words sound like.

    A place's own sales channels or logos are counted in its figures; what is called a
    target is never answered with a result.
    """
    counted = question.indicator in _COUNTED.get(question.kind, ())
    if question.places and counted and _HOW_MANY.search(fold(question.text)):
        return replace(question, kind="ask_figure")
    if question.claims and _doubts(question):
        return replace(question, kind="ask_conflict")
    if question.claims and question.places and _is_confirmed(question):
        return replace(question, kind="ask_figure")
    aspects = {s.value for s in spans if s.label == "aspect"}
    if question.kind in {"ask_figure", "ask_comparison"} and "target" in aspects:
        return replace(question, kind="ask_target")
    if question.kind == "ask_target":
        return _target_or_not(question, aspects)
    if question.kind in _ON_CERTIFICATES and not question.period:
        question = _granted_today(question, spans)
    if question.kind in _ON_CERTIFICATES and question.period:
        return _by_its_date(question, spans)
    return question


_WHY = re.compile(r"\b(?:vi sao|tai sao|vi dau|nho dau|do dau|sao ma)\b")


def _doubts(question: Question) -> bool:
    """Whether figures that the question states are questioned, whatever it sounds like."""
    if question.kind == "ask_source":
        return True
    why = _WHY.search(fold(question.text)) is not None
    return why and question.kind not in ABOUT_FIGURES and bool(question.places or question.stars)


_CONFIRM = re.compile(r"\b(?:dung|phai) (?:khong|ko|k|chua|hong)\b|\bco phai\b")
_UNHEARD = frozenset(["nlu_unsure", "nlu_fallback", "out_of_scope"])


def _is_confirmed(question: Question) -> bool:
    """Whether a figure is asked to be confirmed, and nothing else was surely heard."""
    if question.kind in _UNHEARD:
        return True
    asked = _CONFIRM.search(fold(question.text)) is not None
    return asked and question.kind not in ABOUT_FIGURES and not question.documents


_FEW_WORDS = 6
_FULL_DATE = len("2026-05-12")


def _target_or_not(question: Question, aspects: set[str]) -> Question:
    """Without a word of plans it is a figure; of a plan without a place, the plan itself."""
    short = len(question.text.split()) <= _FEW_WORDS
    if (question.period or short) and not aspects & {"target", "plan"}:
        return replace(question, kind="ask_figure")
    return question


_ENDS = re.compile(
    r"\b(?:het han|den han|han den|han toi|het hieu luc|han dung|(?:gia tri|hieu luc|thoi han)"
    r" (?:den|toi)(?: het)?|han(?: su dung)?(?= la))"
    r"(?: la| vao| ngay| hom| hoi| trong| thang| nam)* $"
)
_HANDED_IN = re.compile(r"\b(?:nop|gui)\b(?: (?!cong nhan|duoc|cap|dat)\S+){0,6} ?$")
_GRANTED = re.compile(
    r"(?:(?<!co )\b(?:cap|duoc|dat|ky)|\b(?:cong nhan|ban hanh|co giay|len sao|vua nhan))\b"
    r"(?: \S+){0,6} ?$"
)
#: The recognition named after its time: "tháng 5/2024 được công nhận".
_GRANTED_THEN = re.compile(
    r"^,?(?: (?!het|con|nop|khi|bao|thi)\S+){0,3}? (?:duoc|cap|cong nhan|dat|nhan|len|ky)\b"
)
_HOW_LONG = re.compile(r"\b(?:bao lau|may nam|may thang|bao nhieu (?:nam|thang))\b")
#: Intents that a time of recognition makes questions on the end of that certificate.
_ON_CERTIFICATES = frozenset(["ask_deadline", "ask_validity"])


def _by_its_date(question: Question, spans: Sequence[Span]) -> Question:
    """What a time is of: the recognition, unless its words say the end or the dossier.

    A month or a year is the recognition's only where the words before it say so.
    """
    day = next((s for s in spans if s.label == "time" and s.value == question.period), None)
    before = fold(question.text[: day.start]) if day else ""
    after = fold(question.text[day.end :]) if day else ""
    no_year = ("no_year",) if day and day.detail.get("words") == "no_year" else ()
    if _ENDS.search(before):
        return replace(question, kind="ask_deadline", assumed=("expiry", *no_year))
    handed_in = _HANDED_IN.search(before) is not None
    if _is_granted(before, after) and not handed_in and not _HOW_LONG.search(fold(question.text)):
        return replace(question, kind="ask_deadline", assumed=("recognised", *no_year))
    if question.kind == "ask_deadline" and handed_in:
        return replace(question, kind="ask_procedure")
    return replace(question, assumed=no_year) if question.kind == "ask_deadline" else question


def _granted_today(question: Question, spans: Sequence[Span]) -> Question:
    """The day of a recognition "hôm nay", which elsewhere means no more than now."""
    for span in spans:
        now = span.label == "time" and fold(span.text) == "hom nay"
        if now and _GRANTED.search(fold(question.text[: span.start])):
            return replace(question, period=span.value, periods=(span.value,))
    return question


def _is_granted(before: str, after: str) -> bool:
    """Whether the words around a time say that it is of the recognition."""
    return bool(_GRANTED.search(before) or _GRANTED_THEN.search(after))
