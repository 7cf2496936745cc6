"""The knowledge as a whole: a question in, an answer out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.engine import Engine

from bot.language.lexicon import REGION
from bot.language.text import fold
from knowledge.breakdowns import BreakdownAnswers
from knowledge.certificates import Certificate
from knowledge.checklists import Case, ChecklistAnswers
from knowledge.comparisons import ComparisonAnswers
from knowledge.deadlines import FIRST_DAY, DeadlineAnswers
from knowledge.disputes import DisputeAnswers
from knowledge.documents import DocumentAnswers
from knowledge.figures import FigureAnswers
from knowledge.mergers import MergerAnswers
from knowledge.model import Answer, Line, Question
from knowledge.places import Gazetteer
from knowledge.products import Products
from knowledge.rankings import RankingAnswers
from knowledge.rules import RuleAnswers, day_asked
from knowledge.stars import StarAnswers
from knowledge.store import Store
from knowledge.sums import SumAnswers
from knowledge.targets import TargetAnswers
from knowledge.topics import TOPICS
from knowledge.transitions import TransitionAnswers
from knowledge.trends import TrendAnswers

#: Intents answered with words alone, with the status they have.
TALK: Mapping[str, str] = {
    "greet": "answered", "goodbye": "answered", "thanks": "answered", "affirm": "answered",
    "deny": "answered", "bot_identity": "answered", "capabilities": "answered",
    "start_over": "answered", "ask_contact": "answered", "ask_product_detail": "no_data",
    "ask_source": "answered", "ask_conflict": "partial", "out_of_scope": "out_of_scope",
    "not_understood": "not_understood", "error": "error", "empty": "not_understood",
}  # fmt: skip

_SCORED = frozenset(["ask_star_points", "ask_score_structure"])
_ON_REGIMES = frozenset(
    ["ask_transition", "ask_document", "ask_procedure", "ask_score_structure", "ask_programme"]
)


class Knowledge:
    """Answers questions from the knowledge database."""

    def __init__(self, engine: Engine) -> None:
        self.store = Store(engine)
        gazetteer = Gazetteer(self.store.areas)
        self._figures = FigureAnswers(self.store, gazetteer)
        self._breakdowns = BreakdownAnswers(self.store, gazetteer, self._figures)
        self._targets = TargetAnswers(self.store, gazetteer, self._figures)
        self._comparisons = ComparisonAnswers(self.store, gazetteer, self._figures)
        self._sums = SumAnswers(self.store, gazetteer, self._figures, self._comparisons)
        self._trends = TrendAnswers(gazetteer, self._figures)
        self._rankings = RankingAnswers(self.store, gazetteer, self._figures, self._breakdowns)
        self._disputes = DisputeAnswers(self.store, gazetteer, self._figures)
        self._rules = RuleAnswers(self.store)
        self._stars = StarAnswers(self.store)
        self._deadlines = DeadlineAnswers(self.store)
        self._transitions = TransitionAnswers(self.store, self._deadlines)
        self._documents = DocumentAnswers(self.store, self._rules)
        self._mergers = MergerAnswers(self.store, gazetteer)
        self._checklists = ChecklistAnswers(self.store, gazetteer)
        self.products = Products(self.store)
        self._by_kind: Mapping[str, Callable[[Question], Answer]] = {
            "ask_figure": self._breakdowns.figure,
            "ask_comparison": self._comparisons.comparison,
            "ask_ranking": self._rankings.ranking,
            "ask_trend": self._trends.trend,
            "ask_breakdown": self._breakdowns.breakdown,
        }

    def answer(self, question: Question, today: date) -> Answer:
        """Answer `question` as of `today`, and say what of it the answer does not heed."""
        answer = _remembering(self._disputes.premise(question, self._answer(question, today)))
        if not question.left_out or not answer.facts:
            return answer
        said = Line("caveat.left_out", {"words": question.left_out})
        status = "partial" if answer.status == "answered" else answer.status
        return replace(answer, status=status, caveats=(said, *answer.caveats))

    def checklist(self, case: Case, question: Question, today: date) -> Answer:
        """What the owner of a case has to do."""
        found = self.products.find(case.goods, certain=True) if case.goods else None
        fits = found and found.is_whole and found.product_set.group == case.group
        product_set = found.product_set if found and fits else None
        return self._checklists.checklist(case, product_set, question, today)

    def certificate(self, recognised: date, today: date) -> Certificate | None:
        """The days of a certificate issued on a day, under today's rules; None if none was."""
        term = self._deadlines.term(today)
        known = FIRST_DAY <= recognised <= today
        return term.certificate(recognised) if term and known else None

    def offered(self, question: Question, today: date) -> Answer | None:
        """Rules to offer where a message has no sure intent; the rule itself if asked verbatim."""
        return self._rules.verbatim(question, today) or self._rules.unasked(question, today)

    def _target(self, question: Question, today: date) -> Answer:
        """Targets and results; of a document its targets, or else the document itself.

        What was carried over from a question on targets and is none is a figure.
        """
        if question.documents and not question.places:
            return self._targets.of_documents(question) or self._documents.document(
                replace(question, kind="ask_document"), today
            )
        asked = question.kind == "ask_target"
        answer = (self._targets.target if asked else self._targets.progress)(question)
        if answer.status == "no_data" and not answer.targets and "previous" in question.assumed:
            figure = self._breakdowns.figure(replace(question, kind="ask_figure"))
            if figure.status == "answered":
                return replace(figure, lines=(*answer.lines[:1], *figure.lines))
        return answer

    def _over_places(self, question: Question) -> Answer | None:
        """An answer over several places: a region's sum, some left out, a share, a sum."""
        if question.kind not in {"ask_figure", "ask_comparison", "ask_breakdown", "ask_conflict"}:
            return None
        if question.places and question.kind != "ask_conflict":
            answer = self._of_one(question) if len(question.places) == 1 else None
            if len(question.places) == 2 and "share" in question.aspects:
                answer = self._sums.portion(question)
            if answer:
                return answer
        return self._sums.sum(question) if _is_sum(question) else None

    def _of_one(self, question: Question) -> Answer | None:
        """An answer over one place: a region's sum, something left out, parts added up."""
        if question.places[0].level == REGION and question.kind == "ask_figure":
            return self._sums.region(question)
        if question.excluded:
            return self._sums.rest(question)
        if question.without and not question.by:
            return self._sums.without(question)
        if len(question.parts) > 1 and "sum" in question.aspects:
            return self._sums.parts(question)
        return None

    def _answer(self, question: Question, today: date) -> Answer:
        """A kind the knowledge has no way for says so."""
        special = self._rules.verbatim(question, today) or self._over_places(question)
        if special:
            return special
        if question.kind == "ask_figure" and question.documents and not question.places:
            return self._documents.document(replace(question, kind="ask_document"), today)
        if question.kind in {"ask_target", "ask_progress"}:
            return self._target(question, today)
        if question.kind in self._by_kind:
            return self._by_kind[question.kind](question)
        if question.kind == "ask_conflict":
            return self._disputes.dispute(question) or talk(question)
        if question.kind in TOPICS:
            return self._on_rules(question, today)
        return talk(question)

    def _on_rules(self, question: Question, today: date) -> Answer:
        """What follows from a day, points or a place named; else the rule itself."""
        special: Answer | None = None
        if question.kind == "ask_deadline":
            special = self._deadlines.deadline(question, today)
        elif question.kind in _SCORED:
            special = self._stars.of_all(question, today) or self._stars.stars(
                question, self._stars.day_of(question) or day_asked(question, today)
            )
        elif question.kind == "ask_authority" and question.score and not question.stars:
            star = self._stars.star_of(question, day_asked(question, today))
            question = replace(question, stars=star)
        if not special and question.kind in _ON_REGIMES:
            special = self._transitions.transition(question, today)
        if question.kind == "ask_product_groups":
            special = self.products.answer(question)
        elif question.kind == "ask_merger":
            special = self._mergers.merger(question)
        if special:
            return special
        if question.kind == "ask_document":
            return self._documents.document(question, today)
        answer = self._rules.rule(question, today)
        unsure = answer.kind in {"clarify", "no_data"} and question.kind == "ask_product_groups"
        return (self.products.unknown(question, today) if unsure else None) or answer


def _is_sum(question: Question) -> bool:
    """Whether several places are to be added up, or those that one was made of."""
    several = len(question.places) > 1
    asked = "sum" in question.aspects or (several and "total" in question.aspects)
    made_of = question.era == "former" and "tinh" in fold(question.text).split()
    return asked and bool(question.places) and (several or made_of)


def _remembering(answer: Answer) -> Answer:
    """The answer, whose question remembers of when its first figure is."""
    if answer.question is None or not answer.facts:
        return answer
    as_of = answer.facts[0].figure.as_of
    return replace(answer, question=replace(answer.question, as_of=as_of))


def talk(question: Question) -> Answer:
    """An answer of words alone: small talk, out of scope, not understood, not yet possible."""
    key = question.kind if question.kind in TALK else "not_yet"
    return Answer(
        kind="smalltalk" if TALK.get(key) == "answered" else key,
        status=TALK.get(key, "out_of_scope"), lines=(Line(f"talk.{key}"),), question=question,
    )  # fmt: skip
