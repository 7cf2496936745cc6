"""Answers on legal documents: what they are, from when, whether they still hold."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.language.text import fold
from knowledge.law import Document, Rule, same_number
from knowledge.model import Answer, Line, Question
from knowledge.rules import RuleAnswers
from knowledge.statements import by_key, rules_of
from knowledge.store import Store

_MOST = 4
#: So many words beside the names are a question of their own.
_MORE_WORDS = 4
#: Rules that tell best what a document with criteria says, the most telling first.
_CONTENT = (
    "evaluation_levels", "certify_3star", "max_points", "part_a_points", "part_b_points",
    "part_c_points", "certificate_months", "product_group_count",
)  # fmt: skip
_FULL_DATE = len("2026-05-12")

#: What of a document is asked, and the line that answers it; the first that fits.
_POINTS = {
    "document.signer": re.compile(
        r"\bai (?:la nguoi )?(?:ky|duyet)\b|\bnguoi ky|\bdo ai\b|\b(?:ong|ba|thu tuong) nao\b"
        r"|\bky\b.*\b(?:phai|dung) (?:khong|ko|k)\b"
    ),
    "document.replaced": re.compile(
        r"\bthay (?:the )?(?:bang|boi|qd|quyet dinh|\d)|\bbi thay|\bai thay|thay the"
        r"|\bthay cho\b"
        r"|\b(?:cai|van ban|quyet dinh|qd|gi) (?:nao|gi|moi)?(?: da| se)? ?thay"
    ),
    "document.standing": re.compile(
        r"\bcon (?:dung|hieu luc|ap dung|xai|gia tri|hl)|het hieu luc|het han|bai bo|\bbo chua"
    ),
    "document.dated": re.compile(
        r"ban hanh|\bky\b|\bngay (?:nao|may|bao nhieu)|khi nao|luc nao|bao gio|hoi nao|nam nao"
        r"|thang may|hieu luc tu|\bngay\b"
    ),
}
#: Words on a document's own dates; other days asked of it may be those of its rules.
_OF_ITS_DATES = re.compile(r"ban hanh|\bky\b|hieu luc|\bra (?:doi|ngay|hoi|nam)\b|ngay nao$")
#: Questions on a document itself, which no single rule of it answers.
_ITSELF = re.compile(r"la gi\b|ten gi|link|toan van|tai ve|trich yeu|ve viec gi|ve cai gi")
#: Words of a document's name: a message of no others asks for the document as such.
_NAMING = frozenset(
    "quyet dinh qd so ttg ubnd nghi ke hoach kh nq hdnd cp nd thong tu tt van ban cua thu tuong"
    " ngay nam bnnmt bct bnn".split()
)
_KIND = re.compile(r"\b(quyet dinh|nghi dinh|nghi quyet|ke hoach|thong tu|luat) (?:so )?\d")
_WHAT_IT_SAYS = re.compile(
    r"(?:noi|quy dinh|noi dung|gom|viet|ghi)(?: ve| nhung| cu the| chinh| ra)*"
    r" (?:gi|chi|sao|the nao)"
    r"|\bnoi dung\b|\btom tat|\bsua(?: doi)?(?: nhung| cai)? (?:gi|chi|dieu nao)\b"
)


class DocumentAnswers:
    """Finds documents by number or by what is asked of them."""

    def __init__(self, store: Store, rules: RuleAnswers) -> None:
        self._store = store
        self._rules = rules

    def document(self, question: Question, today: date) -> Answer:
        """The documents named, or the one that answers the question."""
        if not question.documents:
            return self._by_words(question, today)
        found = [d for n in question.documents for d in self._numbered(n, question)]
        if not found:
            return _unknown(question)
        if len(found) > len(question.documents):
            return _which(question, found)
        return self._cards(question, found)

    def _numbered(self, number: str, question: Question) -> list[Document]:
        """The documents of this number: of the kind and place named, else the national one."""
        every = self._store.documents.items()
        found = [d for n, d in every if same_number(n, number)]
        # People add a year to a number that has none: 148/2023.
        found = found or [d for n, d in every if same_number(n, number.split("/")[0])]
        words = fold(question.text)
        kind = [d for d in found if fold(d.doc_type) in words]
        found = kind or found
        names = [p.name for p in question.places if p.name]
        local = [d for d in found if any(f"({name})" in d.doc_number for name in names)]
        national = [d for d in found if "(" not in d.doc_number]
        return (local or national or found)[:_MOST]

    def _cards(self, question: Question, documents: Sequence[Document]) -> Answer:
        """What is asked of each document, then its card."""
        points = self._points(question, documents)
        lines = [*_of_another_kind(question, documents), *self._corrected(question, documents)]
        lines += points
        card = "document.about" if points and points[0].key in _POINTS else "document.card"
        lines += [Line(card, {"document": d}) for d in documents]
        if points and points[0].key in {"document.replaced", "document.standing"}:
            lines += [Line("document.card", {"document": d}) for d in self._successors(documents)]
        if _WHAT_IT_SAYS.search(fold(question.text)):
            lines += self._content(documents)
        answer = _answer(question, lines, documents)
        return answer if points else self._with_offers(answer, documents)

    def _with_offers(self, answer: Answer, documents: Sequence[Document]) -> Answer:
        """The cards; where something else was asked, the rules nearest to it to choose from."""
        question = answer.question
        if question is None or not _asks_more(question):
            return answer
        buttons = self._rules.offers(question, self._rules_of(documents))
        if not buttons:
            return answer
        lines = (*answer.lines, Line("clarify.rule"))
        return replace(answer, lines=lines, buttons=buttons, status="partial")

    def _rules_of(self, documents: Sequence[Document]) -> list[Rule]:
        """The rules that these documents set."""
        numbers = {d.doc_number for d in documents}
        return [r for r in self._store.rules if r.is_sure and r.doc_number in numbers]

    def _points(self, question: Question, documents: Sequence[Document]) -> list[Line]:
        """The point asked about: its dates, what replaced it, or what one of its rules says."""
        text = fold(question.text)
        if not set(re.findall(r"[a-z]+", text)) - _NAMING:
            return []
        key = next((k for k, pattern in _POINTS.items() if pattern.search(text)), "")
        if key == "document.dated" and not _OF_ITS_DATES.search(text):
            key = "" if self._nearest(question, documents) else key
        if key == "document.signer":
            documents = [d for d in documents if d.signer]
        if key and documents:
            return [Line(key, {"document": d}) for d in documents]
        if _ITSELF.search(text) or _WHAT_IT_SAYS.search(text):
            return []
        near = self._nearest(question, documents)
        return [Line("document.detail", {"rule": near})] if near else []

    def _nearest(self, question: Question, documents: Sequence[Document]) -> Rule | None:
        """The rule of these documents that is near enough to be stated."""
        return self._rules.near(question, self._rules_of(documents))

    def _successors(self, documents: Sequence[Document]) -> list[Document]:
        """The documents that took the place of these."""
        after = " ".join(d.replaced_by for d in documents)
        return [d for n, d in self._store.documents.items() if n in after and d not in documents]

    @staticmethod
    def _corrected(question: Question, documents: Sequence[Document]) -> list[Line]:
        """A date that the question gives a document and that is none of its own."""
        named = [p for p in question.periods if len(p) == _FULL_DATE]
        if len(documents) != 1 or not named:
            return []
        (document,) = documents
        own = {d.isoformat() for d in (document.date_signed, document.effective_from) if d}
        wrong = [p for p in named if own and p not in own]
        return [Line("document.not_that_date", {"day": date.fromisoformat(p)}) for p in wrong]

    def _content(self, documents: Sequence[Document]) -> list[Line]:
        """The most telling of its rules."""
        sure = self._rules_of(documents)
        found = by_key(sure, _CONTENT) or [r for r in sure if not r.key]
        last = max((r.effective_to for r in found if r.effective_to), default=None)
        return [Line("document.content"), *(_item(r, last) for r in found)]

    def _by_sign(self, question: Question) -> list[Document]:
        """The documents of a sign named without its number: QĐ-BNN-VPĐP, 2025/QH15."""
        signs = [w.strip("?.,!") for w in fold(question.text).split() if re.search(r"\w[-/]\w", w)]
        numbers = {n: fold(n) for n in self._store.documents}
        named = [n for n, folded in numbers.items() if any(f"/{s}" in folded for s in signs)]
        return [self._store.documents[n] for n in named]

    def _by_words(self, question: Question, today: date) -> Answer:
        signed = self._by_sign(question)
        if signed:
            return (
                _which(question, signed, "sign")
                if len(signed) > 1
                else self._cards(question, signed)
            )
        answer = self._rules.rule(replace(question, documents=()), today)
        numbers = [r.doc_number for r in answer.rules[:1] if r.doc_number]
        if answer.kind != "rule" or not numbers:
            return answer
        documents = [self._store.documents[n] for n in numbers]
        lines = [*answer.lines, *(Line("document.card", {"document": d}) for d in documents)]
        return replace(_answer(question, lines, documents), caveats=answer.caveats)


def _asks_more(question: Question) -> bool:
    """Whether a message says more than names a document and asks what it is."""
    text = fold(question.text)
    if _ITSELF.search(text) or _WHAT_IT_SAYS.search(text):
        return False
    places = {w for p in question.places for w in fold(f"{p.name} {p.words}").split()}
    return len(set(re.findall(r"[a-z]+", text)) - _NAMING - places) >= _MORE_WORDS


def _of_another_kind(question: Question, documents: Sequence[Document]) -> list[Line]:
    """That the number is of another kind of document, issuer or year than was named."""
    if len(documents) != 1:
        return []
    (document,) = documents
    text = fold(question.text)
    kind = _KIND.search(text)
    other = bool(kind and fold(document.doc_type) != kind[1])
    number = re.escape(document.doc_number.split("/")[0])
    sign = re.search(rf"\b{number} ?/ ?(?:20\d\d ?/ ?)?(?:qd|kh|nq|nd|tt) ?- ?([a-z]+)", text)
    other = other or bool(sign and f"-{sign[1]}" not in fold(document.doc_number))
    year = re.search(rf"\b{number}(?: ?/ ?[a-z -]+)?(?: ?/ ?| nam )(20\d\d)\b", text)
    own = {str(d.year) for d in (document.date_signed, document.effective_from) if d}
    other = other or bool(year and own and year[1] not in own)
    return [Line("document.of_another_kind", {"document": document})] if other else []


def _item(rule: Rule, last: date | None) -> Line:
    """A rule of a document; of one that was over before the others, until when it held."""
    early = rule.effective_to and last and rule.effective_to < last
    return Line("document.item_until" if early else "document.item", {"rule": rule})


def _which(question: Question, documents: Sequence[Document], by: str = "number") -> Answer:
    """Several documents have the number, or only the sign, asked for: which is meant?"""
    lines = [
        Line(f"document.which_{by}"),
        *(Line("document.card", {"document": d}) for d in documents),
    ]
    answer = _answer(question, lines, documents)
    buttons = tuple(f"{d.doc_type} {d.doc_number}" for d in documents)
    return replace(answer, kind="clarify", status="partial", buttons=buttons)


def _answer(question: Question, lines: Sequence[Line], documents: Sequence[Document]) -> Answer:
    rules: tuple[Rule, ...] = rules_of(lines)
    sources = [d.source_id for d in documents] + [r.source_id for r in rules]
    return Answer(
        kind="document", status="answered" if lines else "no_data",
        lines=tuple(lines) or (Line("no_data.document"),), documents=tuple(documents),
        rules=rules, source_ids=tuple(dict.fromkeys(sources)), question=question,
    )  # fmt: skip


def _unknown(question: Question) -> Answer:
    line = Line("no_data.document_number", {"numbers": question.documents})
    return Answer(kind="no_data", status="no_data", lines=(line,), question=question)
