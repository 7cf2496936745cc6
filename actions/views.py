"""The model's objects as the words of the texts see them: every attribute a text."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.language.numbers import format_number
from bot.language.periods import written
from bot.language.text import fold
from bot.texts import text
from knowledge.checklists import UNKNOWN, Case
from knowledge.law import Document, ProductSet, Rule
from knowledge.model import Area, Fact, Indicator, Source, Target

_QUALIFIERS = {"": "exactly", ">": "more", "<": "nearly", "~": "about"}


def day(value: date | None) -> str:
    """15/3/2026."""
    return written(value) if value else ""


def moment(iso: str) -> str:
    """An ISO period the Vietnamese way: 15/3/2026, 3/2026, 2026, 2021-2025."""
    if "/" in iso:
        return "-".join(moment(part) for part in iso.split("/"))
    return "/".join(str(int(part)) for part in reversed(iso.split("-")))


def amount(value: float, unit: str) -> str:
    """A value with its unit, where the unit is written at the number: 43,3%."""
    number = format_number(value)
    if unit == "percent":
        return number + text("units.percent")
    if unit == "million_vnd_per_household":
        return f"{number} {text('units.million_vnd_per_household')}"
    return number


def named_list(names: Sequence[str]) -> str:
    """a, b và c."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + f" {text('words.and')} " + names[-1]


def what(indicator: Indicator, part_name: str, value: str) -> str:
    """The words of an indicator with its value and part."""
    template = text(f"indicators.{indicator.indicator_id}")
    part = part_name if " {part}" in template else _note(part_name)
    return template.format(value=value, part=part)


def thing(fact: Fact) -> str:
    """What a fact counts, without its value: "sản phẩm OCOP 5 sao"."""
    return " ".join(what(fact.indicator, fact.part_name, "").split())


def _note(part_name: str) -> str:
    return f" ({part_name})" if part_name else ""


class AreaView:
    """An area: its name, and its name with what sets it apart."""

    def __init__(self, area: Area, parent: Area | None = None) -> None:
        self.name = text("words.country") if area.level == "country" else area.name
        self.valid_from = day(area.valid_from)
        self.full = self._full(area, parent)

    @staticmethod
    def _full(area: Area, parent: Area | None) -> str:
        if area.level in {"district", "commune"} and parent:
            return text("words.district").format(area.name, parent.name)
        name = text("words.country") if area.level == "country" else area.name
        if area.valid_to and area.valid_to != _LAST_DAY:
            return text("words.renamed").format(name, day(area.valid_to + timedelta(1)))
        return text("words.former").format(name) if area.is_former else name


#: Of the borders before the merger of 1 July 2025; what ended before was renamed.
_LAST_DAY = date(2025, 6, 30)


class FactView:
    """A fact: when, where and what."""

    def __init__(self, fact: Fact, area: AreaView) -> None:
        figure = fact.figure
        self.area = area.full
        self.when = when(fact)
        self.when_low = self.when[:1].lower() + self.when[1:]
        self.number = amount(figure.value, figure.unit)
        qualified = text(f"words.{_QUALIFIERS[figure.qualifier]}").format(self.number)
        self.what = what(fact.indicator, fact.part_name, qualified)
        self.qualified = qualified
        self.date = moment(figure.as_of)
        self.part = f"{fact.part_name}: {qualified}"
        self.year = figure.as_of[:4]


def when(fact: Fact) -> str:
    """Tính đến 31/12/2022; Trong năm 2022."""
    kind = "in" if fact.indicator.kind == "flow" else "as_of"
    return text(f"words.{kind}_{fact.figure.precision}").format(moment(fact.figure.as_of))


class TargetView:
    """A target: what, until when, by which plan."""

    def __init__(self, target: Target, area: AreaView) -> None:
        self.area = area.full
        self.deadline = moment(target.deadline)
        self.what = what(target.indicator, target.part_name, self._value(target))
        self.plan = f" ({target.plan_document})" if target.plan_document else ""

    @staticmethod
    def _value(target: Target) -> str:
        low = amount(target.value, target.unit)
        if target.value_max is not None:
            return text("words.range").format(low, amount(target.value_max, target.unit))
        key = "words.at_least" if target.operator == ">=" else "words.exactly"
        return text(key).format(low)


class RuleView:
    """A rule in its own words, with what it rests on."""

    def __init__(self, rule: Rule, document: Document | None, about: str) -> None:
        self.answer = self._answer(rule, about)
        self.basis = self._basis(rule, document)
        self.place = f"({rule.provision})" if rule.provision else ""
        kind = document.doc_type if document else ""
        self.document = f"{kind} {rule.doc_number}".strip()
        self.said, self.question = rule.answer_vi, rule.question_vi
        self.effective_from = day(rule.effective_from)
        self.effective_to = day(rule.effective_to)

    @staticmethod
    def _answer(rule: Rule, about: str) -> str:
        """The rule after what it is about, so that nobody takes it for something else."""
        if not about:
            return f"{rule.question_vi} {rule.answer_vi}"
        begins = fold(" ".join(rule.answer_vi.split()[:2]))
        if begins in fold(about):
            return rule.answer_vi
        return f"{about[:1].upper()}{about[1:]}: {rule.answer_vi}"

    @staticmethod
    def _basis(rule: Rule, document: Document | None) -> str:
        named = rule.doc_number in rule.answer_vi and not rule.provision
        return "" if named else basis(rule.doc_number, rule.provision, document)


def basis(doc_number: str, provision: str, document: Document | None) -> str:
    """The document, and where in it, that something rests on."""
    if not doc_number:
        return ""
    kind = document.doc_type if document else ""
    signed = day(document.date_signed) if document and document.date_signed else ""
    return text("rule.basis").format(
        " ".join(w for w in (provision, kind, doc_number) if w),
        f" {text('words.dated')} {signed}" if signed else "",
    )


class ProductSetView:
    """A set of products: its name, group, and where that stands."""

    def __init__(self, found: ProductSet, group: str, document: Document | None) -> None:
        self.name, self.group = found.name, group
        self.basis = basis(found.doc_number, found.provision, document)


class CaseView:
    """A producer's case in words; what is not known is not said."""

    def __init__(self, case: Case, group: str) -> None:
        goods = case.goods or group
        owner = text(f"owners.{case.owner}") if case.owner in _known(case.owner) else ""
        self.owner = text("checklist.of_owner").format(owner) if owner else ""
        self.owner = self.owner or text("checklist.any_owner")
        self.goods = _said("goods", goods)
        self.star, self.place = _said("star", case.star), _said("place", case.province)
        stars = text("checklist.stars").format(case.star) if case.star else ""
        self.change = owner or goods or stars or case.province


def _known(value: str) -> tuple[str, ...]:
    return (value,) if value and value != UNKNOWN else ()


def _said(what: str, value: str) -> str:
    return text(f"checklist.of_{what}").format(value) if _known(value) else ""


class DocumentView:
    """A legal document's card."""

    def __init__(self, document: Document) -> None:
        self.number = self.name = f"{document.doc_type} {document.doc_number}"
        self.title, self.signer = document.title_vi, document.signer
        self.issued = _part("document.issued", document.issuer, day(document.date_signed))
        self.effective = _part("document.effective", day(document.effective_from))
        self.status = document.status_today
        self.signed = _part("document.signed", day(document.date_signed))
        after = _part("document.after", document.replaced_by)
        self.after = after or text_unstripped("document.nothing_after")
        self.before = _part("document.in_place_of", document.replaces)
        self.links = _part("document.replaces", document.replaces) + _part(
            "document.replaced_by", document.replaced_by
        )


def _part(key: str, *values: str) -> str:
    """A text that is only said when there is something to fill it with."""
    return text_unstripped(key).format(*values) if all(values) else ""


def text_unstripped(key: str) -> str:
    """Parts of sentences begin with a space or a comma; the texts hold them bare."""
    return " " + text(key) if not text(key).startswith((",", ";")) else text(key)


class SourceView:
    """A source as a reader can find it."""

    def __init__(self, source: Source) -> None:
        published = moment(source.published_on) if source.published_on else text("sources.undated")
        titled = source.title and source.title != source.publisher
        names = [n for n in (source.publisher, f"«{source.title}»" if titled else "") if n]
        self.line = f"{', '.join(names)} ({published})" + (f": {source.url}" if source.url else "")
