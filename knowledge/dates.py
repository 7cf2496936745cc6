"""What each date in a message is of: a recognition, an end, a dossier, or something else.

Each date belongs to the words nearest before it, or right after it ("tháng 5/2024 được
công nhận"); one that has none takes those of the date just before it ("cấp 1/2/2024 và
5/6/2024").
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.language.span import Span
from bot.language.text import fold
from knowledge.model import Question

RECOGNISED, ENDS, HANDED_IN, OTHER, UNSAID = "recognised", "ends", "handed_in", "other", ""
#: The day on which the paper was handed over; its months run from the day it was signed.
RECEIVED = "received"

_ENDS = re.compile(
    r"\b(?:het han|den han|han den|han toi|het hieu luc|han dung|(?:gia tri|hieu luc|thoi han)"
    r" (?:den|toi)(?: het)?|han(?: su dung)?(?= la))"
    r"(?: la| vao| ngay| hom| hoi| trong| thang| nam)* $"
)
_HANDED_IN = re.compile(r"\b(?:nop|gui)\b(?: (?!cong nhan|duoc|cap|dat)\S+){0,6} ?$")
_OTHER = re.compile(r"\b(?:ke tu|cham|xet|tinh den|hom nay la|bay gio la)(?: ngay| hom)* $")
_GRANTED = re.compile(
    r"(?:(?<!co )\b(?:cap|duoc|dat|ky)"
    r"|\b(?:cong nhan|ban hanh|co giay|len (?:\S+ )?sao|vua nhan))\b(?: \S+){0,6} ?$"
)
_RECEIVED = re.compile(r"(?<!cong )(?<!chung )(?<!xac )\b(?:nhan|trao|cam)\b(?: \S+){0,3} ?$")
_RECEIVED_THEN = re.compile(
    r"^,?(?: (?!cong|chung|xac)\S+){0,2}? (?:nhan|trao|cam)\b(?! (?:quyet|cong))"
)
_SIGNED = re.compile(r"\bquyet dinh(?: ky| vao| la)*(?: ngay)? ?$")
#: Between the first and the last day of a certificate: "từ 1/9/2023 đến 1/9/2026".
_UNTIL = re.compile(r"^ ?(?:-|(?:cho )?(?:den|toi)(?: ngay| het| het ngay)?) ?$")
#: The recognition named after its time: "tháng 5/2024 được công nhận".
_GRANTED_THEN = re.compile(
    r"^,?(?: (?!het|con|nop|khi|bao|thi|va)\S+){0,3}? (?:duoc|cap|cong nhan|dat|nhan|len|ky)\b"
)
_HOW_LONG = re.compile(r"\b(?:bao lau|may nam|may thang|bao nhieu (?:nam|thang))\b")
#: Who certified it is asked, not until when it holds.
_WHO = re.compile(r"\bai\b(?! cung)")
_NEAR = 4

#: Intents that a time of recognition makes questions on the end of that certificate.
ON_CERTIFICATES = frozenset(["ask_deadline", "ask_validity", "ask_reevaluation"])


def by_its_dates(question: Question, spans: Sequence[Span]) -> Question:
    """The question as meant by what its dates are of."""
    if question.invalid_date:
        return replace(question, kind="ask_deadline")
    times = [s for s in spans if s.label == "time" and s.value]
    times = [s for s in times if s.detail.get("words") != "now" or _is_today(s, question.text)]
    roles = _roles(question.text, times)
    of = {role: [t for t, r in zip(times, roles, strict=True) if r == role] for role in set(roles)}
    if _WHO.search(fold(question.text)) and question.period:
        return replace(question, kind="ask_authority")
    granted = of.get(RECOGNISED) or of.get(RECEIVED, [])
    if granted and not _HOW_LONG.search(fold(question.text)):
        return _of_recognition(question, granted)
    if granted and question.kind == "ask_deadline":
        return replace(question, kind="ask_validity")
    if of.get(ENDS):
        end = max(of[ENDS], key=lambda t: len(t.value))
        marks = ("expiry", *_no_year(end))
        return replace(
            question, kind="ask_deadline", period=end.value, periods=(end.value,), assumed=marks
        )
    return _of_another(question, of)


def _of_another(question: Question, of: dict[str, list[Span]]) -> Question:
    """The question without any date that is said to be of a certificate."""
    if question.kind != "ask_deadline":
        return question
    if of.get(HANDED_IN):
        return replace(question, kind="ask_procedure")
    if of.get(OTHER) and question.score:
        return replace(question, kind="ask_star_points")
    if of.get(OTHER) and not of.get(UNSAID):
        return replace(question, kind="ask_transition")
    unsaid = of.get(UNSAID, [])
    named = next((t for t in unsaid if t.value == question.period), None)
    return replace(question, assumed=_no_year(named)) if named else question


def _of_recognition(question: Question, granted: Sequence[Span]) -> Question:
    """The end of the certificates recognised at these times."""
    values = tuple(dict.fromkeys(t.value for t in granted))
    period = max(values, key=lambda iso: len(iso) if "/" not in iso else 0)
    first = next(t for t in granted if t.value == period)
    marks = ("recognised", *_no_year(first))
    return replace(question, kind="ask_deadline", period=period, periods=values, assumed=marks)


def _no_year(time: Span) -> tuple[str, ...]:
    return ("no_year",) if time.detail.get("words") == "no_year" else ()


def _is_today(time: Span, text: str) -> bool:
    """Whether "hôm nay" is the day of a recognition; elsewhere it means no more than now."""
    is_day = fold(time.text) == "hom nay"
    return is_day and _GRANTED.search(fold(text[: time.start])) is not None


def _roles(text: str, times: Sequence[Span]) -> list[str]:
    """What each time is of, in order."""
    folded = fold(text)
    roles: list[str] = []
    for number, time in enumerate(times):
        begin = times[number - 1].end if number else 0
        end = times[number + 1].start if number + 1 < len(times) else len(folded)
        before, after = folded[begin : time.start], folded[time.end : end]
        if number and _UNTIL.match(before) and roles[-1] in {RECOGNISED, UNSAID}:
            roles = [*roles[:-1], RECOGNISED, ENDS]
            continue
        role = _role(before, after)
        near = len(before.split()) <= _NEAR and number
        roles.append(role or (roles[-1] if near and roles[-1] == RECOGNISED else UNSAID))
    return roles


#: Words before a date, and what it then is of; the first that fits.
_BEFORE = (
    (_ENDS, ENDS), (_OTHER, OTHER), (_HANDED_IN, HANDED_IN), (_RECEIVED, RECEIVED),
    (_SIGNED, RECOGNISED),
)  # fmt: skip


def _role(before: str, after: str) -> str:
    found = next((role for pattern, role in _BEFORE if pattern.search(before)), UNSAID)
    if found:
        return found
    if _RECEIVED_THEN.match(after):
        return RECEIVED
    return RECOGNISED if _GRANTED.search(before) or _GRANTED_THEN.search(after) else UNSAID
