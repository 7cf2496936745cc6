"""Whether proposed rows add up, and what the tables already say of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.language.numbers import format_number
from knowledge.model import Place
from knowledge.places import Gazetteer
from knowledge.proposals import Proposal
from knowledge.selection import in_period
from knowledge.store import Store

#: Of a whole, the indicator of its parts.
_PARTS = {
    "products_total": ("products_by_star", "products_by_group", "products_by_owner"),
    "entities_total": ("entities_by_type",), "entities_batch": ("entities_by_type",),
    "new_products_recognised": ("new_products_by_star", "products_by_group"),
    "new_products_batch": ("batch_products_by_star",),
}  # fmt: skip
#: How far behind a whole its parts stand, in characters.
_REACH = 500
#: A row whose sum is wrong is never surer than this.
_DOUBT = 0.4
_FEWEST_DISTRICTS = 3
#: Parts that say nothing of whether others are left: an owner may be of both kinds.
_OVERLAPPING = frozenset(["", "sme", "organised", "female_led", "ethnic_minority_led"])
#: Rounded shares may add up to a little more than all.
_WHOLE_SHARE = 101


@dataclass(frozen=True)
class Checked:
    """A proposal with what was found of it.

    Attributes:
        sums: 'adds_up', 'differs' with the sum, '' where there was nothing to add.
        known: 'same', 'contradicts' or 'new'.
        ids: the rows of the tables it was compared with.
    """

    proposal: Proposal
    sums: str = ""
    added: str = ""
    known: str = "new"
    ids: tuple[str, ...] = ()


def check(proposals: Sequence[Proposal], store: Store) -> list[Checked]:
    """Each proposal with its sums and what the tables have of its cell."""
    found = [Checked(p) for p in proposals]
    for number in range(len(proposals)):
        kinds = _PARTS.get(proposals[number].indicator, ())
        sums = [_parts(proposals, number, kind) for kind in kinds]
        for members, complete in (*sums, _districts(proposals, number)):
            if members:
                _mark(found, number, members, complete)
    _mark_subsets(found, store)
    _mark_shares(found)
    gazetteer = Gazetteer(store.areas)
    return [_against_tables(one, store, gazetteer) for one in found]


def _parts(proposals: Sequence[Proposal], number: int, kind: str) -> tuple[list[int], bool]:
    """Where the parts of one kind of a whole stand, and whether they are all of it.

    Stars are all there once the lowest one that is given, 3, is among them.
    """
    whole = proposals[number]
    members = []
    for n in range(number + 1, len(proposals)):
        part = proposals[n]
        if part.start - whole.start > _REACH or part.indicator == whole.indicator:
            break
        same = (part.area, part.kind, part.file) == (whole.area, whole.kind, whole.file)
        if same and part.indicator == kind:
            members.append(n)
    parts = [proposals[n].part for n in members]
    if len(members) < 2 or len(set(parts)) < len(parts):
        return [], False
    return members, "3" in parts


def _districts(proposals: Sequence[Proposal], number: int) -> tuple[list[int], bool]:
    """Where the districts of a province stand; whether they are all is not known."""
    whole = proposals[number]
    if whole.area_level != "province":
        return [], False
    members = [
        n for n, p in enumerate(proposals)
        if p.area_level == "district" and p.file == whole.file and p.part == whole.part
        and (p.indicator, p.as_of, p.kind) == (whole.indicator, whole.as_of, whole.kind)
    ]  # fmt: skip
    return (members, False) if len(members) >= _FEWEST_DISTRICTS else ([], False)


def _mark_subsets(found: list[Checked], store: Store) -> None:
    """A part that is larger than its whole, where it is the only part named."""
    wholes = {i.indicator_id: i.whole for i in store.indicators.values() if i.whole}
    for n, one in enumerate(found):
        for m in range(n):
            whole, part = found[m].proposal, one.proposal
            same = (whole.file, whole.area, whole.kind) == (part.file, part.area, part.kind)
            is_part = wholes.get(part.indicator) == whole.indicator and not whole.part
            near = part.start - whole.start <= _REACH and part.as_of == whole.as_of
            counted = not part.indicator.startswith("share") and _is_number(part)
            larger = counted and _is_number(whole) and float(part.value) > float(whole.value)
            if same and is_part and near and larger:
                _doubt(found, (m, n), float(part.value))


def _mark_shares(found: list[Checked]) -> None:
    """Shares of one whole that are more than all of it together."""
    cells: dict[tuple[str, ...], list[int]] = {}
    for n, one in enumerate(found):
        p = one.proposal
        if p.indicator.startswith("share") and p.part not in _OVERLAPPING and _is_number(p):
            cells.setdefault((p.file, p.area, p.indicator, p.as_of, p.kind), []).append(n)
    for members in cells.values():
        added = sum(float(found[n].proposal.value) for n in members)
        if len(members) > 1 and added > _WHOLE_SHARE:
            _doubt(found, members, added)


def _is_number(proposal: Proposal) -> bool:
    return "-" not in proposal.value


def _doubt(found: list[Checked], members: Sequence[int], added: float) -> None:
    for n in members:
        doubted = replace(found[n].proposal, confidence=min(found[n].proposal.confidence, _DOUBT))
        found[n] = replace(found[n], proposal=doubted, sums="differs", added=format_number(added))


def _mark(found: list[Checked], number: int, members: Sequence[int], complete: bool) -> None:
    rows = [found[n].proposal for n in (number, *members)]
    if any("-" in row.value for row in rows):
        return
    whole, *parts = [float(row.value) for row in rows]
    added = sum(parts)
    # Fewer parts than the whole are no contradiction where not all are listed.
    if added < whole and not complete:
        return
    outcome = "adds_up" if added == whole else "differs"
    for n in (number, *members):
        one = found[n]
        doubt = min(one.proposal.confidence, _DOUBT)
        doubted = replace(one.proposal, confidence=doubt) if outcome == "differs" else one.proposal
        if one.sums != "differs":
            found[n] = replace(one, proposal=doubted, sums=outcome, added=f"{format_number(added)}")


def _against_tables(one: Checked, store: Store, gazetteer: Gazetteer) -> Checked:
    proposal = one.proposal
    located = gazetteer.locate(Place(proposal.area), period=proposal.as_of)
    if located is None or not proposal.as_of or "-" in proposal.value:
        return one
    area = located.area.area_id
    value = float(proposal.value)
    if proposal.kind == "target":
        rows = [
            (t.target_id, t.value) for t in store.targets([area])
            if (t.indicator.indicator_id, t.part_id, t.deadline[:4])
            == (proposal.indicator, proposal.part, proposal.as_of[:4])
        ]  # fmt: skip
    else:
        figures = store.figures([area], [proposal.indicator])
        cell = [f for f in figures if f.part_id == proposal.part]
        rows = [(f.figure_id, f.value) for f in in_period(cell, proposal.as_of)]
    if not rows:
        return one
    same = tuple(name for name, known in rows if known == value)
    ids = same or tuple(name for name, _ in rows)
    return replace(one, known="same" if same else "contradicts", ids=ids)
