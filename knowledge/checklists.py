"""What the owner of a product has to do, as a list for the case: owner, goods, star, place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from knowledge.law import ProductSet, Rule
from knowledge.model import Answer, Area, Line, Place, Question
from knowledge.places import Gazetteer
from knowledge.statements import in_force, stated
from knowledge.store import Store

UNKNOWN = "unknown"
TOURISM = "tourism"
_FOOD = frozenset(["food", "beverage"])
_FIRST_CERTIFIED, _NATIONAL = 3, 5
_SUPPORT = "support_policy"
_MOST_LOCAL = 2


@dataclass(frozen=True)
class Case:
    """A producer's case; what is not known is '' (not asked yet) or `UNKNOWN`.

    Attributes:
        owner: cooperative, cooperative_group, enterprise, household, farm, unregistered,
            individual.
        group: part id of the product group.
        goods: the goods as typed.
        star: "3", "4" or "5".
        province: its name, as the gazetteer has it.
    """

    owner: str = ""
    group: str = ""
    goods: str = ""
    star: str = ""
    province: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether nothing needs to be asked."""
        return all((self.owner, self.group, self.star, self.province))


class ChecklistAnswers:
    """Puts the rules in force together for a case."""

    def __init__(self, store: Store, gazetteer: Gazetteer) -> None:
        self._store = store
        self._gazetteer = gazetteer

    def checklist(
        self, case: Case, product_set: ProductSet | None, question: Question, today: date
    ) -> Answer:
        """The numbered list of what to do, each point with the rule it rests on."""
        area = self._province(case.province)
        steps = [*self._who(case, today), *self._papers(case, product_set, today)]
        steps += [*self._handing_in(today), *self._judging(case, product_set, today)]
        steps += self._afterwards(today)
        shown = replace(case, province=area.name) if area else case
        lines = [Line("checklist.lead", {"case": shown})]
        lines += _merged(case, area)
        lines += [Line("checklist.register_first")] if case.owner in _UNREGISTERED else []
        levels = _levels(product_set)
        tasks = [levels.get(rule.rule_id) or _task(rule) for rule in steps]
        lines += [
            _step(number, task, rule, steps[0])
            for number, (task, rule) in enumerate(zip(tasks, steps, strict=True), 1)
        ]
        lines += [*self._local(area, today), Line("checklist.basis", {"rule": steps[0]})]
        return stated(question, "checklist", "answered", lines)

    def _who(self, case: Case, today: date) -> list[Rule]:
        more = {"enterprise": ["CT-008"]}.get(case.owner, [])
        more += ["CT-007"] if case.group == TOURISM else []
        return [*self._keyed(today, "who_may_join"), *self._by_id(today, more)]

    def _papers(self, case: Case, product_set: ProductSet | None, today: date) -> list[Rule]:
        """The dossier, its evidence, samples, the papers without which it is rejected."""
        rules = self._keyed(today, "dossier_components")
        rules += self._by_id(today, ["HS-018"])
        rules += self._keyed(today, *(["rejected_dossier"] if case.group in _FOOD else []))
        return rules + self._by_id(today, [product_set.rule_id] if product_set else [])

    def _handing_in(self, today: date) -> list[Rule]:
        return self._keyed(today, "where_to_submit", "commune_days", "province_rounds")

    def _judging(self, case: Case, product_set: ProductSet | None, today: date) -> list[Rule]:
        """The points of the star aimed at, its minimums, and who certifies it."""
        if case.star == UNKNOWN:
            return self._keyed(today, "certifiable_stars", "points_not_enough", "evaluation_levels")
        star = int(case.star)
        rules = self._keyed(today, f"star{star}_band", "points_not_enough")
        minimums = product_set.minimum_rules if product_set else ()
        rules += self._by_id(today, minimums[: star - _FIRST_CERTIFIED + 1])
        national = ["points_to_go_central", "central_rounds"] if star == _NATIONAL else []
        return rules + self._keyed(today, *national, f"certify_{star}star")

    def _afterwards(self, today: date) -> list[Rule]:
        return self._keyed(today, "certificate_months", "recert_window")

    def _local(self, area: Area | None, today: date) -> list[Line]:
        """What the province gives, where the tables know that it still does."""
        if area is None:
            return [Line("checklist.no_place")]
        names = {area.name, *(a.name for a in self._gazetteer.predecessors(area))}
        own = [
            r for r in self._sure(today)
            if r.topic == _SUPPORT and r.effective_to and any(n in r.question_vi for n in names)
        ]  # fmt: skip
        lines = [Line("checklist.local", {"rule": r}) for r in own[:_MOST_LOCAL]]
        return lines or [Line("checklist.nothing_local", {"area": area})]

    def _province(self, name: str) -> Area | None:
        """The province of today that the place named is, or lies in."""
        located = self._gazetteer.locate(Place(name), "present") if name != UNKNOWN else None
        area = located.area if located else None
        while area and (area.level != "province" or area.successor_id):
            area = self._store.areas.get(area.successor_id or area.parent_id or "")
        return area

    def _sure(self, today: date) -> Iterable[Rule]:
        return (r for r in self._store.rules if r.is_sure and r.holds_on(today))

    def _keyed(self, today: date, *keys: str) -> list[Rule]:
        return in_force(self._store.rules, today, *keys)

    def _by_id(self, today: date, ids: Iterable[str]) -> list[Rule]:
        by_id = {r.rule_id: r for r in self._sure(today)}
        return [by_id[i] for i in ids if i in by_id]


def _levels(product_set: ProductSet | None) -> dict[str, str]:
    """The headings of a set's minimums: one rule for each star, or one for all."""
    ids = product_set.minimum_rules if product_set else ()
    if len(ids) == 1:
        return {ids[0]: "minimum"}
    return {rule_id: f"minimum_{star}star" for star, rule_id in enumerate(ids, _FIRST_CERTIFIED)}


def _step(number: int, task: str, rule: Rule, first: Rule) -> Line:
    """A step; the document that most of them rest on is named once, at the end."""
    key = "checklist.step" if rule.doc_number == first.doc_number else "checklist.step_other"
    return Line(key, {"step": number, "task": task, "rule": rule})


def _task(rule: Rule) -> str:
    """Under which heading a rule stands in the list: `checklist.tasks` in the texts."""
    if rule.topic == "product_groups":
        return "ministry"
    return rule.key or rule.rule_id


#: Owners who cannot join as they are: the rule on who may names those registered.
_UNREGISTERED = frozenset(["unregistered", "individual"])


def _merged(case: Case, area: Area | None) -> list[Line]:
    """That the province named is part of another one now."""
    if area is None or area.name == case.province:
        return []
    return [Line("checklist.merged", {"name": case.province, "area": area})]
