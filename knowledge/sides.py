"""The other side of a comparison, and what is added up: places and times of before."""

from dataclasses import replace

from knowledge.carrying import names_what, same_thing
from knowledge.model import Place, Question


def summed(question: Question, previous: Question) -> Question:
    """What "cộng lại" adds up: the last question's places, or the last ones named."""
    several = previous.places if len(previous.places) > 1 else ()
    places = several or question.recent[-(question.limit or 2) :]
    whole = replace(question, kind="ask_figure", places=places, assumed=("previous", "place"))
    return same_thing(whole, previous)


def sided(question: Question, previous: Question) -> Question:
    """A comparison with one side named: the other is what was talked about before."""
    if question.kind == "ask_ranking" and _is_between(question):
        question = replace(question, kind="ask_comparison")
    if question.kind != "ask_comparison":
        return question
    named = tuple(p for p in question.places if "place" not in question.assumed)
    if named and question.era:
        return question  # before and after the merger are its sides
    known = {p.name for p in previous.places[:1]}
    if len(named) == 1 and len(question.periods) < 2 and known - {named[0].name}:
        return _against(question, previous, (*previous.places[:1], *named))
    own_time = question.period and "time" not in question.assumed
    again = previous.kind == "ask_comparison" and len(previous.places) > 1
    if not named and not own_time and not again and len(question.recent) > 1:
        return _against(question, previous, question.recent[-2:])
    if len(question.places) > 1:
        return question
    return _against_time(question, previous)


def _is_between(question: Question) -> bool:
    """Whether "which one" is asked of places named before ("tỉnh nào nhiều hơn?")."""
    named = question.places and "place" not in question.assumed
    return not named and "versus" in question.aspects and len(question.recent) > 1


def _against(question: Question, previous: Question, places: tuple[Place, ...]) -> Question:
    assumed = tuple(a for a in question.assumed if a != "place")
    filled = replace(question, places=places, assumed=assumed)
    return filled if names_what(filled) else same_thing(filled, previous)


def _against_time(question: Question, previous: Question) -> Question:
    """Against another time: the one before is the last answer's."""
    last = previous.period or previous.as_of[:4]
    if len(question.periods) > 1 or "/" in question.period or not last:
        return question
    other = question.period if "time" not in question.assumed else ""
    if not other and "year_before" not in question.aspects and len(question.times) > 1:
        return replace(question, periods=tuple(sorted(question.times[-2:])), period="")
    if "year_before" in question.aspects or not other:
        other = str(int(last[:4]) - 1)
    if other == last:
        return question
    return replace(question, periods=tuple(sorted((other, last))), period="")
