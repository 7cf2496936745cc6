"""Questions to the database, in the terms of the model."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.engine import Engine, Row
from sqlalchemy.exc import SQLAlchemyError

from knowledge import schema
from knowledge.law import Document, ProductSet, Rule
from knowledge.model import Area, Conflict, Figure, Indicator, Part, Publication, Source, Target

_FIGURE = tuple(
    schema.figures.c[name]
    for name in (
        "figure_id", "area_id", "indicator_id", "part_id", "value", "qualifier", "unit", "as_of",
        "as_of_start", "as_of_end", "as_of_precision", "as_of_inferred", "boundary", "source_id",
        "note",
    )
)  # fmt: skip
_S = schema.sources.c
# Written once: to build a statement takes longer than to run it.
_SOURCES = select(_S.source_id, _S.title, _S.publisher, _S.published_on, _S.url, _S.kind).where(
    _S.source_id.in_(bindparam("ids", expanding=True))
)
_FIGURES_OF = (
    select(*_FIGURE)
    .where(schema.figures.c.area_id.in_(bindparam("areas", expanding=True)))
    .order_by(schema.figures.c.figure_id)
)
_FIGURES_OF_SOME = _FIGURES_OF.where(
    schema.figures.c.indicator_id.in_(bindparam("indicators", expanding=True))
)
_STANDINGS = {"": 0, "concerned": 1, "preferred": 2, "doubtful": 3}


class Store:
    """Reads the knowledge database; the small tables are read once and kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(reads=True)

    @property
    def engine(self) -> Engine:
        """The database's engine."""
        return self._engine

    def is_there(self) -> bool:
        """Whether the database answers now and holds places; never from memory."""
        try:
            return bool(self._all(select(schema.areas.c.area_id).limit(1)))
        except SQLAlchemyError:
            return False

    def _all(self, statement: Any, given: Mapping[str, Any] | None = None) -> Sequence[Row]:
        with self._reading.connect() as connection:
            rows: Sequence[Row] = connection.execute(statement, given or {}).all()
        return rows

    @cached_property
    def areas(self) -> Mapping[str, Area]:
        """All areas by id."""
        t = schema.areas.c
        columns = (
            t.area_id, t.name, t.level, t.parent_id, t.valid_from, t.valid_to, t.successor_id,
            t.region,
        )  # fmt: skip
        rows = self._all(select(*columns))
        return {r.area_id: Area(*_filled(r, keep=(3, 4, 5, 6))) for r in rows}

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """All indicators by id."""
        t = schema.indicators.c
        columns = (t.indicator_id, t.name_vi, t.unit, t.kind, t.dimension, t.whole)
        return {r.indicator_id: Indicator(*_filled(r)) for r in self._all(select(*columns))}

    @cached_property
    def parts(self) -> Sequence[Part]:
        """All parts."""
        t = schema.parts.c
        return [Part(*row) for row in self._all(select(t.part_id, t.dimension, t.name_vi))]

    @cached_property
    def part_names(self) -> Mapping[str, str]:
        """Names of parts by id."""
        return {part.part_id: part.name for part in self.parts}

    @cached_property
    def rules(self) -> Sequence[Rule]:
        """All rules, those that may not be stated too."""
        t = schema.rules.c
        columns = (
            t.rule_id, t.topic, t.key, t.question_vi, t.wordings, t.answer_vi, t.value, t.unit,
            t.doc_number, t.provision, t.doc_date, t.effective_from, t.effective_to, t.status,
            t.confidence, t.source_id,
        )  # fmt: skip
        return [Rule(*_filled(r, keep=(11, 12))) for r in self._all(select(*columns))]

    @cached_property
    def wordings(self) -> Mapping[str, tuple[str, ...]]:
        """Ways of asking for each rule key."""
        rows = self._all(select(schema.rule_keys.c.key, schema.rule_keys.c.wordings))
        return {r.key: tuple(r.wordings.split("|")) for r in rows}

    @cached_property
    def key_names(self) -> Mapping[str, str]:
        """What each rule key is about."""
        rows = self._all(select(schema.rule_keys.c.key, schema.rule_keys.c.name_vi))
        return {r.key: r.name_vi for r in rows}

    @cached_property
    def product_sets(self) -> Sequence[ProductSet]:
        """The sets of products, in the order of their document."""
        t = schema.product_sets.c
        columns = (
            t.set_id, t.number, t.group_id, t.name_vi, t.words, t.rule_id, t.doc_number,
            t.provision, t.minimum_rules, t.source_id,
        )  # fmt: skip
        rows = self._all(select(*columns).order_by(t.position))
        return [_product_set(row) for row in rows]

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """All legal documents by number."""
        t = schema.documents.c
        columns = (
            t.doc_number, t.doc_type, t.issuer, t.signer, t.date_signed, t.effective_from,
            t.title_vi, t.replaces, t.replaced_by, t.status_today, t.source_id,
        )  # fmt: skip
        return {
            r.doc_number: Document(*_filled(r, keep=(4, 5))) for r in self._all(select(*columns))
        }

    def sources(self, ids: Iterable[str]) -> list[Source]:
        """The sources with these ids, in the order given."""
        wanted = list(dict.fromkeys(ids))
        rows = self._all(_SOURCES, {"ids": wanted}) if wanted else []
        found = {r.source_id: Source(*_filled(r)) for r in rows}
        return [found[i] for i in wanted if i in found]

    def figures(
        self, areas: Iterable[str], indicators: Iterable[str] | None = None
    ) -> list[Figure]:
        """Every observation of these areas, for these indicators or for all."""
        if indicators is None:
            rows = self._all(_FIGURES_OF, {"areas": list(areas)})
        else:
            given = {"areas": list(areas), "indicators": list(indicators)}
            rows = self._all(_FIGURES_OF_SOME, given)
        return [self._figure(r) for r in rows]

    def figures_by_id(self, ids: Iterable[str]) -> list[Figure]:
        """The observations with these ids, in the order given."""
        wanted = list(dict.fromkeys(ids))
        rows = self._all(select(*_FIGURE).where(schema.figures.c.figure_id.in_(wanted)))
        found = {r.figure_id: self._figure(r) for r in rows}
        return [found[i] for i in wanted if i in found]

    def _figure(self, row: Row) -> Figure:
        conflicts = self._conflicts.get(row.figure_id, [])
        standing = max((s for _, s, _ in conflicts), key=_STANDINGS.__getitem__, default="")
        plain = Figure(*_filled(row, keep=(4, 8, 9, 11)))
        return replace(
            plain, standing=standing,
            conflict_ids=tuple(c for c, _, _ in conflicts),
            dispute_ids=tuple(c for c, _, kind in conflicts if kind != "over_time"),
            settled_ids=tuple(c for c, s, _ in conflicts if s == "preferred"),
        )  # fmt: skip

    @cached_property
    def _conflicts(self) -> Mapping[str, list[tuple[str, str, str]]]:
        """Of each figure in a conflict: the conflict, its standing there, the kind."""
        t, c = schema.conflict_figures.c, schema.conflicts.c
        joined = schema.conflict_figures.join(schema.conflicts)
        statement = select(t.figure_id, t.conflict_id, t.standing, c.kind).select_from(joined)
        by_figure: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for r in self._all(statement):
            by_figure[r.figure_id].append((r.conflict_id, r.standing, r.kind))
        return by_figure

    @cached_property
    def conflicts(self) -> Mapping[str, Conflict]:
        """All contradictions by id, in the order of the table."""
        c, f, t = schema.conflicts.c, schema.conflict_figures.c, schema.conflict_targets.c
        figures, targets = defaultdict(list), defaultdict(list)
        for r in self._all(select(f.conflict_id, f.figure_id, f.standing).order_by(f.position)):
            figures[r.conflict_id].append((r.figure_id, r.standing))
        for r in self._all(select(t.conflict_id, t.target_id).order_by(t.position)):
            targets[r.conflict_id].append(r.target_id)
        columns = (c.conflict_id, c.kind, c.explanation_vi, c.advice_vi)
        rows = self._all(select(*columns).order_by(c.position))
        return {
            r.conflict_id: _conflict(r, figures[r.conflict_id], targets[r.conflict_id])
            for r in rows
        }

    @cached_property
    def _area_sources(self) -> Mapping[str, str]:
        rows = self._all(select(schema.areas.c.area_id, schema.areas.c.source_id))
        return {r.area_id: r.source_id for r in rows}

    def area_sources(self, area: Area) -> tuple[str, ...]:
        """Where an area's borders were read."""
        return (self._area_sources[area.area_id],)

    @cached_property
    def publications(self) -> Mapping[str, Publication]:
        """Of each source, whether it is official and when it was published.

        One that is loaded while this is open is looked up when it is first met.
        """
        return _Publications(self._publications)

    def _publications(self) -> Mapping[str, Publication]:
        t = schema.sources.c
        rows = self._all(select(t.source_id, t.kind, t.published_on))
        return {r.source_id: Publication(r.kind == "official", r.published_on or "") for r in rows}

    def targets(self, areas: Iterable[str]) -> list[Target]:
        """Every target of these areas."""
        t = schema.targets.c
        return self._targets(t.area_id.in_(list(areas)))

    def targets_by_id(self, ids: Iterable[str]) -> list[Target]:
        """The targets with these ids."""
        return self._targets(schema.targets.c.target_id.in_(list(ids)))

    def targets_of_documents(self, numbers: Iterable[str]) -> list[Target]:
        """The targets set by the documents of these numbers ("919", "26/2026")."""
        t = schema.targets.c
        begins = [t.doc_number.startswith(f"{number}/", autoescape=True) for number in numbers]
        return self._targets(or_(*begins))

    def _targets(self, chosen: Any) -> list[Target]:
        t = schema.targets.c
        columns = (
            t.target_id, t.area_id, t.indicator_id, t.part_id, t.operator, t.value, t.value_max,
            t.unit, t.deadline, t.deadline_end, t.plan_document, t.doc_number, t.source_id,
        )  # fmt: skip
        rows = self._all(select(*columns).where(chosen).order_by(t.target_id))
        return [self._target(r) for r in rows]

    def _target(self, r: Row) -> Target:
        part = r.part_id or ""
        return Target(
            r.target_id, self.areas[r.area_id], self.indicators[r.indicator_id], part,
            self.part_names.get(part, ""), r.operator, r.value, r.value_max, r.unit, r.deadline,
            r.deadline_end, r.plan_document or "", r.doc_number or "", (r.source_id,),
        )  # fmt: skip


class _Publications(dict[str, Publication]):
    """Publications by source; all are read again for one that is not there yet."""

    def __init__(self, read: Callable[[], Mapping[str, Publication]]) -> None:
        super().__init__(read())
        self._read = read

    def __missing__(self, source_id: str) -> Publication:
        self.update(self._read())
        return self.get(source_id) or Publication(False, "")


def _conflict(row: Row, figures: Sequence[tuple[str, str]], targets: Sequence[str]) -> Conflict:
    of = {s: tuple(f for f, standing in figures if standing == s) for s in _STANDINGS}
    return Conflict(
        row.conflict_id, row.kind, row.explanation_vi, row.advice_vi,
        tuple(f for f, _ in figures), tuple(targets), of["preferred"], of["doubtful"],
    )  # fmt: skip


def _product_set(row: Row) -> ProductSet:
    words, minimums = row.words.split("|"), row.minimum_rules
    return ProductSet(
        row.set_id, row.number, row.group_id, row.name_vi, tuple(words), row.rule_id,
        row.doc_number, row.provision or "", tuple(minimums.split("|")) if minimums else (),
        row.source_id,
    )  # fmt: skip


def _filled(row: Row, keep: tuple[int, ...] = ()) -> list[Any]:
    """The cells with '' for an absent text; those at `keep` as they are."""
    return [cell if cell is not None or i in keep else "" for i, cell in enumerate(row)]
