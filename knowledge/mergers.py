"""Answers on how provinces were joined."""

from knowledge.model import Answer, Area, Line, Question
from knowledge.places import Gazetteer
from knowledge.store import Store


class MergerAnswers:
    """Says what a province became or was made of."""

    def __init__(self, store: Store, gazetteer: Gazetteer) -> None:
        self._store = store
        self._gazetteer = gazetteer

    def merger(self, question: Question) -> Answer | None:
        """The history of the provinces named; None when none is."""
        areas = [a for p in question.places for a in self._provinces(p.name)]
        lines = [line for area in areas for line in self._lines(area)]
        if not lines:
            return None
        sources = tuple(dict.fromkeys(s for a in areas for s in self._store.area_sources(a)))
        return Answer(
            kind="merger", status="answered", lines=tuple(lines), source_ids=sources,
            question=question,
        )  # fmt: skip

    def _provinces(self, name: str) -> list[Area]:
        named = [a for a in self._store.areas.values() if a.name == name and a.level == "province"]
        present = [a for a in named if not a.is_former]
        return present or named

    def _lines(self, area: Area) -> list[Line]:
        before = self._gazetteer.predecessors(area)
        if area.successor_id:
            after = self._store.areas[area.successor_id]
            joined = tuple(a.name for a in self._gazetteer.predecessors(after))
            return [Line("merger.became", {"area": area, "after": after, "joined": joined})]
        if len(before) > 1:
            names = tuple(a.name for a in before)
            return [Line("merger.made_of", {"area": area, "joined": names})]
        if before:
            return [Line("merger.renamed", {"area": area, "before": before[0]})]
        return [Line("merger.unchanged", {"area": area})]
