"""An answer's chart drawn in the terminal: one bar a row, labels and numbers aligned."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.bar import Bar
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.language.numbers import format_number
from bot.texts import text

_WIDTH = 40
_FEWEST = 2


def draw(chart: Mapping[str, Any] | None, console: Console) -> None:
    """Draw `chart`, the contract's data; nothing where there is nothing to compare."""
    if chart and len(chart["data"]) >= _FEWEST:
        console.print(picture(chart))


def picture(chart: Mapping[str, Any]) -> RenderableType:
    """The chart as something rich can print; a course gets one block for each series."""
    data: Sequence[Mapping[str, Any]] = chart["data"]
    most = max(float(d["value"]) for d in data) or 1.0
    parts: list[RenderableType] = [Text(str(chart["title"]), style="bold")]
    for series, rows in groupby(data, key=lambda d: d.get("series", "")):
        parts += [Text(str(series))] if series and series != chart["title"] else []
        parts.append(_bars(list(rows), most, str(chart["unit"])))
    return Group(*parts)


def _bars(rows: Sequence[Mapping[str, Any]], most: float, unit: str) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right")
    table.add_column(width=_WIDTH)
    table.add_column(justify="right")
    sign = text("units.percent") if unit == "percent" else ""
    for row in rows:
        value = float(row["value"])
        bar = Bar(most, 0, value, width=_WIDTH)
        table.add_row(str(row["label"]), bar, format_number(value) + sign)
    return table
