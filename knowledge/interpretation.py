"""From an intent and the spans of a message to a question in the knowledge's terms."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.language.expressions import NO_SCORE
from bot.language.span import Span
from bot.language.text import fold
from knowledge import limits
from knowledge.counting import GENERAL, GROUPS, OWNERS, indicator_and_part
from knowledge.dialogue import continued, is_fragment
from knowledge.kinds import settled
from knowledge.model import ABOUT_FIGURES, Place, Question

#: Intents that look at one figure at several times.
_OVER_TIME = frozenset(["ask_comparison", "ask_trend"])

#: Intents that need no place: asked of none, they are on the whole country.
_OF_THE_COUNTRY = frozenset(["ask_ranking"])


def interpret(
    intent: str, text: str, spans: Sequence[Span], previous: Question | None = None, home: str = ""
) -> Question:
    """Build the question; what it leaves open is taken from `previous` or `home`, and said."""
    question = settled(_read(intent, text, spans), spans)
    fragment = is_fragment(text, spans)
    if fragment and previous and previous.kind == "ask_star_points":
        question = _scored(question, spans)
    question = continued(question, previous, fragment)
    open_place = not question.places and not question.documents
    if question.kind in ABOUT_FIGURES - _OF_THE_COUNTRY and open_place and home:
        question = replace(question, places=(Place(home),), assumed=(*question.assumed, "home"))
    return question


def _read(intent: str, text: str, spans: Sequence[Span]) -> Question:
    values: dict[str, list[Span]] = {}
    for span in spans:
        values.setdefault(span.label, []).append(span)
    named = [*values.get("part", []), *values.get("star", [])]
    negated = limits.negated(named, text) if intent in _MAY_EXCLUDE else []
    for label in ("part", "star"):
        values[label] = [s for s in values.get(label, []) if s not in negated]
    without = limits.excluded(values, text, intent) if intent in _MAY_EXCLUDE else []
    values["area"] = [s for s in values.get("area", []) if s not in without]
    question = _counted(intent, text, values)
    question = replace(
        question, excluded=_places(without), without=tuple(s.value for s in negated),
        **_limited(values, intent, text),
    )  # fmt: skip
    return replace(question, left_out=_left_out(question, values, negated))


#: Intents of messages in which "trừ" and the like leave a place out.
_MAY_EXCLUDE = ABOUT_FIGURES | {"follow_up", "nlu_unsure", "nlu_fallback", "out_of_scope"}


def _counted(intent: str, text: str, values: dict[str, list[Span]]) -> Question:
    """What is asked for: the place, what is counted, of when."""
    stars = _stars(values, intent) or _drawn(text)
    if intent in _OVER_TIME:
        for label in ("indicator", "aspect"):
            values[label] = [s for s in values.get(label, []) if not _is_growth(s)]
    indicator, part = indicator_and_part(values, stars, text)
    if intent == "ask_figure" and _asks_rating(values):
        indicator = "product_star_rating"
    if intent in {"ask_figure", "ask_breakdown"} and _several_stars(values, intent):
        intent, stars, part = "ask_breakdown", "", ""
        indicator = indicator if indicator.startswith("share") else _whole(values, text)
        values.setdefault("by", []).append(Span("by", "star", 0, 0, "", {}))
    times = values.get("time", [])
    return Question(
        kind=intent, text=text, places=_placed(values),
        indicator=indicator, part=part, by=_first(values, "by"), stars=stars,
        period=_period(times, intent, text), era=_era(values),
        documents=tuple(s.value for s in values.get("document", [])),
        score=_score(values, intent, text), batch=_first(values, "batch"),
        invalid_date=next((t.text for t in times if not t.value), ""),
        periods=tuple(dict.fromkeys(t.value for t in times if t.value and not _is_now(t))),
    )  # fmt: skip


def _limited(values: Mapping[str, list[Span]], intent: str, text: str) -> dict[str, Any]:
    """What limits or steers the question, by the names of its attributes."""
    aspects = _aspects(values, intent)
    several = len(values.get("area", [])) > 1 or len(_parts(values)) > 1
    if several and _ADDED.search(fold(text)):
        aspects = (*aspects, "sum")
    return {
        "parts": _parts(values), "order": limits.order(values, text),
        "scope": _first(values, "scope") or limits.scope(text), "limit": limits.limit(text),
        "aspects": aspects,
        "claims": limits.claims(values, text),
    }  # fmt: skip


#: Intents of which a time may be open to one side ("trước năm 2023").
_OPENED = frozenset(
    "ask_figure ask_breakdown ask_ranking ask_trend follow_up nlu_unsure nlu_fallback"
    " out_of_scope ask_transition ask_merger".split()
)

#: Intents on rules that differ from star to star.
_BY_STAR = frozenset(["ask_star_points", "ask_authority", "ask_validity", "ask_logo"])


def _stars(values: Mapping[str, list[Span]], intent: str) -> str:
    """The stars meant: the first ones; of a rule, all that follow one another."""
    stars = sorted({s.value for s in values.get("star", [])})
    if intent in _BY_STAR and len(stars) > 1 and "".join(stars) in "12345":
        return f"{stars[0]}-{stars[-1]}"
    return values["star"][0].value if stars else ""


def _drawn(text: str) -> str:
    """Stars that are drawn instead of named: "⭐⭐⭐⭐"."""
    count = sum(text.count(star) for star in "⭐★🌟")
    return str(count) if 1 < count <= 5 else ""


def _asks_rating(values: Mapping[str, list[Span]]) -> bool:
    """Whether it is how many stars something has ("chè ở Kỳ Sơn mấy sao")."""
    named = any(values.get(label) for label in ("indicator", "star", "part"))
    return not named and any(fold(s.text) == "may sao" for s in values.get("by", []))


def _several_stars(values: Mapping[str, list[Span]], intent: str) -> bool:
    """Whether figures of several stars are asked for, each by itself."""
    named = {s.value for s in values.get("indicator", [])}
    stars = {s.value for s in values.get("star", [])}
    ranges = intent == "ask_breakdown" and any("-" in s for s in stars)
    return (len(stars) > 1 or ranges) and named <= set(GENERAL)


def _whole(values: Mapping[str, list[Span]], text: str) -> str:
    """The indicator that is broken down: what is meant without any star."""
    return indicator_and_part(values, "", text)[0]


def _period(times: Sequence[Span], intent: str, text: str) -> str:
    """The time meant: the first one, for a deadline the most precise."""
    named = [t.value for t in times if t.value and not _is_now(t)]
    if intent in _OPENED and len(named) == 1:
        (only,) = (t for t in times if t.value == named[0])
        return limits.opened(only, text)
    if intent == "ask_deadline":
        named.sort(key=lambda iso: -len(iso) if "/" not in iso else 0)
    return named[0] if named else ""


def _is_now(span: Span) -> bool:
    return span.detail.get("words") == "now"


def _aspects(values: Mapping[str, list[Span]], intent: str) -> tuple[str, ...]:
    """The words that steer the answer, "now" and the way of looking among them."""
    named = [s.value for s in values.get("aspect", [])]
    now = ["now"] if any(_is_now(t) for t in values.get("time", [])) else []
    before = [t for t in values.get("time", []) if fold(t.text) in _YEAR_BEFORE]
    trend = ["trend"] if intent == "ask_trend" else []
    return tuple(dict.fromkeys([*named, *now, *(["year_before"] if before else []), *trend]))


_YEAR_BEFORE = frozenset(["nam truoc", "nam truoc do"])
_ADDED = re.compile(r"\bcong\b(?! (?:nhan|ty|bo|dong|thuong|viec|tac|cu|suc|khai|an|thong|chung))")


def _parts(values: Mapping[str, list[Span]]) -> tuple[str, ...]:
    """Several stars, groups or kinds of owners named beside each other."""
    stars = [s.value for s in values.get("star", []) if s.value.isdigit()]
    named = [s.value for s in values.get("part", [])]
    for kind in (GROUPS, OWNERS):
        of_kind = tuple(dict.fromkeys(p for p in named if p in kind))
        if len(of_kind) > 1:
            return of_kind
    found = tuple(dict.fromkeys(stars))
    return found if len(found) > 1 else ()


def _left_out(
    question: Question, values: Mapping[str, list[Span]], negated: Sequence[Span]
) -> tuple[str, ...]:
    """What narrows a question on figures, beyond what the answer can heed."""
    counted = (question.indicator, question.part, question.stars)
    words = limits.unheeded(values, question.text, question.kind, counted)
    words += [s.text for s in negated if question.kind != "ask_figure"]
    known = any(p.name for p in question.places)
    if question.kind == "ask_figure" and known:
        words += [_with_level(s) for s in values.get("area", []) if not s.value]
    return tuple(dict.fromkeys(words))


def _with_level(span: Span) -> str:
    return f"xã {span.text}" if span.detail.get("level") == "commune" else span.text


def _first(values: Mapping[str, list[Span]], label: str) -> str:
    return values[label][0].value if label in values else ""


def _places(spans: Sequence[Span]) -> tuple[Place, ...]:
    places = (
        Place(s.value, str(s.detail.get("level", "")), s.text, str(s.detail.get("within", "")))
        for s in spans
    )
    return tuple(dict.fromkeys(places))


def _placed(values: Mapping[str, list[Span]]) -> tuple[Place, ...]:
    """The places, each with the borders said right after it."""
    spans = values.get("area", [])
    eras = {s.start: s.value for s in values.get("era", [])}
    places = _places(spans)
    if len(places) < 2 or len(places) != len(spans):
        return places
    return tuple(
        replace(place, era=eras.get(span.end + 1, ""))
        for place, span in zip(places, spans, strict=True)
    )


def _era(values: Mapping[str, list[Span]]) -> str:
    """The borders meant of all places: those said of one of several are that one's."""
    areas = values.get("area", [])
    ends = {s.end + 1 for s in areas} if len(areas) > 1 else set()
    free = [s.value for s in values.get("era", []) if s.start not in ends]
    return free[0] if free else ""


def _is_growth(span: Span) -> bool:
    """Whether the words speak of growth ("tăng thêm"), not of newly recognised products."""
    new = span.value in {"new_products_recognised", "new"}
    return new and fold(span.text).startswith(("tang", "them"))


def _score(values: Mapping[str, list[Span]], intent: str, text: str) -> str:
    if "score" not in values:
        return _bare_score(values, text) if intent == "ask_star_points" else ""
    span = values["score"][0]
    scale = span.detail.get("scale")
    return f"{span.value}/{scale}" if scale else span.value


def _scored(question: Question, spans: Sequence[Span]) -> Question:
    """A plain number said after a question on points is a score, too: "thế 69,9?"."""
    numbers = {"number": [s for s in spans if s.label == "number"]}
    return replace(question, score=question.score or _bare_score(numbers, question.text))


def _bare_score(values: Mapping[str, list[Span]], text: str) -> str:
    """Asked which star it gives, a plain number is a score ("90 thì mấy sao")."""
    if {*NO_SCORE, "chua"} & set(fold(text).split()):
        return ""
    numbers = [
        s.value for s in values.get("number", [])
        if 5 < float(s.value) <= 100 and not s.detail.get("qualifier")
    ]  # fmt: skip
    return numbers[0] if len(numbers) == 1 else ""
