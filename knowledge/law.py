"""What the law says of OCOP, as the tables hold it: rules, documents, sets of products."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Rule:
    """A rule in the words of the tables, with the document and the days it holds.

    Attributes:
        wordings: other ways to ask for it, with "|" between them.
        provision: where in the document it stands: "khoản 3 Điều 4", '' if unknown.
    """

    rule_id: str
    topic: str
    key: str
    question_vi: str
    wordings: str
    answer_vi: str
    value: str
    unit: str
    doc_number: str
    provision: str
    doc_date: str
    effective_from: date | None
    effective_to: date | None
    status: str
    confidence: str
    source_id: str

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on `day`, both ends inclusive."""
        if self.effective_from is None:
            return self.effective_to is None or day <= self.effective_to
        return self.effective_from <= day and (
            self.effective_to is None or day <= self.effective_to
        )

    @property
    def is_sure(self) -> bool:
        """Whether it may be stated: not low, not contradictory, not a gap."""
        return self.confidence != "low" and self.status not in {
            "thông tin mâu thuẫn",
            "khoảng trống",
        }


@dataclass(frozen=True)
class ProductSet:
    """Products that are judged by the same sheet.

    Attributes:
        group: part id of the group it belongs to.
        words: goods that belong to it, as people call them.
        rule_id: the rule that says which ministry is in charge.
        minimum_rules: the rules on what each star needs beside the points, 3 stars first.
    """

    set_id: str
    number: str
    group: str
    name: str
    words: tuple[str, ...]
    rule_id: str
    doc_number: str
    provision: str
    minimum_rules: tuple[str, ...]
    source_id: str


@dataclass(frozen=True)
class Document:
    """A legal document."""

    doc_number: str
    doc_type: str
    issuer: str
    signer: str
    date_signed: date | None
    effective_from: date | None
    title_vi: str
    replaces: str
    replaced_by: str
    status_today: str
    source_id: str


def same_number(doc_number: str, asked: str) -> bool:
    """Whether a document's full number is the one asked for: 148/QĐ-TTg for "148"."""
    return doc_number.split("/")[0] == asked or doc_number.startswith(f"{asked}/")
