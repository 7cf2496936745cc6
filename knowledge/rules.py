"""Answers with rules: the one that holds on the day asked about, today's by default."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.language.periods import bounds
from bot.language.text import fold
from knowledge.caveats import caveats
from knowledge.keyed import keyed
from knowledge.law import Rule, same_number
from knowledge.model import Answer, Line, Question
from knowledge.regimes import told, versions
from knowledge.retrieval import Match, Retrieval
from knowledge.statements import by_key, stated
from knowledge.store import Store
from knowledge.topics import HELPFUL, TOGETHER, TOPICS

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
        self._local = _of_one_place(store)

    def rule(self, question: Question, today: date) -> Answer:
        """The rule asked for, on the day asked about."""
        topics, defaults = TOPICS[question.kind]
        day = day_asked(question, today)
        pool = [r for r in self._store.rules if self._is_asked(question, r, day)]
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
        chosen = keyed(question, sure, _surest(question, ranking))
        chosen = chosen or _chosen(question, ranking, defaults)
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
        pool = [r for r in self._store.rules if r.is_sure and self._is_asked(question, r, day)]
        ranking = self._retrieval.ranked(question.text, pool)
        buttons = _questions(ranking, _OFFERED_UNASKED)
        return _did_you_mean(question, buttons) if buttons else None

    def near(self, question: Question, rules: Sequence[Rule]) -> Rule | None:
        """The rule among these that is near enough to be stated."""
        ranking = self._retrieval.ranked(question.text, rules)
        return ranking[0].rule if _is_near(ranking) else None

    def offers(self, question: Question, rules: Sequence[Rule]) -> tuple[str, ...]:
        """The questions of those of these rules that are near enough to be offered."""
        return _questions(self._retrieval.ranked(question.text, rules), _OFFERED_FROM)

    def ranked(
        self, question: Question, rules: Sequence[Rule], topics: Sequence[str]
    ) -> list[Match]:
        """These rules, the nearest to the question first."""
        return self._retrieval.ranked(question.text, rules, topics)

    def _unknown_then(self, question: Question, topics: Sequence[str], day: date) -> Rule | None:
        """The rule asked for, where its key has no sure version on the day named."""
        if not question.period or question.documents:
            return None
        of_topic = [r for r in self._store.rules if r.key and r.topic in topics]
        ranking = self._retrieval.ranked(question.text, of_topic, topics)
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
        return stated(question, "no_data", "no_data", [*lines, Line("no_data.whom_to_ask")])

    def _stated(self, question: Question, rules: Sequence[Rule], today: date) -> Answer:
        """The rules; of a single one also how it changed."""
        lines = [Line("rule.lead", {"rule": r}) for r in rules]
        if len(rules) == 1 or (question.period and question.kind == "ask_authority"):
            histories = [(r, versions(self._store.rules, r.key)) for r in rules]
            lines = [x for r, h in histories for x in told(r, h, question.period, today)]
        if question.kind in _ASK_ON:
            lines.append(_whom_to_ask(question))
        said = caveats(rules, lines, day_asked(question, today), today)
        return replace(stated(question, "rule", "answered", lines), caveats=tuple(said))

    def _is_asked(self, question: Question, rule: Rule, day: date) -> bool:
        """Whether a rule is of the document, or else of the day and the place asked about."""
        if question.documents:
            return any(same_number(rule.doc_number, n) for n in question.documents)
        local = rule.rule_id in self._local
        named = any(p.name and p.name in rule.question_vi for p in question.places)
        return rule.holds_on(day) and (named or not local)

    def _offered(self, question: Question, ranking: Sequence[Match]) -> Answer:
        """The nearest rules as questions to choose from, or an honest gap."""
        buttons = _questions(ranking, _OFFERED_FROM)
        return _did_you_mean(question, buttons) if buttons else _nothing(question)


def _surest(question: Question, ranking: Sequence[Match]) -> Rule | None:
    """The rule surely meant by the words; where no star is named, the nearest one."""
    named = question.stars[:1].isdigit()
    least = _SURELY if named else _OFFERED_FROM
    return ranking[0].rule if ranking and ranking[0].likeness >= least else None


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
        return by_key((m.rule for m in usual), defaults)
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


def _questions(ranking: Sequence[Match], least: float) -> tuple[str, ...]:
    """The questions of the nearest rules, from a likeness on, to be offered."""
    near = (m.rule.question_vi for m in ranking if m.likeness >= least)
    return tuple(dict.fromkeys(near))[:_OFFERED]


def _did_you_mean(question: Question, buttons: tuple[str, ...]) -> Answer:
    return Answer(
        kind="clarify", status="not_understood", lines=(Line("clarify.rule"),), buttons=buttons,
        question=question,
    )  # fmt: skip


def _names_all(rule: Rule, documents: Sequence[str]) -> bool:
    """Whether a rule is about all of these documents: "148 và 1489 khác nhau thế nào"."""
    return all(re.search(rf"\b{re.escape(n)}\b", rule.question_vi) for n in documents)


def _of_one_place(store: Store) -> frozenset[str]:
    """Ids of the rules that answer for one place only: they name it, or are its own."""
    provinces = [a.name for a in store.areas.values() if a.level == "province"]
    return frozenset(
        r.rule_id for r in store.rules
        if r.status == "quy định địa phương" or any(name in r.question_vi for name in provinces)
    )  # fmt: skip


def _nothing(question: Question) -> Answer:
    """No sure rule: an honest gap, and whom to ask."""
    lines = [Line("no_data.rule", {"topic": question.kind}), _whom_to_ask(question)]
    return stated(question, "no_data", "no_data", lines)


def _whom_to_ask(question: Question) -> Line:
    """Who knows more; of a complaint not the office that may be complained about."""
    complains = question.kind == "ask_complaint"
    return Line("no_data.whom_above" if complains else "no_data.whom_to_ask")


def day_asked(question: Question, today: date) -> date:
    """The day asked about; of a longer period its last day, but not in the future."""
    if not question.period or question.kind == "ask_deadline":
        return today
    first, last = bounds(question.period)
    return min(last, today) if first <= today else today
