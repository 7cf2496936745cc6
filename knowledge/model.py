"""What the knowledge holds and what is asked of it: small typed objects."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from knowledge.law import Document, Rule

#: The intents (kinds of questions) whose answers are figures or targets of places.
ABOUT_FIGURES = frozenset(
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


@dataclass(frozen=True)
class Area:
    """A place within the years in which it had these borders."""

    area_id: str
    name: str
    level: str
    parent_id: str | None
    valid_from: date | None
    valid_to: date | None
    successor_id: str | None
    region: str = ""

    @property
    def is_former(self) -> bool:
        """Whether these borders are gone."""
        return self.valid_to is not None


@dataclass(frozen=True)
class Indicator:
    """What is counted or measured; `whole` is the indicator of which it is a part."""

    indicator_id: str
    name_vi: str
    unit: str
    kind: str
    dimension: str
    whole: str | None


@dataclass(frozen=True)
class Part:
    """One of the parts by which an indicator can be divided: a star, a group, an owner."""

    part_id: str
    dimension: str
    name: str


@dataclass(frozen=True)
class Source:
    """Where a fact was read."""

    source_id: str
    title: str
    publisher: str
    published_on: str
    url: str
    kind: str


@dataclass(frozen=True)
class Publication:
    """What speaks for a source: whether it is official, and its ISO date, '' if unknown."""

    official: bool
    published_on: str


@dataclass(frozen=True)
class Figure:
    """One observation: an indicator (and part) of an area at a time, from one source.

    Attributes:
        value: in `unit`.
        qualifier: ">" more than, "<" nearly, "~" about, "" exactly.
        as_of: ISO, as precise as known; `start` and `end` its first and last day.
        note: the reviewer's words on how it was read; not for users as they stand.
        standing: what the conflicts table says of it: preferred, doubtful, concerned, "".
        conflict_ids: the conflicts it is part of.
        dispute_ids: those of them in which sources contradict each other or themselves
            (the others are figures that move oddly over time).
        settled_ids: those of them that settle on this figure.
    """

    figure_id: str
    area_id: str
    indicator_id: str
    part_id: str
    value: float
    qualifier: str
    unit: str
    as_of: str
    start: date
    end: date
    precision: str
    inferred: bool
    boundary: str
    source_id: str
    note: str
    standing: str = ""
    conflict_ids: tuple[str, ...] = ()
    dispute_ids: tuple[str, ...] = ()
    settled_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """A figure as it is answered: the observations that agree, as one.

    Attributes:
        figure: the observation with the most exact date.
        source_ids: all sources that say the same, the best first.
        figure_ids: the observations merged.
    """

    figure: Figure
    area: Area
    indicator: Indicator
    part_name: str
    source_ids: tuple[str, ...]
    figure_ids: tuple[str, ...]


@dataclass(frozen=True)
class Target:
    """A planned value, its deadline and its plan; `value_max` closes a range."""

    target_id: str
    area: Area
    indicator: Indicator
    part_id: str
    part_name: str
    operator: str
    value: float
    value_max: float | None
    unit: str
    deadline: str
    deadline_end: date
    plan_document: str
    doc_number: str
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class Conflict:
    """A contradiction between sources or within one, with the reviewer's reading of it.

    Attributes:
        kind: within_source, between_sources or over_time.
        explanation, advice: in the reviewer's words, for users.
        figure_ids, target_ids: what it is about.
        preferred_ids, doubtful_ids: the figures it settles on, and those it sets aside.
    """

    conflict_id: str
    kind: str
    explanation: str
    advice: str
    figure_ids: tuple[str, ...]
    target_ids: tuple[str, ...]
    preferred_ids: tuple[str, ...]
    doubtful_ids: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A place as the user named it.

    Attributes:
        name: its name, '' if unknown.
        level: the level said before it (city, district, …), or region.
        words: as typed.
        within: the province it lay in, where that is known though the tables have no figures.
        era: 'former' or 'present' where said of this place ("Vĩnh Long mới").
    """

    name: str
    level: str = ""
    words: str = ""
    within: str = ""
    era: str = ""


_PLACES = ("places", "excluded", "recent")


@dataclass(frozen=True)
class Question:
    """What is asked, in the knowledge's terms. Also the conversation's memory.

    Attributes:
        kind: the intent.
        text: the question as typed.
        places: where; empty when none was named.
        indicator: indicator id, '' when none was named.
        part: part id ('4', 'food', 'cooperative', …), '' for the whole.
        by: the way a breakdown is asked for (star, group, owner, district).
        stars: star or range named, also in questions on rules ('4', '3+', '3-4').
        period: ISO period, '' when none was named or the present is meant.
        era: 'former' or 'present' when said so.
        documents: numbers named.
        score: points named, with their scale ('8.5/10'), '' when none.
        batch: number of the round ("đợt 2").
        invalid_date: an impossible date as typed.
        assumed: what was taken from elsewhere: 'home', 'previous' with what of it ('place',
            'what', 'time'); 'expiry' where the date named is the end of a certificate,
            'recognised' where it is said to be that of the recognition, 'no_year' where it
            has no year and the last one is taken.
        left_out: words that narrow the question and that the answer does not heed.
        periods: every period named, in order.
        parts: every part named of one dimension (groups, owners, stars), in order.
        order: 'least' where the smallest come first, 'most' where the largest are named.
        scope: what is ranked: 'district' or 'province', '' when it goes without saying.
        limit: how many are wanted, 0 when none was named.
        aspects: further words that steer the answer ('share', 'sum', 'now', …).
        claims: numbers of products the question states ("10 sản phẩm 5 sao").
        excluded: places that are to be left out ("trừ Hà Nội").
        without: parts that are to be left out ("trừ thực phẩm").
        recent: the places talked about last, the newest at the end.
        times: the periods talked about last, the newest at the end.
        as_of: the date of the figure that was answered first.
    """

    kind: str
    text: str = ""
    places: tuple[Place, ...] = ()
    indicator: str = ""
    part: str = ""
    by: str = ""
    stars: str = ""
    period: str = ""
    era: str = ""
    documents: tuple[str, ...] = ()
    score: str = ""
    batch: str = ""
    invalid_date: str = ""
    assumed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    order: str = ""
    scope: str = ""
    limit: int = 0
    aspects: tuple[str, ...] = ()
    claims: tuple[float, ...] = ()
    excluded: tuple[Place, ...] = ()
    without: tuple[str, ...] = ()
    recent: tuple[Place, ...] = ()
    times: tuple[str, ...] = ()
    as_of: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As JSON, for the conversation's slot."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Question":
        """From the slot's JSON."""
        places = {k: tuple(Place(**p) for p in data.get(k, ())) for k in _PLACES}
        lists = {k: tuple(v) for k, v in data.items() if isinstance(v, (list, tuple))}
        return cls(**{**data, **lists, **places})


@dataclass(frozen=True)
class Line:
    """One sentence of an answer: the key of its words and what fills them."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What is to be said, before it is worded.

    Attributes:
        kind: figure, breakdown, target, progress, rule, document, …
        status: answered, partial, no_data, not_understood, out_of_scope or error.
        lines: the sentences, in order.
        facts, targets, rules, documents: what the sentences rest on.
        source_ids: the sources, each once, in order of use.
        assumptions, caveats: further sentences on what was assumed and what to mind.
        buttons: questions to ask next, as the user would type them.
        chart: data for a picture.
        reminders: days of recognition (ISO) of which the days can go into a calendar.
        question: what was understood.
    """

    kind: str
    status: str
    lines: tuple[Line, ...] = ()
    facts: tuple[Fact, ...] = ()
    targets: tuple[Target, ...] = ()
    rules: tuple[Rule, ...] = ()
    documents: tuple[Document, ...] = ()
    source_ids: tuple[str, ...] = ()
    assumptions: tuple[Line, ...] = ()
    caveats: tuple[Line, ...] = ()
    buttons: tuple[str, ...] = ()
    chart: Mapping[str, Any] | None = None
    reminders: tuple[str, ...] = ()
    question: Question | None = None
