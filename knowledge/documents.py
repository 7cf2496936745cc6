"""Answers on legal documents: what they are, from when, whether they still hold."""

import re
from collections.abc import Sequence
from datetime import date

from bot.language.text import fold
from knowledge.model import Answer, Document, Line, Question, Rule
from knowledge.rules import RuleAnswers, day_asked, same_number
from knowledge.store import Store

_TOPICS = {"legal_document", "local_documents"}
#: Above this likeness a rule's own words are added to the document's card.
_NEAR = 0.4
_MOST = 4


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
        return self._cards(question, found)

    def _numbered(self, number: str, question: Question) -> list[Document]:
        found = [d for n, d in self._store.documents.items() if same_number(n, number)]
        names = [p.name for p in question.places if p.name]
        local = [d for d in found if any(f"({name})" in d.doc_number for name in names)]
        national = [d for d in found if "(" not in d.doc_number]
        return (local or national or found)[:_MOST]

    def _cards(self, question: Question, documents: Sequence[Document]) -> Answer:
        """A card for each document, after what it says on the point asked about."""
        numbers = {d.doc_number for d in documents}
        about = [r for r in self._store.rules if r.is_sure and r.doc_number in numbers]
        best = None if _about_itself(question) else self._rules.search(question, about)
        rules = (best[1],) if best and best[0] >= _NEAR else ()
        lines = [Line("document.detail", {"rule": r}) for r in rules]
        lines += [Line("document.card", {"document": d}) for d in documents]
        return _answer(question, lines, documents, rules)

    def _by_words(self, question: Question, today: date) -> Answer:
        names = [p.name for p in question.places if p.name]
        sure = [r for r in self._store.rules if r.is_sure and r.topic in _TOPICS]
        day = day_asked(question, today)
        pool = [r for r in sure if any(n in r.question_vi for n in names)] if names else []
        pool = pool or [r for r in sure if r.topic == "legal_document" and r.holds_on(day)]
        best = self._rules.search(question, pool)
        if best and best[0] >= _NEAR / 3:
            documents = [self._store.documents[n] for n in [best[1].doc_number] if n]
            lines = [Line("document.detail", {"rule": best[1]})]
            lines += [Line("document.card", {"document": d}) for d in documents]
            return _answer(question, lines, documents, (best[1],))
        current = [r for r in sure if r.key == "criteria_document" and r.holds_on(day)]
        lines = [Line("rule.lead", {"rule": r}) for r in current]
        return _answer(question, lines, [], tuple(current))


#: What a document's card answers: what it is, its date and who signed, whether it holds.
_ITSELF = re.compile(
    r"con (?:dung|hieu luc|ap dung|xai|gia tri)|het hieu luc|thay the|bai bo"
    r"|ban hanh|ky ngay|la gi\b|ten gi|link|toan van|tai ve"
)


def _about_itself(question: Question) -> bool:
    return _ITSELF.search(fold(question.text)) is not None


def _answer(
    question: Question, lines: Sequence[Line], documents: Sequence[Document], rules: Sequence[Rule]
) -> Answer:
    sources = [d.source_id for d in documents] + [r.source_id for r in rules]
    return Answer(
        kind="document", status="answered" if lines else "no_data",
        lines=tuple(lines) or (Line("no_data.document"),), documents=tuple(documents),
        rules=tuple(rules), source_ids=tuple(dict.fromkeys(sources)), question=question,
    )  # fmt: skip


def _unknown(question: Question) -> Answer:
    line = Line("no_data.document_number", {"numbers": question.documents})
    return Answer(kind="no_data", status="no_data", lines=(line,), question=question)
