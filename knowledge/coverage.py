"""What the knowledge holds and what is open in it, for those who keep it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from knowledge import schema


@dataclass(frozen=True)
class Covered:
    """A province of today: of each year, the names of what there are figures of.

    Figures of the provinces that became it are its own here; those of districts are not counted.

    Attributes:
        area_ids: its id and those of the provinces that became it.
    """

    area_ids: tuple[str, ...]
    name: str
    things: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Coverage:
    """All provinces of today, and the years of which there is anything, in order."""

    years: tuple[str, ...]
    provinces: tuple[Covered, ...]


@dataclass(frozen=True)
class Undecided:
    """Figures of one place, thing and time that differ, with no conflict that speaks of them."""

    area: str
    thing: str
    as_of: str
    figures: tuple[tuple[str, float, str], ...]


def coverage(engine: Engine, indicator: str = "") -> Coverage:
    """Which province and year has figures, of one indicator or of all."""
    with engine.connect() as connection:
        present, home = _provinces(connection)
        t, i = schema.figures.c, schema.indicators.c
        statement = select(t.area_id, t.as_of, i.name_vi).where(i.indicator_id == t.indicator_id)
        if indicator:
            statement = statement.where(t.indicator_id == indicator)
        rows = connection.execute(statement).all()
    things: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        if row.area_id in home:
            things[home[row.area_id]][row.as_of[:4]].add(row.name_vi)
    ids: dict[str, list[str]] = defaultdict(list)
    for area, now in home.items():
        ids[now].append(area)
    provinces = tuple(
        Covered(tuple(ids[a]), name, _sorted(things[a])) for a, name in present.items()
    )
    return Coverage(tuple(sorted({y for p in provinces for y in p.things})), provinces)


def _sorted(things: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {year: tuple(sorted(names)) for year, names in things.items()}


def _provinces(connection: Connection) -> tuple[dict[str, str], dict[str, str]]:
    """The provinces of today by id, and of each province that ever was, the one it is now."""
    t = schema.areas.c
    columns = select(t.area_id, t.name, t.successor_id).where(t.level == "province")
    rows = connection.execute(columns.order_by(t.position)).all()
    present = {r.area_id: r.name for r in rows if not r.successor_id}
    return present, {r.area_id: r.successor_id or r.area_id for r in rows}


def undecided(engine: Engine) -> list[Undecided]:
    """Contradictions between figures that no row of the conflicts speaks of yet."""
    cells: dict[tuple[str, ...], list[tuple[str, float, str]]] = defaultdict(list)
    with engine.connect() as connection:
        known = _conflicts_of(connection)
        for row in connection.execute(_figures()).all():
            thing = ", ".join(filter(None, (row.thing, row.part)))
            figure = (row.figure_id, row.value, row.publisher or "")
            cells[(row.area, thing, row.as_of, row.area_id)].append(figure)
    return [
        Undecided(area, thing, as_of, tuple(figures))
        for (area, thing, as_of, _), figures in cells.items()
        if len({value for _, value, _ in figures}) > 1 and not _is_known(figures, known)
    ]


def _figures() -> Any:
    """Exact figures with the names of all they refer to, in the order of the table.

    Those of single rounds are left out: one year has several.
    """
    t, a, i, p, s = (
        table.c for table in (
            schema.figures, schema.areas, schema.indicators, schema.parts, schema.sources
        )
    )  # fmt: skip
    joined = (
        schema.figures.join(schema.areas, a.area_id == t.area_id)
        .join(schema.indicators, i.indicator_id == t.indicator_id)
        .join(schema.sources, s.source_id == t.source_id)
        .outerjoin(schema.parts, p.part_id == t.part_id)
    )
    return (
        select(
            t.figure_id, t.area_id, t.value, t.as_of, a.name.label("area"),
            i.name_vi.label("thing"), p.name_vi.label("part"), s.publisher,
        )
        .select_from(joined).where(t.qualifier.is_(None)).order_by(t.position)
    )  # fmt: skip


def _conflicts_of(connection: Connection) -> Mapping[str, set[str]]:
    t = schema.conflict_figures.c
    found: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(t.figure_id, t.conflict_id)).all():
        found[row.figure_id].add(row.conflict_id)
    return found


def _is_known(figures: Sequence[tuple[str, float, str]], known: Mapping[str, set[str]]) -> bool:
    """Whether one conflict speaks of figures of all the different values."""
    by_value: dict[float, set[str]] = defaultdict(set)
    for figure_id, value, _ in figures:
        by_value[value] |= known.get(figure_id, set())
    return bool(set.intersection(*by_value.values()))


def unsettled(engine: Engine) -> list[tuple[str, str, str]]:
    """Conflicts of sources that settle on no figure: id, place, what is said of it."""
    c, f = schema.conflicts.c, schema.conflict_figures.c
    settled = select(f.conflict_id).where(f.standing.in_(["preferred", "doubtful"]))
    statement = (
        select(c.conflict_id, c.area, c.explanation_vi)
        .where(c.kind != "over_time", c.conflict_id.not_in(settled))
        .order_by(c.position)
    )
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(statement).all()]
