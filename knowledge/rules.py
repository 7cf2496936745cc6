"""Answers with rules: the one that holds on the day asked about, today's by default."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.language.periods import bounds
from bot.language.text import fold
from knowledge.law import Rule
from knowledge.model import Answer, Line, Question
from knowledge.regimes import rules_of, told, versions
from knowledge.retrieval import Match, Retrieval
from knowledge.store import Store
from knowledge.topics import HELPFUL, STAR_KEYS, TOGETHER, TOPICS

_PART_KEYS = ("part_a_points", "part_b_points", "part_c_points")
_EVERY_PART = re.compile(
    r"\b(?:moi|tung|cac|may|3|ba) phan\b|\ba,? ?b,?(?: va)? ?c\b|\bphan [abc]\b.*\bphan [abc]\b"
)

# How near a rule must be, measured on the development questions on rules; see
# tests/rules/README.md for how many are then right.
#: A rule is stated from this likeness on, if it is nearer than the next by the margin …
_NEAR, _MARGIN = 0.55, 0.06
#: … or from this one on, whatever else is near.
_SURELY = 0.65
#: Below, from this one on, it is offered: «có phải bạn hỏi …?».
_OFFERED_FROM, _OFFERED = 0.35, 3
#: A usual rule of the intent this close to the nearest one is the one meant; of a message
#: of few words, which can hardly ask for more, one that is further off.
_CLOSE, _CLOSE_OF_FEW, _FEW_WORDS = 0.03, 0.2, 6
#: From this likeness on a usual rule is stated; of few words, from `_OFFERED_FROM` on.
_USUAL = 0.53
#: What the bot offers where it understood no intent must be nearer: no topic helps.
_OFFERED_UNASKED = 0.45


class RuleAnswers:
    """Finds and states the rule that answers a question."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._retrieval = Retrieval(store)
        self._verbatim = {fold(r.question_vi): r for r in store.rules}

    def rule(self, question: Question, today: date) -> Answer:
        """The rule asked for, on the day asked about."""
        topics, defaults = TOPICS[question.kind]
        day = day_asked(question, today)
        pool = [r for r in self._store.rules if _is_asked(question, r, day)]
        both = [r for r in pool if _names_all(r, question.documents)]
        several = len(question.documents) > 1 and both
        pool = both if several else pool
        if question.kind in _ASK_ON:
            pool = [r for r in pool if r.topic in topics]
        unknown = self._unknown_then(question, topics, day)
        if unknown:
            return self._gap(question, unknown, today)
        sure = [r for r in pool if r.is_sure]
        ranking = self._retrieval.ranked(question.text, _statable(pool), topics)
        chosen = self._keyed(question, sure, ranking) or _chosen(question, ranking, defaults)
        if several and not chosen and ranking and ranking[0].likeness >= _OFFERED_FROM:
            chosen = [ranking[0].rule]
        if chosen and not all(r.is_sure for r in chosen):
            return _nothing(question)
        if chosen:
            return self._stated(question, chosen, today)
        return self._offered(question, [m for m in ranking if m.rule.is_sure])

    def verbatim(self, question: Question, today: date) -> Answer | None:
        """The rule whose own question was asked, word for word, as buttons ask it."""
        rule = self._verbatim.get(fold(question.text).strip())
        if rule is None:
            return None
        asked = replace(question, kind="rule", period="")
        return self._stated(asked, [rule], today) if rule.is_sure else _nothing(asked)

    def unasked(self, question: Question, today: date) -> Answer | None:
        """Rules near to a message of no sure intent, to be offered; None if none is near."""
        day = day_asked(question, today)
        pool = [r for r in self._store.rules if r.is_sure and _is_asked(question, r, day)]
        ranking = self._retrieval.ranked(question.text, pool)
        near = [m for m in ranking if m.likeness >= _OFFERED_UNASKED]
        return _did_you_mean(question, near) if near else None

    def near(self, question: Question, rules: Sequence[Rule]) -> Rule | None:
        """The rule among these that is near enough to be stated."""
        ranking = self._retrieval.ranked(question.text, rules)
        return ranking[0].rule if _is_near(ranking) else None

    def ranked(
        self, question: Question, rules: Sequence[Rule], topics: Sequence[str]
    ) -> list[Match]:
        """These rules, the nearest to the question first."""
        return self._retrieval.ranked(question.text, rules, topics)

    def _unknown_then(self, question: Question, topics: Sequence[str], day: date) -> Rule | None:
        """The rule asked for, where its key has no sure version on the day named."""
        if not question.period or question.documents:
            return None
        keyed = [r for r in self._store.rules if r.key and r.topic in topics]
        ranking = self._retrieval.ranked(question.text, keyed, topics)
        if not ranking or ranking[0].likeness < _SURELY:
            return None
        rule = ranking[0].rule
        held = [r for r in versions(self._store.rules, rule.key) if r.holds_on(day)]
        return None if held else rule

    def _gap(self, question: Question, rule: Rule, today: date) -> Answer:
        """What is not known of the day asked about, and what holds today."""
        now = [r for r in versions(self._store.rules, rule.key) if r.holds_on(today)]
        lines = [Line("no_data.rule_then", {"topic": question.kind, "period": question.period})]
        lines += [Line("rule.now", {"rule": r}) for r in now]
        answer = _answered(question, "no_data", lines, "no_data")
        return replace(answer, lines=(*answer.lines, Line("no_data.whom_to_ask")))

    def _keyed(
        self, question: Question, sure: Sequence[Rule], ranking: Sequence[Match]
    ) -> list[Rule]:
        """The rules whose key the parts or the star named decide."""
        structure = question.kind == "ask_score_structure"
        if structure and _EVERY_PART.search(fold(question.text)):
            return [r for r in sure if r.key in _PART_KEYS]
        pattern = STAR_KEYS.get(question.kind)
        if pattern is None or not question.stars[:1].isdigit():
            return []
        keys = [pattern.format(star) for star in _star_list(question.stars)]
        found = [r for r in sure if r.key in keys]
        nearest = ranking[0] if ranking else None
        surely = nearest and nearest.likeness >= _SURELY and question.kind == "ask_authority"
        # What names another star than the question is about something else.
        fits = nearest and _names_star(nearest.rule, question.stars)
        other = surely and fits and nearest and not nearest.rule.key.startswith("certify_")
        return [] if other else found

    def _stated(self, question: Question, rules: Sequence[Rule], today: date) -> Answer:
        """The rules; of a single one also how it changed."""
        if len(rules) == 1:
            history = versions(self._store.rules, rules[0].key)
            lines = told(rules[0], history, question.period, today)
        else:
            lines = [Line("rule.lead", {"rule": r}) for r in rules]
        if question.kind in _ASK_ON:
            lines.append(Line("no_data.whom_to_ask"))
        caveats = _caveats(rules, lines, today)
        return replace(_answered(question, "answered", lines, "rule"), caveats=tuple(caveats))

    def _offered(self, question: Question, ranking: Sequence[Match]) -> Answer:
        """The nearest rules as questions to choose from, or an honest gap."""
        near = [m for m in ranking if m.likeness >= _OFFERED_FROM]
        return _did_you_mean(question, near) if near else _nothing(question)


#: Intents of which the general rule is no more than where to begin.
_ASK_ON = frozenset(["ask_complaint", "ask_fee"])


def _statable(rules: Sequence[Rule]) -> list[Rule]:
    """Sure rules, and known gaps, which are answered with what is not known."""
    return [r for r in rules if r.is_sure or r.status == "khoảng trống"]


def _chosen(question: Question, ranking: Sequence[Match], defaults: Sequence[str]) -> list[Rule]:
    """The rules to state: the near one, a usual one as near, or all usual ones together."""
    usual = [m for m in ranking if m.rule.key in defaults and m.rule.is_sure]
    few = len(question.text.split()) <= _FEW_WORDS
    least = _OFFERED_FROM if few else _USUAL
    close = _CLOSE_OF_FEW if few else _CLOSE
    if usual and usual[0].likeness >= max(least, ranking[0].likeness - close):
        return [usual[0].rule]
    if _is_near(ranking):
        return [ranking[0].rule]
    helpful = question.kind in HELPFUL and _ON_TIME.search(fold(question.text))
    if helpful or (few and question.kind in TOGETHER):
        by_key = {m.rule.key: m.rule for m in usual}
        return [by_key[k] for k in defaults if k in by_key]
    return []


#: Words on how long or until when something holds.
_ON_TIME = re.compile(
    r"\b(?:han|bao lau|bao gio|khi nao|chung nao|hoi nao|may (?:nam|thang)|het|con|thoi han)\b"
)


def _is_near(ranking: Sequence[Match]) -> bool:
    """Whether the first rule is near enough, and nearer than the next."""
    if not ranking or ranking[0].likeness < _NEAR:
        return False
    rest = [m for m in ranking[1:2] if m.likeness > ranking[0].likeness - _MARGIN]
    return not rest or ranking[0].likeness >= _SURELY


def _did_you_mean(question: Question, near: Sequence[Match]) -> Answer:
    buttons = tuple(dict.fromkeys(m.rule.question_vi for m in near))[:_OFFERED]
    return Answer(
        kind="clarify", status="not_understood", lines=(Line("clarify.rule"),), buttons=buttons,
        question=question,
    )  # fmt: skip


def _names_star(rule: Rule, stars: str) -> bool:
    """Whether a rule is of the star asked about, or of none."""
    named = re.findall(r"([1-5])(?:, [1-5])* sao", rule.question_vi)
    return not named or stars[:1] in named


def _caveats(rules: Sequence[Rule], lines: Sequence[Line], today: date) -> list[Line]:
    """That a rule is over, or that it is not known whether it still holds."""
    over = [r for r in rules if r.effective_to and r.effective_to < today]
    unclear = [r for r in rules if r.status == "chưa rõ"]
    is_said = any(line.key == "rule.span" for line in lines)
    found = [Line("caveat.rule_over", {"rule": r}) for r in over[:1] if not is_said]
    return found + [Line("caveat.rule_unclear") for _ in unclear[:1] if not over]


def _is_asked(question: Question, rule: Rule, day: date) -> bool:
    if question.documents:
        return any(same_number(rule.doc_number, n) for n in question.documents)
    return rule.holds_on(day) and _is_local(question, rule)


def _names_all(rule: Rule, documents: Sequence[str]) -> bool:
    """Whether a rule is about all of these documents: "148 và 1489 khác nhau thế nào"."""
    return all(re.search(rf"\b{re.escape(n)}\b", rule.question_vi) for n in documents)


def _is_local(question: Question, rule: Rule) -> bool:
    """A rule of one place answers for that place only."""
    if rule.status != "quy định địa phương":
        return True
    return any(p.name and p.name in rule.question_vi for p in question.places)


def _nothing(question: Question) -> Answer:
    """No sure rule: an honest gap, and whom to ask."""
    return Answer(
        kind="no_data", status="no_data",
        lines=(Line("no_data.rule", {"topic": question.kind}), Line("no_data.whom_to_ask")),
        question=question,
    )  # fmt: skip


def _answered(question: Question, status: str, lines: Sequence[Line], kind: str) -> Answer:
    rules = rules_of(lines)
    return Answer(
        kind=kind, status=status, lines=tuple(lines), rules=rules,
        source_ids=tuple(dict.fromkeys(r.source_id for r in rules)), question=question,
    )  # fmt: skip


def day_asked(question: Question, today: date) -> date:
    """The day asked about; of a longer period its last day, but not in the future."""
    if not question.period or question.kind == "ask_deadline":
        return today
    first, last = bounds(question.period)
    return min(last, today) if first <= today else today


def same_number(doc_number: str, asked: str) -> bool:
    """Whether a document's full number is the one asked for: 148/QĐ-TTg for "148"."""
    return doc_number.split("/")[0] == asked or doc_number.startswith(f"{asked}/")


def _star_list(stars: str) -> list[str]:
    """'4' is 4; '3+' is 3, 4 and 5; '3-4' is 3 and 4."""
    if stars.endswith("+"):
        return [str(n) for n in range(int(stars[0]), 6)]
    if "-" in stars:
        low, high = stars.split("-")
        return [str(n) for n in range(int(low), int(high) + 1)]
    return [stars]
