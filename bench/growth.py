"""Answers over today's tables against answers over a million figures.

The figures are made up, for time only: 63 provinces, 700 districts and 11,000 communes
with ten years of each of nine cells, beside the real ones.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy import func, insert, select
from sqlalchemy.engine import Engine

from actions.wording import Renderer
from bot.components.reading import reader
from bot.settings import ROOT
from knowledge import schema
from knowledge.answering import Knowledge
from knowledge.database import open_engine
from knowledge.interpretation import interpret
from knowledge.loader import load

RESULTS = ROOT / "var" / "bench"
_SIZES = {"province": 63, "district": 700, "commune": 11_000}
_YEARS = range(2016, 2026)
_CELLS = (
    ("products_total", None), ("products_by_star", "3"), ("products_by_star", "4"),
    ("products_by_star", "5"), ("entities_total", None), ("entities_by_type", "cooperative"),
    ("products_by_group", "food"), ("products_by_group", "beverage"), ("shops", None),
)  # fmt: skip
_BATCH = 20_000
_ROUNDS = 20

#: What is asked, with the intent a classifier would give it.
QUESTIONS = (
    ("ask_figure", "Sơn La có bao nhiêu sản phẩm OCOP?"),
    ("ask_figure", "lao cai co may san pham 4 sao"),
    ("ask_figure", "cuối 2022 Lào Cai có bao nhiêu sản phẩm?"),
    ("ask_figure", "huyện Bảo Yên có mấy sản phẩm"),
    ("ask_figure", "cả nước có bao nhiêu sản phẩm 5 sao"),
    ("ask_figure", "Yên Bái có bao nhiêu chủ thể"),
    ("ask_breakdown", "cơ cấu sao của Sơn La"),
    ("ask_breakdown", "Lào Cai chia theo huyện"),
    ("ask_comparison", "Cần Thơ với Đồng Tháp bên nào nhiều hơn"),
    ("ask_comparison", "Sơn La năm 2019 với năm 2025"),
    ("ask_ranking", "tỉnh nào nhiều sản phẩm 5 sao nhất"),
    ("ask_ranking", "huyện nào của Lào Cai nhiều sản phẩm nhất"),
    ("ask_trend", "Lào Cai qua các năm"),
    ("ask_progress", "Sơn La đạt mục tiêu chưa"),
    ("ask_conflict", "sao Lào Cai chỗ ghi 163 chỗ ghi 170"),
)


def main() -> None:
    """Measure both and print one table."""
    with tempfile.TemporaryDirectory() as name:
        small, large = (open_engine(f"sqlite:///{name}/{n}.db") for n in ("small", "large"))
        load(small)
        load(large)
        figures = grow(large)
        measured = [(_count(small), _milliseconds(small)), (_count(large), _milliseconds(large))]
    print(f"{figures:,} made-up figures", file=sys.stderr)
    _print(measured)


def grow(engine: Engine, sizes: "dict[str, int]" = _SIZES) -> int:
    """Fill the database with made-up areas and figures; return how many figures."""
    source = _first(engine, schema.sources.c.source_id)
    with engine.begin() as connection:
        areas = list(_areas(engine, sizes, source))
        new = [a for a in areas if a.pop("new")]
        _insert(connection.execute, schema.areas, iter(new), len(new), "areas")
        total = len(areas) * len(_CELLS) * len(_YEARS)
        rows = _figures([a["area_id"] for a in areas], source)
        _insert(connection.execute, schema.figures, rows, total, "figures")
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
    return total


def _insert(
    execute: Callable[..., Any], table: Any, rows: Iterator[dict[str, Any]], total: int, name: str
) -> None:
    console = Console(stderr=True)
    batches = iter(lambda: list(islice(rows, _BATCH)), [])
    for batch in track(batches, f"→ {name}", total=total // _BATCH + 1, console=console):
        execute(insert(table), batch)


def _areas(engine: Engine, sizes: "dict[str, int]", source: str) -> Iterator[dict[str, Any]]:
    """The real areas of each level, and as many new ones as are missing."""
    t = schema.areas.c
    with engine.connect() as connection:
        known = connection.execute(select(t.area_id, t.level, t.position)).all()
    position = max(r.position for r in known) + 1
    parents = {"province": ["viet-nam"], "district": [], "commune": []}
    order = {"province": "district", "district": "commune"}
    for level, size in sizes.items():
        real = [r.area_id for r in known if r.level == level][:size]
        made = [f"{level}-{n}" for n in range(size - len(real))]
        for n, area_id in enumerate([*real, *made]):
            if level in order:
                parents[order[level]].append(area_id)
            yield {
                "area_id": area_id, "name": f"{level} {n}", "level": level, "source_id": source,
                "parent_id": parents[level][n % len(parents[level])], "position": position,
                "valid_from": None, "new": area_id not in real,
            }  # fmt: skip
            position += 1


def _figures(areas: "list[str]", source: str) -> Iterator[dict[str, Any]]:
    number = 0
    for area_id in areas:
        for year in _YEARS:
            for indicator, part in _CELLS:
                number += 1
                yield {
                    "figure_id": f"X{number}", "area_id": area_id, "indicator_id": indicator,
                    "part_id": part, "value": number % 500, "unit": "product",
                    "as_of": f"{year}-06-30", "as_of_start": date(year, 6, 30),
                    "as_of_end": date(year, 6, 30), "as_of_precision": "day",
                    "as_of_inferred": False, "source_id": source, "position": 10_000 + number,
                }  # fmt: skip


def _first(engine: Engine, column: Any) -> str:
    with engine.connect() as connection:
        return str(connection.execute(select(column)).scalar())


def _count(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count(schema.figures.c.figure_id))).scalar_one())


def _milliseconds(engine: Engine) -> list[float]:
    """How long each question takes from its words to the worded answer."""
    knowledge, today = Knowledge(engine), date.today()
    renderer, read = Renderer(knowledge.store), reader().read
    times = []
    for turn in range(_ROUNDS + 1):
        for intent, text in QUESTIONS:
            start = time.perf_counter()
            question = interpret(intent, text, read(text).spans)
            renderer.render(knowledge.answer(question, today))
            if turn:  # the first round fills what is read once and kept
                times.append((time.perf_counter() - start) * 1000)
    return times


def _print(measured: "list[tuple[int, list[float]]]") -> None:
    table = Table("figures", "median ms", "p95 ms", "median, times today's", title="growth")
    base = statistics.median(measured[0][1])
    for count, times in measured:
        median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        table.add_row(f"{count:,}", f"{median:.1f}", f"{p95:.1f}", f"{median / base:.2f}")
    console = Console(record=True, width=100)
    console.print(table)
    RESULTS.mkdir(parents=True, exist_ok=True)
    console.save_text(str(Path(RESULTS) / "growth.txt"))


if __name__ == "__main__":
    main()
