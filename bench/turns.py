"""A turn of ours beside plain Rasa: start, memory, waits and answers a second, in one run.

Beside `rasa init` with one custom action that asks the same database, and the lightest
pipeline of Rasa's own parts. Nothing else should run on the machine.
"""

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.clients import Waits, crowd
from bench.servers import Starter, ours, project, rasa, running

#: Questions of one person alone, and of each of eight.
_ALONE, _EACH, _PEOPLE = 300, 100, 8
_WARM_UP = 30


def main(*chosen: str) -> None:
    """Measure each contestant and print one table with ratios to the first."""
    contestants = {name: start for name, start in _contestants().items() if _is_in(name, chosen)}
    measured = {}
    for name, start in track(contestants.items(), "turns", console=Console(stderr=True)):
        measured[name] = _measure(start)
    Console(width=160).print(_table(measured))


def _contestants() -> dict[str, Starter]:
    return {
        "rasa init": rasa(project("rasa_init")),
        "RulePolicy, logistic regression": rasa(project("linear")),
        "ours, 1 worker": ours(1),
        "ours, 2 workers, Redis": ours(2),
    }


def _is_in(name: str, chosen: tuple[str, ...]) -> bool:
    return not chosen or any(word in name for word in chosen)


def _measure(start: Starter) -> dict[str, float]:
    with running(start) as server:
        crowd(server.port, 1, _WARM_UP)
        alone = crowd(server.port, 1, _ALONE)
        many = crowd(server.port, _PEOPLE, _EACH)
        shared, summed = server.megabytes()
    return {
        "start": server.seconds, "pss": shared, "rss": summed, **_waits("1", alone),
        **_waits("8", many),
    }  # fmt: skip


def _waits(people: str, waits: Waits) -> dict[str, float]:
    percentiles = {f"p{p} {people}": waits.at(p) for p in (50, 95, 99)}
    return {**percentiles, f"a second {people}": waits.a_second}


_COLUMNS = {
    "start": "start to first answer, s", "pss": "memory, MB", "rss": "sum of RSS, MB",
    "p50 1": "1: p50 ms", "p95 1": "p95", "p99 1": "p99", "p50 8": "8: p50 ms", "p95 8": "p95",
    "p99 8": "p99", "a second 8": "answers a second",
}  # fmt: skip


def _table(measured: dict[str, dict[str, float]]) -> Table:
    table = Table("", *_COLUMNS.values(), title="turns (ratio to the first line)")
    first = next(iter(measured.values()))
    for name, row in measured.items():
        cells = (f"{row[key]:.4g} (×{row[key] / first[key]:.2f})" for key in _COLUMNS)
        table.add_row(name, *cells)
    return table
