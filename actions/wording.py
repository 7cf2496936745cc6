"""The one renderer: an answer in words, with its sources, and the same as data."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from actions.views import (
    AreaView,
    DocumentView,
    FactView,
    RuleView,
    SourceView,
    TargetView,
    day,
    moment,
    named_list,
    thing,
)  # fmt: skip
from bot.language.numbers import format_number
from bot.texts import text, texts
from knowledge.model import (
    Answer,
    Area,
    Document,
    Fact,
    Indicator,
    Line,
    Place,
    Question,
    Rule,
    Source,
    Target,
)  # fmt: skip
from knowledge.store import Store


class Renderer:
    """Words answers. The store gives names and sources, nothing else."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def render(self, *answers: Answer) -> dict[str, Any]:
        """The message: `text`, `custom` and `buttons`, as the contract has them.

        Several answers, to several questions in one message, make one message: one
        below the other, with the sources of all at the end.
        """
        sources = self._store.sources(
            list(dict.fromkeys(s for answer in answers for s in answer.source_ids))
        )
        message: dict[str, Any] = {
            "text": "\n\n".join(map(self._body, answers)) + _sources(sources),
            "custom": _merged([self._data(answer, sources) for answer in answers]),
        }
        buttons = list(dict.fromkeys(b for answer in answers for b in answer.buttons))
        if buttons:
            message["buttons"] = [{"title": b, "payload": b} for b in buttons]
        return message

    def _body(self, answer: Answer) -> str:
        said = [*answer.assumptions, *answer.lines, *answer.caveats]
        sentences = [self.sentence(line) for line in said]
        return "\n".join(dict.fromkeys(_begun(s) for s in sentences if s))

    def sentence(self, line: Line) -> str:
        """One sentence: the words under its key, filled with its values."""
        values = {k: self._view(line.key, k, v) for k, v in line.values.items()}
        values |= self._derived(line)
        # What is left out leaves a space before the stop.
        return text(line.key).format(**values).replace(" .", ".")

    def _view(self, key: str, name: str, value: Any) -> Any:
        if isinstance(value, Fact):
            return FactView(value, self._area(value.area))
        if isinstance(value, Target):
            return TargetView(value, self._area(value.area))
        if isinstance(value, Area):
            return self._area(value)
        if isinstance(value, Rule):
            document = self._store.documents.get(value.doc_number)
            return RuleView(value, document, self._store.key_names.get(value.key, ""))
        if isinstance(value, Document):
            return DocumentView(value)
        if isinstance(value, Question):
            return self._carried(value)
        return self._plain(key, name, value)

    def _carried(self, question: Question) -> str:
        """What a question took over from the last one, in words."""
        taken, store = question.assumed, self._store
        what = store.part_names.get(question.part) or (
            store.indicators[question.indicator].name_vi
            if question.indicator in store.indicators else ""
        )  # fmt: skip
        period = (
            moment(
                question.periods[0] if not question.period and question.periods else question.period
            )
            if question.period or question.periods
            else ""
        )
        parts = [
            what if "what" in taken else "",
            named_list([_place_name(p) for p in question.places]) if "place" in taken else "",
            text("words.at_time").format(period) if "time" in taken and period else "",
        ]  # fmt: skip
        return ", ".join(p for p in parts if p) or what or text("words.last_question")

    def _plain(self, key: str, name: str, value: Any) -> Any:
        if isinstance(value, tuple) and value and isinstance(value[0], Fact):
            views = [FactView(f, self._area(f.area)) for f in value]
            return PartsView(views, value, by_area=key.startswith(("ranking.", "comparison.")))
        if isinstance(value, tuple):
            return named_list(value)
        if isinstance(value, Indicator):
            return IndicatorView(value) if key != "no_data.target" else f" {value.name_vi}"
        if isinstance(value, date):
            return day(value)
        if isinstance(value, (int, float)):
            return format_number(value)
        return _word(name, value)

    def _derived(self, line: Line) -> dict[str, str]:
        """What is computed from the facts of a line: differences and ratios."""
        if {"target", "fact"} <= set(line.values):
            return _progress(line.values["target"], line.values["fact"])
        if line.key.startswith(("comparison.", "trend.change")):
            return self._compared(line.values)
        if line.key == "figure.share":
            ratio = line.values["fact"].figure.value / line.values["total"].figure.value
            return {"share": format_number(round(ratio * 100, 1)) + "%"}
        if line.key == "breakdown.lead":
            total = line.values["total"]
            words = FactView(total, self._area(total.area)).what if total else ""
            return {"total": text("words.total").format(words) + " " if total else ""}
        return {}

    def _compared(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Differences, ratios and sums of the facts of a line."""
        if "parts" in values:
            added = format_number(sum(f.figure.value for f in values["parts"]))
            return {"added": _inexact(values["parts"], added)}
        if "whole" in values:
            others = sum(f.figure.value for f in values["others"])
            rest = format_number(values["whole"].figure.value - others)
            return {"rest": _inexact((values["whole"], *values["others"]), rest)}
        if "part" in values:
            ratio = values["part"].figure.value / (values["total"].figure.value or 1)
            share = format_number(round(ratio * 100, 1)) + "%"
            return {"share": _inexact((values["part"], values["total"]), share)}
        if "first" in values:
            return {"change": _change(values["first"], values["last"])}
        if "high" not in values:
            return {}
        high, low = values["high"], values["low"]
        name_of = self._area_name if values["by"] == "area" else _part_name
        return {
            "high_name": name_of(high), "low_name": name_of(low),
            "diff": _inexact(
                (high, low), _points(high.figure.value - low.figure.value, high.figure.unit)
            ),
            "times": _times(high.figure.value, low.figure.value, high.figure.unit),
        }  # fmt: skip

    def _area_name(self, fact: Fact) -> str:
        return self._area(fact.area).full

    def _area(self, area: Area) -> AreaView:
        return AreaView(area, self._store.areas.get(area.parent_id or ""))

    def _chart(self, answer: Answer, chart: Mapping[str, Any]) -> dict[str, Any]:
        """The chart with its words: title, labels and names of series."""
        first = answer.facts[0]
        one_area = len({f.area.name for f in answer.facts}) == 1
        title = self._area(first.area).name if one_area else ""
        counted = thing(first) if len({f.figure.part_id for f in answer.facts}) == 1 else ""
        data = [{**d, "label": _label(d["label"])} for d in chart["data"]]
        for point in data:
            if "series" in point:
                point["series"] = self._area(self._store.areas[point["series"]]).full
        return {**chart, "title": ": ".join(filter(None, (title, counted))), "data": data}

    def _data(self, answer: Answer, sources: Sequence[Source]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "kind": answer.kind,
            "status": answer.status,
            "facts": [
                *map(_fact_data, answer.facts), *map(_target_data, answer.targets),
                *map(_rule_data, answer.rules),
            ],
            "sources": [_source_data(s, answer) for s in sources],
            "assumptions": [self.sentence(line) for line in answer.assumptions],
            "caveats": [self.sentence(line) for line in answer.caveats],
        }  # fmt: skip
        if answer.chart:
            data["chart"] = self._chart(answer, answer.chart)
        return data


def _label(label: str) -> str:
    """A bar's label: a date the Vietnamese way, a result or target by its name."""
    if _ISO.fullmatch(label):
        return moment(label)
    return str(texts()["charts"].get(label, label))


_ISO = re.compile(r"\d{4}(?:-\d{2}){0,2}")


def _merged(data: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The data of one message; with several answers the kind is the first one's."""
    first = dict(data[0])
    for other in data[1:]:
        for key in ("facts", "assumptions", "caveats"):
            first[key] = [*first[key], *(item for item in other[key] if item not in first[key])]
        if other["status"] != first["status"]:
            first["status"] = "partial"
        if "chart" in other:
            first.setdefault("chart", other["chart"])
    return first


def _begun(sentence: str) -> str:
    """A sentence begins with a capital, whatever name it begins with."""
    return sentence[:1].upper() + sentence[1:]


def _place_name(place: Place) -> str:
    return text("words.country") if place.name == "Cả nước" else place.name or place.words


def _part_name(fact: Fact) -> str:
    return fact.part_name


def _inexact(facts: Sequence[Fact], number: str) -> str:
    """What was computed, as inexact as the least exact of its facts."""
    inexact = any(f.figure.qualifier for f in facts)
    return text("words.about").format(number) if inexact else number


def _points(value: float, unit: str) -> str:
    """A difference: of percentages in points."""
    number = format_number(value)
    return text("words.points").format(number) if unit == "percent" else number


def _times(high: float, low: float, unit: str) -> str:
    """How many times as much, where that says something."""
    if unit == "percent" or not low or high / low < _TELLING_RATIO:
        return ""
    return text("words.times").format(format_number(round(high / low, 1)))


_TELLING_RATIO = 1.5


def _change(first: Fact, last: Fact) -> str:
    """How a figure went: "tăng 121 (128,7%)"."""
    before, after = first.figure.value, last.figure.value
    if before == after:
        return text("change.same")
    unit = first.figure.unit
    share = format_number(round(abs(after - before) / before * 100, 1)) + "%" if before else ""
    percent = text("change.percent").format(share) if share and unit != "percent" else ""
    key = "change.up" if after > before else "change.down"
    difference = _inexact((first, last), _points(abs(after - before), unit))
    return text(key).format(difference, percent).strip()


class IndicatorView:
    """An indicator by name."""

    def __init__(self, indicator: Indicator) -> None:
        self.name = indicator.name_vi


class PartsView:
    """Parts of a whole: their common moment and their list."""

    def __init__(
        self, views: Sequence[FactView], facts: Sequence[Fact], by_area: bool = False
    ) -> None:
        self.when = views[0].when
        by_area = by_area or len({f.area.area_id for f in facts}) > 1
        names = [
            f"{f.area.name}: {v.number}" if by_area else v.part
            for v, f in zip(views, facts, strict=True)
        ]
        self.list = "; ".join(names)
        self.area, self.thing = views[0].area, thing(facts[0])
        self.dated = "; ".join(_dated(v, f, by_area) for v, f in zip(views, facts, strict=True))


def _dated(view: FactView, fact: Fact, by_area: bool) -> str:
    """A value with its date, after its place where places are told apart."""
    dated = text("words.with_date").format(view.qualified, view.date)
    name = view.area if fact.area.level == "province" else fact.area.name
    return f"{name}: {dated}" if by_area else dated


def _word(name: str, value: Any) -> str:
    """A plain value; some names are only said when there is a value, with a lead word."""
    if not value:
        return ""
    leads: Mapping[str, str] = texts()["leads"]
    said = moment(value) if name == "period" else str(value)
    if name == "score":
        return said.replace(".", ",")
    if name == "where" and value == "Cả nước":
        return " " + text("words.country")
    if name == "topic":
        return str(texts()["intents"].get(value, value)).lower()
    return " " + leads[name].format(said) if name in leads else said


def _progress(target: Target, fact: Fact) -> dict[str, str]:
    value = fact.figure.value
    aim = target.value_max if target.value_max and value > target.value_max else target.value
    gap = _inexact((fact,), _points(abs(value - aim), target.unit))
    key = "words.level" if value == aim else "words.above" if value > aim else "words.below"
    return {
        "ratio": format_number(round(value / aim * 100, 1)) + "%" if aim else "",
        "diff": gap,
        "versus": text(key).format(gap),
    }


def _sources(sources: Sequence[Source]) -> str:
    if not sources:
        return ""
    lines = [SourceView(s).line for s in sources]
    return "\n" + text("sources.heading") + " " + "\n• ".join(lines)


def _fact_data(fact: Fact) -> dict[str, Any]:
    figure = fact.figure
    return {
        "area": fact.area.name, "area_id": fact.area.area_id, "indicator": figure.indicator_id,
        "part": figure.part_id, "value": _plain_number(figure.value), "unit": figure.unit,
        "as_of": figure.as_of, "as_of_precision": figure.precision,
        "operator": figure.qualifier or "=", "source_ids": list(fact.source_ids),
    }  # fmt: skip


def _target_data(target: Target) -> dict[str, Any]:
    data = {
        "area": target.area.name, "area_id": target.area.area_id,
        "indicator": target.indicator.indicator_id, "part": target.part_id,
        "value": _plain_number(target.value), "unit": target.unit, "deadline": target.deadline,
        "operator": target.operator, "plan_document": target.plan_document,
        "source_ids": list(target.source_ids),
    }  # fmt: skip
    if target.value_max is not None:
        data["value_max"] = _plain_number(target.value_max)
    return data


def _rule_data(rule: Rule) -> dict[str, Any]:
    return {
        "rule_id": rule.rule_id, "topic": rule.topic, "key": rule.key, "value": rule.value,
        "unit": rule.unit, "question": rule.question_vi, "statement": rule.answer_vi,
        "document_number": rule.doc_number,
        "effective_from": rule.effective_from.isoformat() if rule.effective_from else None,
        "effective_to": rule.effective_to.isoformat() if rule.effective_to else None,
        "source_ids": [rule.source_id],
    }  # fmt: skip


def _source_data(source: Source, answer: Answer) -> dict[str, Any]:
    numbers = {r.source_id: r.doc_number for r in answer.rules}
    numbers |= {d.source_id: d.doc_number for d in answer.documents}
    numbers |= {s: t.doc_number for t in answer.targets for s in t.source_ids}
    return {
        "id": source.source_id, "title": source.title, "publisher": source.publisher,
        "published_on": source.published_on, "document_number": numbers.get(source.source_id, ""),
        "url": source.url,
    }  # fmt: skip


def _plain_number(value: float) -> float | int:
    return int(value) if value == int(value) else value
