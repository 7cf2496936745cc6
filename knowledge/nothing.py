"""Honest answers where there is nothing to state: which place, no place, no figure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.language.lexicon import REGION
from knowledge.model import Answer, Area, Fact, Figure, Line, Place, Question
from knowledge.places import Gazetteer, Located
from knowledge.store import Store

_MOST_NAMED = 4
_MOST_MISSING = 8


def missing_lines(missing: Sequence[Area]) -> list[Line]:
    """Which places have no figure to go with the others', a few of them by name."""
    names = tuple(a.name for a in missing[:_MOST_MISSING])
    key = "caveat.missing_more" if len(missing) > _MOST_MISSING else "caveat.missing"
    return [Line(key, {"names": names})] if names else []


def which_place(question: Question, names: Sequence[str] = ()) -> Answer:
    """Ask for the place, offering `names` when a short form stands for several."""
    key = "clarify.which_of" if names else "clarify.place"
    return Answer(
        kind="clarify", status="partial", lines=(Line(key, {"names": tuple(names)}),),
        buttons=tuple(names) or ("Cả nước",), question=question,
    )  # fmt: skip


def no_place(question: Question, place: Place, gazetteer: Gazetteer) -> Answer:
    """Say that the tables have nothing of a place of that name and level."""
    lines = [Line("no_data.place", {"words": _named(place)})]
    buttons: tuple[str, ...] = ()
    if place.level == REGION:
        lines.append(Line("no_data.region"))
        buttons = _of_region(place, gazetteer)
    above = gazetteer.locate(replace(place, level="")) if place.name else None
    above = above or (gazetteer.locate(Place(place.within)) if place.within else None)
    if above:
        lines.append(Line("no_data.place_above", {"area": above.area}))
        buttons = (above.area.name,)
    return Answer(
        kind="no_data", status="no_data", lines=tuple(lines), buttons=buttons, question=question
    )


def _of_region(place: Place, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The region's provinces to ask about, and which of them leads."""
    names = [a.name for a in gazetteer.provinces(place.name)[:_MOST_NAMED]]
    return (f"Tỉnh nào ở {place.name} nhiều sản phẩm OCOP nhất?", *names)


_LEVEL_WORDS = {"city": "thành phố", "district": "huyện", "commune": "xã", "province": "tỉnh"}


def _named(place: Place) -> str:
    """The place by its right name and level where it is known, else as typed."""
    if not place.name:
        return place.words
    return " ".join(filter(None, (_LEVEL_WORDS.get(place.level, ""), place.name or place.words)))


def no_figure(
    question: Question,
    located: Located,
    store: Store,
    indicator: str,
    nearest: Sequence[Fact],
    known: Iterable[Figure],
    gazetteer: Gazetteer,
) -> Answer:
    """Name what was understood, and what the tables have nearest to it."""
    star = question.part.isdigit() and question.part not in store.part_names
    part = f"{question.part} sao" if star else store.part_names.get(question.part, "")
    values = {
        "area": located.area, "indicator": store.indicators[indicator], "part": part,
        "period": question.period, "batch": question.batch,
    }  # fmt: skip
    lines = [Line("no_data.figure", values)]
    used = list(nearest[:2])
    lines += [Line("no_data.nearest", {"fact": fact}) for fact in used]
    if not used:
        lines += _known_line(store, known)
        lines += _parent_line(located, gazetteer)
    if star:
        lines = [lines[0], Line("no_data.star")]
    if located.after and located.after.name != located.area.name:
        lines.append(Line("no_data.merged", {"area": located.area, "successor": located.after}))
    return Answer(
        kind="no_data", status="no_data", lines=tuple(lines), facts=tuple(used),
        source_ids=tuple(dict.fromkeys(s for f in used for s in f.source_ids)),
        buttons=_buttons(question, located, known), question=question,
    )  # fmt: skip


def _known_line(store: Store, known: Iterable[Figure]) -> list[Line]:
    names = list(dict.fromkeys(store.indicators[f.indicator_id].name_vi for f in known))
    return [Line("no_data.known", {"names": tuple(names[:_MOST_NAMED])})] if names else []


def _parent_line(located: Located, gazetteer: Gazetteer) -> list[Line]:
    parent = gazetteer.parent(located.area)
    if parent is None or located.area.level == "province":
        return []
    return [Line("no_data.parent", {"area": parent})]


def _buttons(question: Question, located: Located, known: Iterable[Figure]) -> tuple[str, ...]:
    """The place's total, unless that was the question."""
    if question.indicator in {"", "products_total"} and not question.part and not question.period:
        return ()
    name = located.area.name
    return (f"{name} có bao nhiêu sản phẩm OCOP?",) if any(known) else ()
