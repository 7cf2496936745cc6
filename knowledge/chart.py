"""Answers as data for a picture."""

from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.model import Fact


def bar(parts: Sequence[Fact]) -> Mapping[str, Any]:
    """A bar for each part, in the order given; the title is added when worded."""
    named = zip(labels(parts), parts, strict=True)
    data = [{"label": label, "value": f.figure.value} for label, f in named]
    return {"type": "bar", "title": "", "unit": parts[0].figure.unit, "data": data}


def labels(parts: Sequence[Fact]) -> list[str]:
    """What sets each fact apart from the others: its place, its part or its date."""
    if len({f.area.name for f in parts}) > 1:
        return [f.area.name for f in parts]
    if len({f.figure.part_id for f in parts}) > 1:
        return [f.part_name for f in parts]
    return [f.figure.as_of for f in parts]


def line(points: Sequence[Fact]) -> Mapping[str, Any]:
    """A course over time; points of one `series` (the same borders) may be joined by a line."""
    data = [
        {"label": f.figure.as_of, "value": f.figure.value, "series": f.area.area_id} for f in points
    ]
    return {"type": "line", "title": "", "unit": points[0].figure.unit, "data": data}


def progress(actual: float, target: float, unit: str) -> Mapping[str, Any]:
    """A result against its target."""
    return {
        "type": "progress", "title": "", "unit": unit,
        "data": [{"label": "actual", "value": actual}, {"label": "target", "value": target}],
    }  # fmt: skip
