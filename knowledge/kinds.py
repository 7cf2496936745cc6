"""Which kind of question it is, where what is named decides it, whatever it sounds like."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.language.span import Span
from bot.language.text import fold
from knowledge.dates import ON_CERTIFICATES, by_its_dates
from knowledge.model import ABOUT_FIGURES, Question
from knowledge.stars import parts_named

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
_HOW_MANY = re.compile(
    r"\b(?:bao nhieu|bao nhiu|bn|may|nhieu|(?<!ho )so|ty le|ti le|phan tram)\b|%"
)


#: What was revoked is no indicator of the tables: rules tell of it, not figures.
_REVOKED = re.compile(r"\b(?:thu hoi|(?:rut|tuoc|thu) giay|loai (?:\S+ ){0,5}khoi ocop)\b")
_COUNTING = ABOUT_FIGURES | {"ask_conflict"}


def settled(question: Question, spans: Sequence[Span]) -> Question:
    """The kind where the names in the message decide it, whatever the words sound like.

    A place's own sales channels or logos are counted in its figures; what is called a
    target is never answered with a result.
    """
    if question.kind in _COUNTING and _REVOKED.search(fold(question.text)):
        return replace(question, kind="ask_revocation")
    if question.kind == "ask_revocation":
        return question
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
    if question.kind in ON_CERTIFICATES:
        return by_its_dates(question, spans)
    unheard = question.kind in _UNHEARD and _CERTIFICATE.search(fold(question.text))
    if question.kind == "ask_transition" or unheard:
        return _of_an_end(question, spans)
    parts = parts_named(question.text)
    if question.kind in _UNHEARD and len(parts) == _EVERY_PART:
        return replace(question, kind="ask_star_points")
    return question


_CERTIFICATE = re.compile(r"\b(?:giay|chung nhan|ocop|sao)\b")
#: So many parts of a score are all of them: A, B and C.
_EVERY_PART = 3


def _of_an_end(question: Question, spans: Sequence[Span]) -> Question:
    """Of a certificate whose end is named, the transition rule follows from its days."""
    found = by_its_dates(question, spans)
    return found if "expiry" in found.assumed else question


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


def _target_or_not(question: Question, aspects: set[str]) -> Question:
    """Without a word of plans it is a figure; of a plan without a place, the plan itself."""
    short = len(question.text.split()) <= _FEW_WORDS
    if (question.period or short) and not aspects & {"target", "plan"}:
        return replace(question, kind="ask_figure")
    return question
