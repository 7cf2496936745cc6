"""Rules whose key is decided by what a question names: a star, or the parts of a score."""

import re
from collections.abc import Sequence

from bot.language.text import fold
from knowledge.law import Rule
from knowledge.model import Question
from knowledge.statements import by_key
from knowledge.topics import STAR_KEYS

#: Which stars are certified at all: what is to be said of any other.
UNCERTIFIED = "certifiable_stars"

_PART_KEYS = ("part_a_points", "part_b_points", "part_c_points")
_EVERY_PART = re.compile(
    r"\b(?:moi|tung|cac|may|3|ba) phan\b|\ba,? ?b,?(?: va)? ?c\b|\bphan [abc]\b.*\bphan [abc]\b"
)
_PART = re.compile(r"\bphan ([abc])\b")
_HOW_MANY = re.compile(
    r"\b(?:bao nhieu|may|toi da|nhieu nhat) (?:may |bao nhieu )?diem\b|\bmay d\b"
)
_ON_CERTIFICATES = frozenset(["ask_validity", "ask_deadline"])
_CERTIFIED = ("3", "4", "5")
_CERTIFICATE = re.compile(r"\b(?:giay|chung nhan|cong nhan|bang)\b")
_BAND = re.compile(r"star\d_band")


def keyed(question: Question, sure: Sequence[Rule], nearest: Rule | None) -> list[Rule]:
    """The rules whose key the stars or the parts named decide; none where nothing does.

    Args:
        question: what was asked.
        sure: the rules that may answer.
        nearest: the rule surely meant by the words of the question, if any is.
    """
    if question.kind == "ask_score_structure" and _EVERY_PART.search(fold(question.text)):
        return by_key(sure, _PART_KEYS)
    if question.kind == "ask_score_structure":
        return _of_a_part(question, sure)
    if question.kind in _ON_CERTIFICATES and question.stars in {"1", "2"}:
        return by_key(sure, [UNCERTIFIED])
    pattern = STAR_KEYS.get(question.kind)
    if pattern is None:
        return []
    if not question.stars[:1].isdigit():
        return _of_every_star(question, sure, nearest, pattern)
    # What names another star than the question is about something else.
    fits = nearest and _names_star(nearest, question.stars)
    if question.kind == "ask_authority" and fits and nearest and not _certifies(nearest):
        return []
    return by_key(sure, _star_keys(question, pattern))


def _of_a_part(question: Question, sure: Sequence[Rule]) -> list[Rule]:
    """Of how many points one part is, where that is all that is asked."""
    text = fold(question.text)
    part = _PART.search(text)
    return by_key(sure, [f"part_{part[1]}_points"]) if part and _HOW_MANY.search(text) else []


def _star_keys(question: Question, pattern: str) -> list[str]:
    """The keys of the stars named; of stars that are not certified, that they are not."""
    stars = _star_list(question.stars)
    certified = [s for s in stars if s in _CERTIFIED]
    if question.kind == "ask_authority":
        return [pattern.format(s) for s in certified] or [UNCERTIFIED]
    keys = [pattern.format(s) for s in stars]
    asks = _CERTIFICATE.search(fold(question.text)) and not certified
    return [UNCERTIFIED, *keys] if asks else keys


def _of_every_star(
    question: Question, sure: Sequence[Rule], nearest: Rule | None, pattern: str
) -> list[Rule]:
    """Where no star is named but a rule of one star is the nearest, those of every star."""
    if nearest is None:
        return []
    of_then = question.kind == "ask_authority" and bool(question.period or question.documents)
    of_points = question.kind == "ask_star_points"
    meant = (of_then and _certifies(nearest)) or (of_points and _BAND.fullmatch(nearest.key))
    return by_key(sure, [pattern.format(s) for s in _CERTIFIED]) if meant else []


def _certifies(rule: Rule) -> bool:
    return rule.key.startswith("certify_")


def _names_star(rule: Rule, stars: str) -> bool:
    """Whether a rule is of the star asked about, or of none."""
    named = re.findall(r"([1-5])(?:, [1-5])* sao", rule.question_vi)
    return not named or stars[:1] in named


def _star_list(stars: str) -> list[str]:
    """'4' is 4; '3+' is 3, 4 and 5; '3-4' is 3 and 4."""
    if stars.endswith("+"):
        return [str(n) for n in range(int(stars[0]), 6)]
    if "-" in stars:
        low, high = stars.split("-")
        return [str(n) for n in range(int(low), int(high) + 1)]
    return [stars]
