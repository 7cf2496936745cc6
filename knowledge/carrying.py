"""What stays of the last question: each part that the new one does not name."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.language.text import fold
from knowledge.counting import share_of, similar
from knowledge.model import Place, Question

_MOST_RECENT = 4


COUNTS = re.compile(r"\b(?:bao nhieu|bn|may)\b(?! phan tram| %)")


def recent(question: Question, previous: Question) -> tuple[Place, ...]:
    """The places talked about last, the newest at the end."""
    every = [*previous.recent, *previous.places, *question.places]
    by_name = {place.name: place for place in every}
    newest = dict.fromkeys(place.name for place in reversed(every))
    return tuple(by_name[name] for name in reversed(list(newest)[:_MOST_RECENT]))


def times(question: Question, previous: Question) -> tuple[str, ...]:
    """The periods talked about last, the newest at the end."""
    every = [*previous.times, previous.period or previous.as_of[:4], *question.periods]
    newest = dict.fromkeys(t for t in reversed(every) if t)
    return tuple(reversed(list(newest)[:_MOST_RECENT]))


def taken_over(question: Question, previous: Question) -> Question:
    """Fill what the question does not name, and note what was filled."""
    carried = ["previous"]
    filled = question
    if not question.places and previous.places and not asks_for_more(question, previous.places):
        filled = replace(filled, places=previous.places, era=question.era or previous.era)
        carried.append("place")
    if not names_what(question):
        filled = same_thing(filled, previous)
        carried += ["what"] if _is_telling(filled) else []
    else:
        filled = _as_counted_before(filled, previous)
    stays = not {"now", "trend"} & set(question.aspects) and not question.era
    if not question.period and previous.period and stays:
        filled = replace(filled, period=previous.period, periods=previous.periods)
        carried.append("time")
    if "now" in question.aspects:
        filled = replace(filled, era=question.era)
    if question.excluded:
        filled = _without_places(filled)
    if "place" in carried and "sum" in previous.aspects and len(previous.places) > 1:
        filled = replace(filled, aspects=(*filled.aspects, "sum"))
    said = carried if len(carried) > 1 else []
    return replace(filled, assumed=tuple(dict.fromkeys((*question.assumed, *said))))


def asks_for_more(question: Question, places: Sequence[Place]) -> bool:
    """Whether more provinces are wanted than were talked about: those are of the country."""
    return question.scope == "province" and question.limit > len(places)


def _without_places(question: Question) -> Question:
    """Of several places those left; of one that is itself left out, the one before it."""
    names = {p.name for p in question.excluded}
    left = tuple(p for p in question.places if p.name not in names)
    if left and len(left) < len(question.places):
        return replace(question, places=left, excluded=(), aspects=(*question.aspects, "sum"))
    if left:
        return question
    before = tuple(p for p in question.recent if p.name not in names)
    return replace(question, places=before[-1:])


def names_what(question: Question) -> bool:
    """Whether a question names what is counted."""
    return bool(
        question.indicator
        or question.part
        or question.by
        or question.without
        or ({"total", "valid"} & set(question.aspects) and not question.limit)
    )


def _is_telling(question: Question) -> bool:
    return bool(question.part or question.indicator not in {"", "products_total"})


def same_thing(question: Question, previous: Question) -> Question:
    """The question on what was counted before: indicator, part, way of ranking."""
    indicator = previous.indicator
    if "share" in question.aspects:
        indicator = share_of(indicator, previous.part)
    return replace(
        question, indicator=indicator, part=previous.part, parts=previous.parts,
        excluded=(*previous.excluded, *question.excluded),
        stars=question.stars or previous.stars, by=question.by or previous.by,
        order=question.order or previous.order, scope=question.scope or previous.scope,
        limit=question.limit or previous.limit, batch=question.batch,
    )  # fmt: skip


def _as_counted_before(question: Question, previous: Question) -> Question:
    """Another part, counted as the last one was: new products stay new, shares shares."""
    counts = COUNTS.search(fold(question.text)) is not None
    return replace(question, indicator=similar(question.indicator, previous.indicator, counts))
