"""Many people at once, as they really talk: 1, 8, 64 and 256 of them, each for a while.

locust plays them, in a process of its own on the same machine. They think half a second to
two and a half seconds between their questions, a tenth of what people do.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.servers import ours, running

_PEOPLE = (1, 8, 64, 256)
_SECONDS = 30
_SCENARIO = Path(__file__).parent / "locustfile.py"


def main(*_options: str) -> None:
    """Measure and print a table for one worker and for two."""
    table = Table("workers", "people", "questions", "a second", "p50 ms", "p95 ms", "errors",
                  title=f"load, {_SECONDS} s each")  # fmt: skip
    for workers in (1, 2):
        with running(ours(workers)) as server:
            for people in track(_PEOPLE, f"load, {workers}", console=Console(stderr=True)):
                found = _play(server.port, people)
                table.add_row(str(workers), str(people), *_cells(found))
    Console(width=120).print(table)


def _play(port: int, people: int) -> dict[str, Any]:
    """What locust says of the questions."""
    command = [
        sys.executable, "-m", "locust", "-f", str(_SCENARIO), "--headless", "--json",
        "--host", f"http://127.0.0.1:{port}", "-u", str(people), "-r", str(people),
        "-t", f"{_SECONDS}s", "--only-summary", "--exit-code-on-error", "0",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    entries: list[dict[str, Any]] = json.loads(done.stdout)
    return next(entry for entry in entries if entry["name"] == "/ocop/message")


def _cells(found: dict[str, Any]) -> list[str]:
    """Questions, a second, percentiles, errors."""
    times = {int(float(ms)): n for ms, n in found["response_times"].items()}
    seconds = found["last_request_timestamp"] - found["start_time"]
    return [
        str(found["num_requests"]), f"{found['num_requests'] / seconds:.0f}",
        *(str(_percentile(times, share)) for share in (0.5, 0.95)), str(found["num_failures"]),
    ]  # fmt: skip


def _percentile(times: dict[int, int], share: float) -> int:
    """The milliseconds that this share of the questions did not exceed."""
    left = share * sum(times.values())
    for milliseconds in sorted(times):
        left -= times[milliseconds]
        if left <= 0:
            return milliseconds
    return 0
