"""Answers as data for a picture."""

from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.model import Fact


def bar(parts: Sequence[Fact]) -> Mapping[str, Any]:
    """A bar for each part, in the order given; the title is added when worded."""
    by_area = len({f.area.area_id for f in parts}) > 1
    data = [
        {"label": f.area.name if by_area else f.part_name, "value": f.figure.value} for f in parts
    ]
    return {"type": "bar", "title": "", "unit": parts[0].figure.unit, "data": data}


def progress(actual: float, target: float, unit: str) -> Mapping[str, Any]:
    """A result against its target."""
    return {
        "type": "progress", "title": "", "unit": unit,
        "data": [{"label": "actual", "value": actual}, {"label": "target", "value": target}],
    }  # fmt: skip
