"""What every contestant does: train, then parse texts; in a process of its own.

A contestant's module has `train(folder)` and `open_parser(folder)`; this runs them and
writes what was measured as JSON.
"""

import importlib
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.server import quiet_environment

#: Parses one text: intent, entities, and questions where it finds two.
Parser = Callable[[str], dict[str, Any]]

_WARM_UP = 20


def run(module: str, step: str, folder: Path, *options: str) -> dict[str, Any]:
    """One step of a contestant: "train" or "parse" (of `texts.json` in its folder)."""
    # TensorFlow stays where a contestant's configuration needs it.
    quiet_environment(*(Path(option) for option in options if option.endswith(".yml")))
    contestant = importlib.import_module(f"bench.{module}")
    if step == "train":
        start = time.perf_counter()
        contestant.train(folder, *options)
        return {"train_s": time.perf_counter() - start}
    contestant.prepare()
    before = megabytes()
    parser: Parser = contestant.open_parser(folder)
    return parse_all(parser, json.loads((folder / "texts.json").read_text()), before)


def parse_all(parser: Parser, texts: list[str], before: float) -> dict[str, Any]:
    """Parse every text; milliseconds at the median and the 95th percentile; megabytes."""
    for text in texts[:_WARM_UP]:
        parser(text)
    parsed, times = [], []
    for text in texts:
        start = time.perf_counter()
        parsed.append(parser(text))
        times.append((time.perf_counter() - start) * 1000)
    after = megabytes()
    return {
        "parsed": parsed, "p50_ms": statistics.median(times),
        "p95_ms": statistics.quantiles(times, n=20)[-1], "mb": after, "own_mb": after - before,
    }  # fmt: skip


def megabytes() -> float:
    """Resident memory of this process, in megabytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    module, step, folder, *options = sys.argv[1:]
    result = run(module, step, Path(folder), *options)
    (Path(folder) / f"{step}.json").write_text(json.dumps(result))
