"""Answers on how a figure went over the years, with its gaps and its breaks."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from knowledge.chart import line
from knowledge.figures import FigureAnswers
from knowledge.model import Answer, Fact, Line, Place, Question
from knowledge.nothing import no_place
from knowledge.places import Gazetteer, Located
from knowledge.remarks import assumptions, joined, sources_of
from knowledge.selection import likely_day

#: With more points than these, each year is told by its last one.
_MOST_POINTS = 8


class TrendAnswers:
    """Tells a cell over time: one series for each state of the borders."""

    def __init__(self, gazetteer: Gazetteer, figures: FigureAnswers) -> None:
        self._gazetteer = gazetteer
        self._figures = figures

    def trend(self, question: Question) -> Answer:
        """The known dates of one indicator of each place."""
        refused = self._figures.refuse(question)
        if refused:
            return refused
        answers = [self._of_place(question, place) for place in question.places]
        return answers[0] if len(answers) == 1 else joined(question, answers)

    def _of_place(self, question: Question, place: Place) -> Answer:
        located = self._gazetteer.locate(place, question.era)
        if located is None:
            return no_place(question, place, self._gazetteer)
        indicator = question.indicator or "products_total"
        span = question.period if "/" in question.period else ""
        points = thinned(self._exact(located, indicator, question, span))
        if len(points) < 2:
            return self._single(question, place, points)
        series = [list(group) for _, group in groupby(points, key=lambda f: f.area.area_id)]
        lines = [Line("trend.series", {"points": tuple(s)}) for s in series]
        lines += [Line("trend.change", {"first": s[0], "last": s[-1]}) for s in series if s[1:]]
        return Answer(
            kind="trend", status="answered", lines=tuple(lines), facts=tuple(points),
            source_ids=sources_of(points), assumptions=tuple(assumptions(question, located)),
            caveats=tuple(_caveats(series)), chart=line(points), question=question,
        )  # fmt: skip

    def _exact(self, located: Located, indicator: str, question: Question, span: str) -> list[Fact]:
        """The history, without figures of a whole year beside dated ones of that year.

        The one that is answered when only the figure is asked for stays.
        """
        points = self._figures.history(located, indicator, question.part, span)
        anytime = replace(question, period="", batch="")
        lead = self._figures.cell(located, indicator, question.part, anytime)[:1]
        dated = {_year_of(f) for f in points if f.figure.precision != "year"}
        return [
            f
            for f in points
            if f in lead or f.figure.precision != "year" or _year_of(f) not in dated
        ]

    def _single(self, question: Question, place: Place, points: Sequence[Fact]) -> Answer:
        """One date makes no course: its figure, and that there are no others."""
        answer = self._figures.figure(replace(question, places=(place,), period=""))
        if not points:
            return answer
        return replace(answer, status="partial", lines=(*answer.lines, Line("trend.one")))


def _year_of(fact: Fact) -> tuple[str, int]:
    return fact.area.area_id, fact.figure.start.year


def thinned(points: Sequence[Fact]) -> list[Fact]:
    """Each date once; with many of them the last of each year, within the same borders."""
    once = [list(g)[0] for _, g in groupby(points, key=lambda f: (f.area.area_id, f.figure.as_of))]
    if len(once) <= _MOST_POINTS:
        return once
    years = groupby(once, key=lambda f: (f.area.area_id, likely_day(f.figure, f.area).year))
    return [list(group)[-1] for _, group in years]


def _caveats(series: Sequence[Sequence[Fact]]) -> list[Line]:
    lines = [Line("caveat.borders")] if len(series) > 1 else []
    gaps = [year for points in series for year in _gaps(points)]
    if gaps:
        lines.append(Line("caveat.gaps", {"years": tuple(map(str, gaps))}))
    if any(f.figure.conflict_ids for points in series for f in points):
        lines.append(Line("caveat.counting"))
    return lines


def _gaps(points: Sequence[Fact]) -> list[int]:
    """The years between the first and the last point that have none."""
    years = {f.figure.start.year for f in points} | {f.figure.end.year for f in points}
    return [y for y in range(min(years), max(years)) if y not in years]
