"""Train one pipeline and score it on the development questions; prints one JSON line.

Run in a process of its own, so that its memory is its own.
"""

import asyncio
import csv
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bot.language.text import fold
from bot.server import quiet_environment
from bot.settings import ROOT


def measure(config: Path, questions: Path) -> dict[str, Any]:
    """Accuracy as typed and without diacritics, seconds to train, milliseconds to parse, MB."""
    quiet_environment()
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"  # training is timed, not remembered
    from rasa.core.agent import load_agent
    from rasa.model_training import train_nlu

    from bot.logs import set_up_logs

    set_up_logs()
    empty = _megabytes()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        model = train_nlu(str(config), str(ROOT / "data" / "nlu"), folder)
        seconds = time.perf_counter() - start
        agent = asyncio.run(load_agent(str(model)))
        rows = list(csv.DictReader(questions.open(encoding="utf-8")))
        typed, times = _score(agent, [r["question"] for r in rows], rows)
        stripped, _ = _score(agent, [fold(r["question"]) for r in rows], rows)
    return {
        "pipeline": config.stem, "accuracy": typed, "stripped": stripped, "train_s": seconds,
        "parse_ms": statistics.median(times) * 1000, "peak_mb_over_rasa": _megabytes() - empty,
    }  # fmt: skip


def _score(agent: Any, texts: list[str], rows: list[dict[str, str]]) -> tuple[float, list[float]]:
    right, times = 0, []
    for text, row in zip(texts, rows, strict=True):
        start = time.perf_counter()
        parsed = asyncio.run(agent.parse_message(text))
        times.append(time.perf_counter() - start)
        names = [i["name"] for i in parsed["intent_ranking"] if not i["name"].startswith("nlu_")]
        right += names[:1] == [row["intent"]]
    return right / len(rows), times


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), Path(sys.argv[2]))))
