"""What a question takes over from the one before it, and what it leaves behind.

Each part of the last question (place, what is counted, time) stays unless the new one
names it anew. What stays is noted in `assumed`, so that the answer can say it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.language.span import Span
from bot.language.text import fold
from knowledge.carrying import COUNTS, asks_for_more, names_what, recent, taken_over, times
from knowledge.model import ABOUT_FIGURES, Question
from knowledge.sides import sided, summed

_ABOUT_RULES = frozenset(
    "ask_validity ask_reevaluation ask_deadline ask_authority ask_star_points ask_dossier"
    " ask_score_structure ask_product_groups ask_procedure ask_participants".split()
)
#: Rules that points are asked of, and figures, whose "điểm" may be something else.
_OF_POINTS = ABOUT_FIGURES | {"ask_star_points", "ask_score_structure"}
#: Intents that say nothing by themselves about what is asked.
_OPEN = frozenset("follow_up nlu_unsure nlu_fallback out_of_scope".split())
#: Intents that name a way of looking at figures, whatever the last question's was.
_WAYS = ABOUT_FIGURES - {"ask_figure"}
#: Intents on the last answer itself.
_ON_THE_ANSWER = frozenset(["ask_conflict", "ask_source", "ask_merger"])

#: Named things of which alone a fragment may consist ("4 sao?", "còn Sơn La?").
_PARTS = frozenset(
    "area indicator part star score time era by aspect scope order batch number goods".split()
)
_FILLERS = frozenset(
    (
        "con the vay thi sao nao bao nhieu may cai mon thoi chi rieng luon di nhe nha nhi a ad oi"
        " voi va o cua tinh huyen xa quan nam hoi luc tong tat ca het cho xin hoi tiep them nua"
        " biet la co duoc dat so hang loai nhom thoi day do nay kia roi ha hong khong dau la"
        " trong ben phia ra lam nhu minh em toi ban coi xem hen he ta ma chung giai doan dot"
        " nguoi theo tung moi chia noi nhieu it hon khoang cung thang ngay tu den toi gi"
        " san pham ocop ve vung mien moi cu hien doi"
        " hieu luc dung phai tru ra ngoai tinh ke bo loai ket qua tang giam sau truoc"
        " tro len nen ko k hong"
    ).split()
)
_OPENERS = ("con", "the", "vay", "so voi", "rua", "roi")
#: What a number asked for after a target may be a target of, too.
_PLANNED = frozenset(["", "products_total", "products_by_star", "new_products_recognised"])
_CHANGE = re.compile(r"\b(?:tang|giam)\b")


def is_fragment(text: str, spans: Sequence[Span]) -> bool:
    """Whether a message is no sentence of its own: named things and filling words only."""
    rest = list(fold(text))
    for span in spans:
        if span.label in _PARTS:
            rest[span.start : span.end] = " " * (span.end - span.start)
    words = "".join(c if c.isalnum() else " " for c in rest).split()
    return set(words) <= _FILLERS


def continued(question: Question, previous: Question | None, fragment: bool) -> Question:
    """The question as meant after `previous`.

    Args:
        question: what the message says by itself.
        previous: the last question that was answered.
        fragment: whether the message is no sentence of its own.
    """
    if previous is None:
        return _alone(question, fragment)
    if fragment and question.score and previous.kind not in _OF_POINTS:
        # Points are asked of no other rule: "88 điểm là mấy sao?" stands by itself.
        return replace(question, kind="ask_star_points")
    follows = question.kind == "follow_up" and not _counts(question)
    goes_on = follows or (fragment and _narrows_rule(question))
    if previous.kind in _ABOUT_RULES and not question.places and goes_on:
        return _same_rule(question, previous)
    question = _on_document(_on_end(_again(question, previous), previous), previous)
    question = replace(question, recent=recent(question, previous), times=times(question, previous))
    if previous.kind in ABOUT_FIGURES | _ON_THE_ANSWER:
        return _after_figures(question, previous, fragment)
    return _back(_alone(question, fragment))


def _back(question: Question) -> Question:
    """A question on figures after one on something else: of the place talked about before."""
    if question.kind not in ABOUT_FIGURES or question.places or not question.recent:
        return question
    if asks_for_more(question, question.recent[-1:]):
        return question
    return replace(question, places=question.recent[-1:], assumed=("previous", "place"))


def _alone(question: Question, fragment: bool) -> Question:
    """A message without one before it; of a place and fillers, it asks for its figure."""
    named = question.kind == "ask_product_detail" and names_what(question)
    bare = fragment and question.places and (question.kind in _OPEN or named)
    return (
        replace(question, kind="ask_figure") if question.kind == "follow_up" or bare else question
    )


def _narrows_rule(question: Question) -> bool:
    """Whether a fragment names only what a rule differs by: stars, points, time, document."""
    named = question.stars or question.score or question.period or question.documents
    return bool(named or "now" in question.aspects) and not _counts(question)


def _counts(question: Question) -> bool:
    """Whether it names something counted; "3 sao" alone may be of a rule as well."""
    return question.kind in _WAYS or question.indicator not in {"", "products_by_star"}


def _same_rule(question: Question, previous: Question) -> Question:
    """The rule asked for before, of another star, score, time or document."""
    # The points of before are no longer meant, so neither are their words.
    text = question.text if question.score else f"{previous.text} {question.text}"
    period = "" if "now" in question.aspects else previous.period
    documents = () if "now" in question.aspects or question.period else previous.documents
    return replace(
        previous, text=text, stars=question.stars or previous.stars,
        period=question.period or period, score=question.score or previous.score,
        documents=question.documents or documents,
    )  # fmt: skip


_FEW_WORDS = 7
_WHEN = re.compile(r"\b(?:han|kip|khi nao|ngay nao|bao gio|luc nao|may ngay|bao nhieu ngay)\b")
_ON_AN_END = frozenset(
    "ask_validity ask_deadline ask_reevaluation ask_procedure follow_up nlu_unsure".split()
)


def _on_end(question: Question, previous: Question) -> Question:
    """When to do what, asked right after the end of a certificate, is asked of that one."""
    text = fold(question.text)
    few = len(text.split()) <= _FEW_WORDS and not (question.periods or question.stars)
    asked = previous.kind == "ask_deadline" and bool(previous.period)
    if not (asked and few and question.kind in _ON_AN_END and _WHEN.search(text)):
        return question
    return replace(previous, text=question.text)


_OF_A_DOCUMENT = re.compile(r"\b(?:hieu luc|thay|ban hanh|ai ky|nguoi ky|do ai|con dung|bai bo)\b")
_OF_A_CERTIFICATE = re.compile(r"\b(?:giay|chung nhan|san pham|hang|sao)\b")


def _on_document(question: Question, previous: Question) -> Question:
    """What is asked of documents, right after one was named, is asked of that one."""
    text = fold(question.text)
    asked = previous.kind == "ask_document" and bool(previous.documents)
    few = len(text.split()) <= _FEW_WORDS and not question.documents
    meant = _OF_A_DOCUMENT.search(text) and not _OF_A_CERTIFICATE.search(text)
    if not (asked and few and meant) or question.places:
        return question
    return replace(question, kind="ask_document", documents=previous.documents)


_OF_A_NEW_ONE = re.compile(r"\b(?:lan dau|moi|lan 1|chua co)\b")
_ON_RENEWAL = frozenset(["ask_deadline", "ask_reevaluation"])


def _again(question: Question, previous: Question) -> Question:
    """The dossier asked for right after the end of a certificate is that of its renewal."""
    new = _OF_A_NEW_ONE.search(fold(question.text))
    if question.kind != "ask_dossier" or previous.kind not in _ON_RENEWAL or new:
        return question
    return replace(question, kind="ask_reevaluation", text=f"{question.text} đánh giá lại")


def _after_figures(question: Question, previous: Question, fragment: bool) -> Question:
    if question.kind == "ask_star_points" and question.score:
        return question  # points are asked of the rules, whatever was counted before
    asks_again = _asks_when(question) or COUNTS.search(fold(question.text))
    fragment = fragment and bool(_names_something(question) or asks_again)
    adds = fragment and "sum" in question.aspects and not question.places
    if adds and (len(previous.places) > 1 or previous.kind != "ask_breakdown"):
        return summed(question, previous)
    if question.kind in _ON_THE_ANSWER and not (fragment and question.kind == "ask_merger"):
        return question if question.places else taken_over(question, previous)
    if question.kind == "follow_up" or (fragment and question.kind not in _WAYS):
        question = replace(question, kind=_kind(question, previous))
        if _is_whole(question):
            return question
        return sided(taken_over(question, previous), previous)
    if question.kind not in ABOUT_FIGURES:
        return question
    if not question.places or _opens(question):
        return sided(taken_over(question, previous), previous)
    return sided(question, previous)


def _is_whole(question: Question) -> bool:
    """Whether it stands by itself: a place and what is counted, with no word of going on."""
    named = question.places and names_what(question)
    return bool(named) and question.kind == "ask_figure" and not _opens(question)


def _names_something(question: Question) -> bool:
    named = (
        question.places or question.period or question.era or question.limit or question.order
        or question.excluded or question.claims
    )  # fmt: skip
    return bool(named or names_what(question) or question.scope or question.aspects)


def _asks_when(question: Question) -> bool:
    """Whether it asks of when the last figure is ("số đó của năm nào vậy?")."""
    return re.search(r"\b(?:nam|khi|luc|hoi|thang) nao\b", fold(question.text)) is not None


def _opens(question: Question) -> bool:
    """Whether it begins as a continuation ("còn Sơn La đạt mục tiêu chưa")."""
    return fold(question.text).startswith(tuple(f"{opener} " for opener in _OPENERS))


def _kind(question: Question, previous: Question) -> str:
    """What a continuation asks: as before, unless what it names means something else."""
    if "actual" in question.aspects and previous.kind == "ask_target":
        return "ask_progress"
    if len(question.claims) > 1:
        return "ask_conflict"
    if question.claims:
        return "ask_figure"
    if "target" in question.aspects:
        return "ask_target"
    if question.kind in _OPEN and _CHANGE.search(fold(question.text)):
        return "ask_comparison"
    if question.by:
        return "ask_breakdown"
    if _wants_result(question, previous):
        return "ask_figure"
    if previous.kind == "ask_trend" and len(question.periods) == 1 and "/" not in question.period:
        return "ask_figure"
    ranks = question.scope or question.order or question.limit or question.excluded
    if previous.kind == "ask_ranking" and names_what(question) and not ranks:
        return "ask_figure" if COUNTS.search(fold(question.text)) else previous.kind
    one_place = len(question.places) == 1
    one_time = len(question.periods) == 1
    if previous.kind == "ask_comparison" and "versus" not in question.aspects:
        narrowed = one_place or one_time or "now" in question.aspects
        return "ask_figure" if narrowed else previous.kind
    if previous.kind in _ON_THE_ANSWER or "sum" in question.aspects:
        return "ask_figure"
    return previous.kind


def _wants_result(question: Question, previous: Question) -> bool:
    """Whether a number asked for after a target is no target itself."""
    if previous.kind not in {"ask_target", "ask_progress"}:
        return False
    counts = COUNTS.search(fold(question.text)) is not None
    return counts and (question.kind == "ask_figure" or question.indicator not in _PLANNED)
