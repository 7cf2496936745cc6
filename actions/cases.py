"""A producer's case in the conversation: what the last message and the slots say of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.knowledge_base import knowledge
from bot.components.extractor import as_span
from bot.language.span import Span
from bot.language.text import fold
from bot.settings import settings
from knowledge.cases import CORRECTS, read_case
from knowledge.checklists import Case
from knowledge.model import Answer, Question
from knowledge.topics import TOPICS

#: Before the names of a case's slots.
PREFIX = "checklist_"


def spans_of(tracker: Tracker) -> Sequence[Span]:
    """The spans of the last message."""
    return [as_span(e) for e in tracker.latest_message.get("entities", [])]


def home_of(message: Mapping[str, Any]) -> str:
    """The province of the site that a message came from, '' for none."""
    metadata = message.get("metadata") or {}
    return str(metadata.get("home") or settings().home_area)


def read(tracker: Tracker, requested: str = "") -> Case:
    """What the last message says of the case."""
    text = str(tracker.latest_message.get("text") or "")
    return read_case(text, spans_of(tracker), knowledge().products, requested)


def case_of(tracker: Tracker) -> Case:
    """The case as it is known so far."""
    case = Case(**{f.name: str(tracker.get_slot(PREFIX + f.name) or "") for f in fields(Case)})
    return case if case.province else replace(case, province=home_of(tracker.latest_message))


def answer_at_once(question: Question, tracker: Tracker) -> tuple[Answer, Case] | None:
    """The checklist, where one message says all that the form would ask.

    Right after a checklist, what a short message says anew is taken into the last case.
    """
    said = read(tracker)
    case = said if said.province else replace(said, province=home_of(tracker.latest_message))
    if _asks_what_to_do(question) and case.is_complete and not _of_before(question):
        return knowledge().checklist(case, question, date.today()), case
    case = _changed(case_of(tracker), said)
    if not _is_correction(question, said, tracker) or not case.is_complete:
        return None
    asked = replace(question, kind="ask_checklist")
    return knowledge().checklist(case, asked, date.today()), case


_TO_DO = frozenset(["ask_dossier", "ask_procedure", "ask_checklist"])
_NEEDS = re.compile(
    r"\b(?:chuan bi|ho so|giay to|thu tuc|dang ky|can (?:gi|nhung gi|lam gi)|phai lam gi)\b"
)
_FEW_WORDS = 10


#: What is asked for in such words is what to do, whatever else they sound like.
_GUIDE = re.compile(r"\b(?:huong dan|tung buoc|cac buoc|lam (?:the nao|sao|ho so))\b")


def _asks_what_to_do(question: Question) -> bool:
    if _GUIDE.search(fold(question.text)):
        return True
    unsure = question.kind in {"nlu_unsure", "nlu_fallback", "ask_product_detail"}
    return question.kind in _TO_DO or (unsure and _NEEDS.search(fold(question.text)) is not None)


#: The list is that of a first recognition; of what comes after it rules tell.
_AFTERWARDS = re.compile(r"\b(?:(?:danh gia|cong nhan|cham) lai|nang (?:hang|sao)|len sao)\b")


def _of_before(question: Question) -> bool:
    """Whether the goods have been recognised before."""
    return _AFTERWARDS.search(fold(question.text)) is not None


def _is_correction(question: Question, said: Case, tracker: Tracker) -> bool:
    """Whether a message changes the case of the checklist that was just given."""
    last = (tracker.get_slot("question") or {}).get("kind")
    few = len(question.text.split()) <= _FEW_WORDS
    elsewhere = question.kind in _TOLD and not CORRECTS.search(fold(question.text))
    return last == "ask_checklist" and few and said != Case() and not elsewhere


#: Intents of messages that ask for something else, even right after a checklist.
_TOLD = frozenset(TOPICS) - _TO_DO - {"ask_participants"}


def _changed(known: Case, said: Case) -> Case:
    """The known case with what was said anew."""
    return replace(known, **changes(said))


def changes(said: Case) -> dict[str, str]:
    """What a message says of a case, by the names of its attributes."""
    return {f.name: getattr(said, f.name) for f in fields(Case) if getattr(said, f.name)}


def remembered(case: Case) -> list[dict[str, Any]]:
    """The slots of a case."""
    return [SlotSet(PREFIX + f.name, getattr(case, f.name) or None) for f in fields(Case)]
