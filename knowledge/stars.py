"""From points to stars, under the criteria in force on the day asked about.

The bands and the points of the parts A, B and C are rules of the tables (for today:
Decision 26/2026/QĐ-TTg, Article 3); under it points alone are not enough.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.language.numbers import format_number
from bot.language.periods import bounds
from bot.language.text import fold
from knowledge.law import Rule, same_number
from knowledge.model import Answer, Line, Question
from knowledge.regimes import versions
from knowledge.statements import in_force, stated
from knowledge.store import Store

BANDS = ("star5_band", "star4_band", "star3_band", "star2_band", "star1_band")
_PART = re.compile(
    r"\b(?:phan |muc )?([abc])(?: ?[:=]? ?| (?:duoc|dat|la|co) )(\d{1,3}(?:[.,]\d{1,2})?)\b"
)
#: A part named as one, so that its points are no total.
_SINGLE = re.compile(r"\b(?:phan|muc) [abc]\b")
#: Points named as such; two of them are a comparison, not a score.
_POINTS = re.compile(r"\b(\d{1,3}(?:[.,]\d{1,2})?) ?diem\b")
_EACH = re.compile(r"\b(?:moi|tung|lan luot|mot cai|hai (?:san pham|mon|cai|thu))\b")
#: So many are several: parts to be added up, decisions or times to be told apart.
_SEVERAL = 2
#: A score up to this, without a scale, may have been given out of ten.
_OUT_OF_TEN = 10


@dataclass(frozen=True)
class Band:
    """The points of a star: from `low` to `high`, which is included if `closed`."""

    star: int
    low: float
    high: float
    closed: bool
    rule: Rule

    def holds(self, points: float) -> bool:
        """Whether so many points are of this star."""
        return self.low <= points and (points <= self.high if self.closed else points < self.high)


def band(rule: Rule) -> Band:
    """A band as the tables write it: 90-100, 70-<90, 70-89.

    Raises:
        ValueError: if the rule's value is none.
    """
    low, _, high = rule.value.partition("-")
    star = int(rule.key[len("star")])
    return Band(star, float(low), float(high.lstrip("<")), not high.startswith("<"), rule)


def parts_named(text: str) -> Mapping[str, float]:
    """The points of the parts A, B and C that a message names: {"a": 30.0, …}."""
    return {part: float(n.replace(",", ".")) for part, n in _PART.findall(fold(text))}


class StarAnswers:
    """Says which star points give, and what is missing to the next."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def stars(self, question: Question, day: date) -> Answer | None:
        """The star of the points named, on `day`; None where none were named."""
        named = list(dict.fromkeys(_POINTS.findall(fold(question.text))))
        if len(named) > 1:
            each = _EACH.search(fold(question.text))
            return self._of_each(question, named, day) if each else None
        parts = parts_named(question.text)
        if len(parts) == 1 and _SINGLE.search(fold(question.text)):
            return self._of_one_part(question, parts, day)
        if len(parts) >= _SEVERAL:
            return self._of_parts(question, parts, day)
        if not question.score:
            return None
        points, _, scale = question.score.partition("/")
        if scale == str(_OUT_OF_TEN):
            return self._which_scale(question, float(points), day)
        return self._of_points(question, float(points), day)

    def of_all(self, question: Question, today: date) -> Answer | None:
        """The stars under each of several times or decisions named; None of one."""
        asked = [replace(question, documents=(n,), periods=()) for n in question.documents]
        if len(asked) < _SEVERAL:
            asked = [replace(question, periods=(p,), period=p) for p in question.periods]
        found: dict[Rule, Answer | None] = {}
        for q in asked:
            rule = self._criteria_then(q, today)
            if rule:
                found.setdefault(rule, self.stars(q, rule.effective_from or today))
        answers = {rule: a for rule, a in found.items() if a}
        if len(answers) < _SEVERAL:
            return None
        lines = [
            x for r, a in answers.items() for x in (Line("stars.under", {"rule": r}), *a.lines)
        ]
        return stated(question, "stars", "answered", lines)

    def _criteria_then(self, question: Question, today: date) -> Rule | None:
        """The rule that names the criteria of a question's decision or time."""
        day = self.day_of(question)
        if day is None and question.period:
            day = min(bounds(question.period)[1], today)
        history = versions(self._store.rules, "criteria_document")
        return next((r for r in history if day and r.holds_on(day)), None)

    def star_of(self, question: Question, day: date) -> str:
        """The star that the points named give, '' where they give none."""
        points = float(question.score.partition("/")[0])
        bands = (band(r) for r in self._held(day, *BANDS))
        return next((str(b.star) for b in bands if b.holds(points)), "")

    def day_of(self, question: Question) -> date | None:
        """A day on which the criteria of the document named were in force, if it has any."""
        for rule in versions(self._store.rules, "criteria_document"):
            if any(same_number(rule.value or rule.doc_number, n) for n in question.documents):
                return rule.effective_from
        return None

    def _of_one_part(
        self, question: Question, parts: Mapping[str, float], day: date
    ) -> Answer | None:
        """Points of a single part are no star: its most, and that the others are missing."""
        ((part, points),) = parts.items()
        most = self._held(day, f"part_{part}_points")
        if not most:
            return None
        over = points > float(most[0].value)
        key = "stars.part_over" if over else "stars.one_part"
        lines = [Line(key), *(Line("rule.lead", {"rule": r}) for r in most)]
        return stated(question, "stars", "partial", lines)

    def _of_each(self, question: Question, named: Sequence[str], day: date) -> Answer:
        """The stars of several products, one by one."""
        answers = [
            self._of_points(question, float(points.replace(",", ".")), day) for points in named
        ]
        return stated(question, "stars", "answered", [x for a in answers for x in a.lines])

    def _held(self, day: date, *keys: str) -> list[Rule]:
        return in_force(self._store.rules, day, *keys)

    def _which_scale(self, question: Question, points: float, day: date) -> Answer:
        """Asked out of ten: the criteria count to a hundred, so the scale is asked."""
        scale = self._held(day, "max_points")
        lines = [Line("stars.which_scale", {"score": question.score})]
        lines += [Line("rule.lead", {"rule": r}) for r in scale]
        choices = (points * 10, points) if points <= _OUT_OF_TEN else (points,)
        buttons = tuple(f"{format_number(p)} điểm là mấy sao?" for p in choices)
        return stated(question, "clarify", "partial", lines, buttons)

    def _of_parts(self, question: Question, parts: Mapping[str, float], day: date) -> Answer:
        """The star of the parts' sum; a part above its most is said to be."""
        most = self._held(day, *(f"part_{part}_points" for part in sorted(parts)))
        over = [r for r in most if parts[r.key[len("part_")]] > float(r.value)]
        if over or min(parts.values()) < 0:
            lines = [Line("stars.part_over"), *(Line("rule.lead", {"rule": r}) for r in over)]
            return stated(question, "stars", "partial", lines)
        total = sum(parts.values())
        answer = self._of_points(question, total, day)
        words = " + ".join(format_number(parts[p]) for p in sorted(parts))
        added = Line("stars.added", {"parts": words, "score": total})
        missing = [Line("stars.part_missing")] if len(parts) < len("abc") else []
        return _before(answer, [added, *missing])

    def _of_points(self, question: Question, points: float, day: date) -> Answer:
        bands = [band(r) for r in self._held(day, *BANDS)]
        if not bands:
            first = versions(self._store.rules, "criteria_document")[:1]
            lines = [Line("stars.no_criteria", {"rule": r}) for r in first]
            return stated(question, "stars", "no_data", lines)
        found = next((b for b in bands if b.holds(points)), None)
        score = {"score": points}
        if found is None:
            return self._in_none(question, bands, points, day)
        lines = [
            Line("stars.of", {**score, "star": found.star}),
            Line("stars.band", {"rule": found.rule}),
            *self._missing(bands, found, points, question.stars),
            *self._more(found, day),
        ]  # fmt: skip
        if 0 < points <= _OUT_OF_TEN:
            lines.insert(0, Line("stars.out_of_hundred", score))
        return stated(question, "stars", "answered", lines)

    def _in_none(
        self, question: Question, bands: Sequence[Band], points: float, day: date
    ) -> Answer:
        """Points off the scale; or between two bands, where these are of whole numbers."""
        around = _around(bands, points)
        key = "stars.between" if around else "stars.off_scale"
        rules = [b.rule for b in around] or self._held(day, "max_points")
        lines = [Line(key, {"score": points})]
        lines += [Line("rule.lead", {"rule": r}) for r in rules]
        return stated(question, "stars", "partial", lines)

    @staticmethod
    def _missing(bands: Sequence[Band], found: Band, points: float, aimed: str) -> list[Line]:
        """How many points are missing to the star aimed at, by default the next one."""
        star = int(aimed[0]) if aimed[:1].isdigit() and int(aimed[0]) > found.star else 0
        aim = next((b for b in bands if b.star == (star or found.star + 1)), None)
        if aim is None:
            return []
        gap = round(aim.low - points, 2)
        return [Line("stars.missing", {"gap": gap, "star": aim.star, "rule": aim.rule})]

    def _more(self, found: Band, day: date) -> list[Line]:
        """What points alone do not decide: mandatory minimums; stars without a certificate."""
        certified = self._held(day, "certifiable_stars")
        without = [r for r in certified if found.star < int(r.value[0])]
        minimums = self._held(day, "points_not_enough")
        return [
            *(Line("rule.lead", {"rule": r}) for r in without),
            *(Line("stars.not_enough", {"rule": r}) for r in minimums),
        ]


def _around(bands: Sequence[Band], points: float) -> list[Band]:
    """The bands next below and next above points that are in none."""
    below = [b for b in bands if b.high < points]
    above = [b for b in bands if b.low > points]
    return [above[-1], below[0]] if below and above else []


def _before(answer: Answer, lines: Sequence[Line]) -> Answer:
    return replace(answer, lines=(*lines, *answer.lines))
