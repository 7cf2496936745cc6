"""Answers with rules: the one that holds on the day asked about, today's by default."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.language.periods import bounds
from knowledge.model import Answer, Line, Question, Rule
from knowledge.places import Gazetteer
from knowledge.search import Index
from knowledge.store import Store

#: Of each intent: the topics it is about, and the keys that answer it when nothing in the
#: question is nearer to another rule.
TOPICS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ask_validity": (("certificate_validity",), ("certificate_months",)),
    "ask_reevaluation": (
        ("re_evaluation", "time_limits", "transition"),
        ("recert_window", "recert_dossier"),
    ),
    "ask_deadline": (
        ("certificate_validity", "re_evaluation"), ("certificate_months", "recert_window"),
    ),
    "ask_authority": (("authority",), ("evaluation_levels",)),
    "ask_star_points": (("star_bands",), ("star5_band", "star4_band", "star3_band")),
    "ask_score_structure": (
        ("score_structure",), ("max_points", "part_a_points", "part_b_points", "part_c_points"),
    ),
    "ask_product_groups": (("product_groups",), ("product_group_count",)),
    "ask_procedure": (("procedure_steps", "time_limits", "annual_cycle"), ("where_to_submit",)),
    "ask_dossier": (("dossier", "procedure_steps"), ("dossier_components",)),
    "ask_participants": (("participants",), ("who_may_join",)),
    "ask_revocation": (("revocation", "inspection"), ("revocation_grounds",)),
    "ask_logo": (("logo_use",), ()),
    "ask_sales_channels": (("sales_channels",), ()),
    "ask_support": (("support_policy",), ()),
    "ask_fee": (("fees",), ()),
    "ask_complaint": (("complaints",), ()),
    "ask_council": (("evaluation_council",), ()),
    "ask_transition": (("transition", "legal_document"), ()),
    "ask_merger": (("administrative_units",), ("province_count",)),
    "ask_programme": (
        ("product_groups", "national_targets", "legal_document"),
        ("product_definition", "programme_document"),
    ),
}  # fmt: skip

#: Keys that differ by a star: the star named decides, not the words.
_STAR_KEYS = {"ask_authority": "certify_{}star", "ask_star_points": "star{}_band"}

#: Below this likeness a rule that is not the default is not the one asked for.
_NEAR = 0.36
#: A default rule this close to the nearest one is the one meant.
_CLOSE = 0.08
#: A rule of a topic that is only touched upon must be nearer.
_ASIDE = {"legal_document", "national_targets", "transition"}
_NEAR_ASIDE = 0.5
#: From this likeness on, other questions are not offered beside the answer.
_SURELY = 0.5
_OFFERED = 2
#: Topics without a default key: below this nothing is stated.
_ENOUGH = 0.16
_SCORED = {"ask_star_points", "ask_score_structure"}
_BANDS = ("star5_band", "star4_band", "star3_band", "star2_band", "star1_band")


class RuleAnswers:
    """Finds and states the rule that answers a question."""

    def __init__(self, store: Store, gazetteer: Gazetteer) -> None:
        self._store = store
        self._gazetteer = gazetteer
        self._texts: list[str] = []
        self._rows: dict[str, list[int]] = defaultdict(list)
        for rule in store.rules:
            for text in (rule.question_vi, *store.wordings.get(rule.key, ())):
                self._rows[rule.rule_id].append(len(self._texts))
                self._texts.append(text)
        self._index = Index(self._texts)

    def rule(self, question: Question, today: date) -> Answer:
        """The rule asked for, on the day asked about."""
        topics, defaults = TOPICS[question.kind]
        day = day_asked(question, today)
        pool = [
            r for r in self._store.rules if r.topic in topics and self._is_asked(question, r, day)
        ]
        sure = [r for r in pool if r.is_sure]
        keyed = self._keyed(question, sure, day)
        chosen = keyed or self._nearest(question, sure, defaults)
        if _off_scale(question, keyed):
            return _no_such_score(question, self._scale(day))
        if not chosen:
            return _nothing(question)
        return replace(
            _stated(question, chosen, today), buttons=self._others(question, sure, chosen)
        )

    def _is_asked(self, question: Question, rule: Rule, day: date) -> bool:
        if question.documents:
            return any(same_number(rule.doc_number, n) for n in question.documents)
        return rule.holds_on(day) and self._is_local(question, rule)

    def _is_local(self, question: Question, rule: Rule) -> bool:
        """A rule of one place answers for that place only."""
        if rule.status != "quy định địa phương":
            return True
        return any(p.name and p.name in rule.question_vi for p in question.places)

    def _keyed(self, question: Question, sure: Sequence[Rule], day: date) -> list[Rule]:
        """The rules whose key the star or the score named decides."""
        if question.score and question.kind in _SCORED:
            return self._band(question, sure)
        pattern = _STAR_KEYS.get(question.kind)
        if pattern is None or not question.stars[:1].isdigit():
            return []
        stars = _star_list(question.stars)
        keys = [pattern.format(star) for star in stars]
        found = [r for r in sure if r.key in keys]
        if question.kind == "ask_star_points":
            return found
        best = self.search(question, sure)
        near_other = best and best[0] > 0.55 and not best[1].key.startswith("certify_")
        return [best[1]] if best and near_other else found

    def _scale(self, day: date) -> list[Rule]:
        return [r for r in self._store.rules if r.key == "max_points" and r.holds_on(day)]

    def _band(self, question: Question, sure: Sequence[Rule]) -> list[Rule]:
        points = float(question.score.split("/")[0])
        if question.score.endswith("/10"):
            points *= 10
        for rule in (r for r in sure if r.key in _BANDS):
            if _within(points, rule.value):
                return [rule]
        return []

    def search(self, question: Question, rules: Sequence[Rule]) -> tuple[float, Rule] | None:
        """The rule nearest in words among `rules`, with its likeness."""
        if not rules:
            return None
        rows = [(rule, row) for rule in rules for row in self._rows[rule.rule_id]]
        scores = self._index.similarities(question.text, [row for _, row in rows])
        best = int(scores.argmax())
        return float(scores[best]), rows[best][0]

    def _nearest(
        self, question: Question, sure: Sequence[Rule], defaults: Sequence[str]
    ) -> list[Rule]:
        best = self.search(question, sure)
        usual = self.search(question, [r for r in sure if r.key in defaults])
        if best and usual and usual[0] >= best[0] - _CLOSE:
            best = usual
        if best and best[0] >= self._needed(question, best[1], defaults):
            return [best[1]]
        by_key = {r.key: r for r in sure if r.key}
        found = [by_key[k] for k in defaults if k in by_key]
        return found or ([best[1]] if best and best[0] >= _ENOUGH else [])

    def _others(
        self, question: Question, sure: Sequence[Rule], chosen: Sequence[Rule]
    ) -> tuple[str, ...]:
        """Where nothing was near: the questions nearest to it, to ask instead."""
        best = self.search(question, chosen)
        if question.score or question.stars or best is None or best[0] >= _SURELY:
            return ()
        rest = [r for r in sure if r not in chosen]
        found = []
        for _ in range(_OFFERED):
            near = self.search(question, [r for r in rest if r not in found])
            found += [near[1]] if near and near[0] >= _ENOUGH else []
        return tuple(r.question_vi for r in found)

    @staticmethod
    def _needed(question: Question, rule: Rule, defaults: Sequence[str]) -> float:
        """How near a rule must be to be stated instead of the default ones."""
        if not defaults:
            return _ENOUGH
        return _NEAR_ASIDE if rule.topic in _ASIDE else _NEAR


def _nothing(question: Question) -> Answer:
    """No sure rule: an honest gap, and whom to ask."""
    return Answer(
        kind="no_data", status="no_data",
        lines=(Line("no_data.rule", {"topic": question.kind}), Line("no_data.whom_to_ask")),
        question=question,
    )  # fmt: skip


def _stated(question: Question, rules: Sequence[Rule], today: date) -> Answer:
    lines = [Line("rule.lead", {"rule": r}) for r in rules]
    over = [r for r in rules if r.effective_to and r.effective_to < today]
    caveats = [Line("caveat.rule_over", {"rule": r}) for r in over[:1]]
    if question.kind in _SCORED and question.score:
        lines.insert(0, Line("rule.score", {"score": question.score, "rule": rules[0]}))
    return Answer(
        kind="stars" if question.score else "rule", status="answered", lines=tuple(lines),
        rules=tuple(rules), source_ids=tuple(dict.fromkeys(r.source_id for r in rules)),
        caveats=tuple(caveats), question=question,
    )  # fmt: skip


def _off_scale(question: Question, found: Sequence[Rule]) -> bool:
    return bool(question.score) and question.kind in _SCORED and not found


def _no_such_score(question: Question, scale: Sequence[Rule]) -> Answer:
    """Points outside the scale give no star; the scale is told."""
    return Answer(
        kind="stars", status="partial",
        lines=(Line("rule.off_scale", {"score": question.score}),
               *(Line("rule.lead", {"rule": r}) for r in scale)),
        rules=tuple(scale), source_ids=tuple(r.source_id for r in scale), question=question,
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


def _within(points: float, band: str) -> bool:
    """Whether `points` fall into a band as the tables write it: 90-100, 70-<90, 70-89."""
    low, _, high = band.partition("-")
    if high.startswith("<"):
        return float(low) <= points < float(high[1:])
    return float(low) <= points <= float(high)
