"""From an intent and the spans of a message to a question in the knowledge's terms."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.language.expressions import NO_SCORE
from bot.language.span import Span
from bot.language.text import fold
from knowledge.counting import GENERAL, GROUPS, OWNERS, indicator_and_part
from knowledge.model import Place, Question

#: Of intents on rules: the indicators that make them questions on a place's figures.
_COUNTED: Mapping[str, tuple[str, ...]] = {
    "ask_sales_channels": (
        "shops", "new_shops", "share_entities_modern_channels", "share_products_on_ecommerce",
        "products_on_ecommerce", "share_entities_digital_shop", "share_entities_own_website",
    ),
    "ask_logo": ("share_new_products_with_logo",),
}  # fmt: skip

#: What a question on rules has where it asks for a figure after all.
_HOW_MANY = re.compile(r"\b(?:bao nhieu|bao nhiu|bn|may|nhieu|so|ty le|ti le|phan tram)\b|%")

#: Intents that look at one figure at several times.
_OVER_TIME = frozenset(["ask_comparison", "ask_trend"])

_ABOUT_RULES = frozenset(
    "ask_validity ask_reevaluation ask_deadline ask_authority ask_star_points ask_dossier"
    " ask_score_structure ask_product_groups ask_procedure ask_participants".split()
)

#: Intents whose answers depend on a place.
ABOUT_PLACES = frozenset(
    [
        "ask_figure",
        "ask_breakdown",
        "ask_target",
        "ask_progress",
        "ask_comparison",
        "ask_trend",
        "ask_ranking",
    ]
)


def interpret(
    intent: str, text: str, spans: Sequence[Span], previous: Question | None = None, home: str = ""
) -> Question:
    """Build the question; what it leaves open is taken from `previous` or `home`, and said."""
    question = _settled(_read(intent, text, spans), spans)
    if intent == "follow_up":
        question = _continue(question, previous)
    elif question.kind in ABOUT_PLACES and not question.places and previous and previous.places:
        question = _inherit(question, previous)
    if question.kind in ABOUT_PLACES and not question.places and home:
        question = replace(question, places=(Place(home),), assumed=(*question.assumed, "home"))
    return question


def _settled(question: Question, spans: Sequence[Span]) -> Question:
    """The kind where the names in the message decide it, whatever the words sound like.

    A place's own sales channels or logos are counted in its figures; what is called a
    target is never answered with a result.
    """
    counted = question.indicator in _COUNTED.get(question.kind, ())
    if question.places and counted and _HOW_MANY.search(fold(question.text)):
        return replace(question, kind="ask_figure")
    aspects = {s.value for s in spans if s.label == "aspect"}
    if question.kind == "ask_figure" and "target" in aspects:
        return replace(question, kind="ask_target")
    if question.kind == "ask_target":
        return _target_or_not(question, aspects)
    if question.kind == "ask_deadline":
        return _by_its_date(question, spans)
    return question


_FEW_WORDS = 6


def _target_or_not(question: Question, aspects: set[str]) -> Question:
    """Without a word of plans it is a figure; of a plan without a place, the plan itself."""
    if question.documents and not question.places:
        return replace(question, kind="ask_document")
    short = len(question.text.split()) <= _FEW_WORDS
    if (question.period or short) and not aspects & {"target", "plan"}:
        return replace(question, kind="ask_figure")
    return question


_ENDS = re.compile(r"(?:het han|han den|han toi|het hieu luc|han dung)(?: la| vao| ngay| hom)* $")
_HANDED_IN = re.compile(r"\b(?:nop|gui)(?: ho so)?(?: ngay| hom| tu| luc)* $")


def _by_its_date(question: Question, spans: Sequence[Span]) -> Question:
    """What a date is of: the recognition, unless its words say the end or the dossier."""
    day = next((s for s in spans if s.label == "time" and s.value == question.period), None)
    before = fold(question.text[: day.start]) if day else ""
    if _ENDS.search(before):
        return replace(question, assumed=("expiry",))
    if _HANDED_IN.search(before):
        return replace(question, kind="ask_procedure", period="")
    return question


def _read(intent: str, text: str, spans: Sequence[Span]) -> Question:
    values: dict[str, list[Span]] = {}
    for span in spans:
        values.setdefault(span.label, []).append(span)
    stars = _stars(values, intent)
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
    question = Question(
        kind=intent, text=text, places=_places(values.get("area", [])),
        indicator=indicator, part=part, by=_first(values, "by"), stars=stars,
        period=_period(times, intent),
        era=_first(values, "era"),
        documents=tuple(s.value for s in values.get("document", [])),
        score=_score(values, intent, text), batch=_first(values, "batch"),
        invalid_date=next((t.text for t in times if not t.value), ""),
    )  # fmt: skip
    return replace(question, left_out=_left_out(question, values))


#: Intents on rules that differ from star to star.
_BY_STAR = frozenset(["ask_star_points", "ask_authority", "ask_validity", "ask_logo"])


def _stars(values: Mapping[str, list[Span]], intent: str) -> str:
    """The stars meant: the first ones; of a rule, all that follow one another."""
    stars = sorted({s.value for s in values.get("star", [])})
    if intent in _BY_STAR and len(stars) > 1 and "".join(stars) in "12345":
        return f"{stars[0]}-{stars[-1]}"
    return values["star"][0].value if stars else ""


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


def _period(times: Sequence[Span], intent: str) -> str:
    """The time meant: the first one, for a deadline the most precise."""
    named = [t.value for t in times if t.value and t.detail.get("words") != "now"]
    if intent == "ask_deadline":
        named.sort(key=lambda iso: -len(iso) if "/" not in iso else 0)
    return named[0] if named else ""


def _left_out(question: Question, values: Mapping[str, list[Span]]) -> tuple[str, ...]:
    """What narrows a question on one figure, beyond what one figure can heed."""
    if question.kind != "ask_figure":
        return ()
    stars = [s for s in values.get("star", []) if s.value != question.stars]
    kinds = OWNERS | GROUPS
    parts = [
        s for s in values.get("part", []) if s.value in kinds and s.value != question.part
        and (question.part or question.stars)
    ]  # fmt: skip
    known = any(p.name for p in question.places)
    areas = [s for s in values.get("area", []) if not s.value and known]
    goods = [] if question.indicator == "product_star_rating" else values.get("goods", [])
    words = [s.text for s in (*stars, *parts, *goods)]
    return tuple(dict.fromkeys([*words, *(_with_level(s) for s in areas)]))


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


def _bare_score(values: Mapping[str, list[Span]], text: str) -> str:
    """Asked which star it gives, a plain number is a score ("90 thì mấy sao")."""
    if set(NO_SCORE) & set(fold(text).split()):
        return ""
    numbers = [
        s.value for s in values.get("number", [])
        if 5 < float(s.value) <= 100 and not s.detail.get("qualifier")
    ]  # fmt: skip
    return numbers[0] if len(numbers) == 1 else ""


def _inherit(question: Question, previous: Question) -> Question:
    """A question that names no place is on the last one's, and on its figure if it names none."""
    same_figure = not (question.indicator or question.part or question.by)
    about = previous if same_figure and previous.kind in ABOUT_PLACES else question
    return replace(
        question, places=previous.places, assumed=("previous",), indicator=about.indicator,
        part=about.part, period=question.period or about.period,
    )  # fmt: skip


def _continue(question: Question, previous: Question | None) -> Question:
    """The previous question with the parts named anew; alone, a question on a place."""
    if previous and previous.kind in _ABOUT_RULES and not question.places:
        return _same_rule(question, previous)
    if previous is None or previous.kind not in ABOUT_PLACES:
        return replace(question, kind="ask_figure")
    named = question.indicator or question.part
    return replace(
        previous,
        text=question.text,
        places=question.places or previous.places,
        indicator=question.indicator if named else previous.indicator,
        part=question.part if named else previous.part,
        period=question.period or ("" if question.places and not question.era else previous.period),
        era=question.era or ("" if question.places else previous.era),
        batch=question.batch,
        assumed=() if question.places else ("previous",),
    )


def _same_rule(question: Question, previous: Question) -> Question:
    """The rule asked for before, of another star, time or document."""
    return replace(
        previous, text=f"{previous.text} {question.text}", stars=question.stars or previous.stars,
        period=question.period or previous.period, score=question.score or previous.score,
        documents=question.documents or previous.documents,
    )  # fmt: skip
