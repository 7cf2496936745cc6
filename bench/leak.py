"""Whether memory stays flat over 20,000 turns of one worker.

Conversations are in Redis here: in a process's own memory the last 20,000 are kept, about
two kilobytes each, which would look like a leak for as long.
"""

from collections.abc import Iterator

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.clients import crowd
from bench.servers import ours, running

_TURNS, _STEP, _PEOPLE = 20_000, 2_000, 8


def main(*_options: str) -> None:
    """Measure and print the memory after each 2,000 turns."""
    table = Table("turns", "memory, MB", "grown since 4,000, MB", title="leak")
    grown_from = 0.0
    for turns, megabytes in _memory():
        if turns == 2 * _STEP:
            grown_from = megabytes
        grown = f"{megabytes - grown_from:.1f}" if grown_from else "-"
        table.add_row(f"{turns:,}", f"{megabytes:.1f}", grown)
    Console().print(table)


def _memory() -> Iterator[tuple[int, float]]:
    with running(ours(1, redis=True)) as server:
        steps = range(_STEP, _TURNS + 1, _STEP)
        for turns in track(steps, "leak", console=Console(stderr=True)):
            crowd(server.port, _PEOPLE, _STEP // _PEOPLE)
            yield turns, server.megabytes(last=True)[0]
