"""The one renderer: an answer in words, with its sources, and the same as data."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from actions.computed import change, inexact, points, progress, times
from actions.data import fact_data, link_data, merged, rule_data, source_data, target_data
from actions.views import (
    AreaView,
    CaseView,
    DocumentView,
    FactView,
    ProductSetView,
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
from knowledge.checklists import Case
from knowledge.law import Document, ProductSet, Rule
from knowledge.model import Answer, Area, Fact, Indicator, Line, Place, Question, Source, Target
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
            "custom": merged([self._data(answer, sources) for answer in answers]),
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
        if isinstance(value, ProductSet):
            document = self._store.documents.get(value.doc_number)
            return ProductSetView(value, self._store.part_names[value.group], document)
        if isinstance(value, Case):
            return CaseView(value, self._store.part_names.get(value.group, ""))
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
            return progress(line.values["target"], line.values["fact"])
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
            return {"added": inexact(values["parts"], added)}
        if "whole" in values:
            others = sum(f.figure.value for f in values["others"])
            rest = format_number(values["whole"].figure.value - others)
            return {"rest": inexact((values["whole"], *values["others"]), rest)}
        if "part" in values:
            ratio = values["part"].figure.value / (values["total"].figure.value or 1)
            share = format_number(round(ratio * 100, 1)) + "%"
            return {"share": inexact((values["part"], values["total"]), share)}
        if "first" in values:
            return {"change": change(values["first"], values["last"])}
        if "high" not in values:
            return {}
        high, low = values["high"], values["low"]
        name_of = self._area_name if values["by"] == "area" else _part_name
        return {
            "high_name": name_of(high), "low_name": name_of(low),
            "diff": inexact(
                (high, low), points(high.figure.value - low.figure.value, high.figure.unit)
            ),
            "times": times(high.figure.value, low.figure.value, high.figure.unit),
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
        same = len({f.figure.part_id for f in answer.facts}) == 1
        counted = thing(first) if same else answer.facts[-1].indicator.name_vi
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
                *map(fact_data, answer.facts), *map(target_data, answer.targets),
                *map(rule_data, answer.rules),
            ],
            "sources": [source_data(s, answer) for s in sources],
            "assumptions": [self.sentence(line) for line in answer.assumptions],
            "caveats": [self.sentence(line) for line in answer.caveats],
        }  # fmt: skip
        if answer.reminders:
            data["links"] = [link_data(iso) for iso in answer.reminders]
        if answer.chart:
            data["chart"] = self._chart(answer, answer.chart)
        return data


def _label(label: str) -> str:
    """A bar's label: a date the Vietnamese way, a result or target by its name."""
    if _ISO.fullmatch(label):
        return moment(label)
    return str(texts()["charts"].get(label, label))


_ISO = re.compile(r"\d{4}(?:-\d{2}){0,2}")


def _begun(sentence: str) -> str:
    """A sentence begins with a capital, whatever name it begins with."""
    return sentence[:1].upper() + sentence[1:]


def _place_name(place: Place) -> str:
    return text("words.country") if place.name == "Cả nước" else place.name or place.words


def _part_name(fact: Fact) -> str:
    return fact.part_name


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


#: How precise an ISO period is, by its length.
_PRECISION = {4: "year", 7: "month", 10: "day"}


def _word(name: str, value: Any) -> str:
    """A plain value; some names are only said when there is a value, with a lead word."""
    if not value:
        return ""
    leads: Mapping[str, str] = texts()["leads"]
    if name == "recognised" and len(value) in _PRECISION:
        return text(f"words.when_{_PRECISION[len(value)]}").format(moment(value))
    if name == "recognised":
        return text("words.within").format(*(moment(part) for part in value.split("/")))
    said = moment(value) if name == "period" else str(value)
    if name == "score":
        return said.replace(".", ",")
    if name == "where" and value == "Cả nước":
        return " " + text("words.country")
    if name == "task":
        return text(f"checklist.tasks.{value}")
    if name == "topic":
        return str(texts()["intents"].get(value, value))
    return " " + leads[name].format(said) if name in leads else said


def _sources(sources: Sequence[Source]) -> str:
    if not sources:
        return ""
    lines = [SourceView(s).line for s in sources]
    return "\n" + text("sources.heading") + " " + "\n• ".join(lines)
