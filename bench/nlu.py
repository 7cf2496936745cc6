"""Our pipeline against its peers: one run, one training set, one development set."""

import json
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.settings import ROOT

_PEERS = Path(__file__).parent / "pipelines"
_QUESTIONS = ROOT / "tests" / "nlu" / "development.csv"
_COLUMNS = ("accuracy", "stripped", "train_s", "parse_ms", "peak_mb_over_rasa")


def main() -> None:
    """Measure each pipeline in turn and print the table."""
    table = Table("pipeline", *_COLUMNS, title="NLU")
    for config in (ROOT / "config.yml", *sorted(_PEERS.glob("*.yml"))):
        print(f"→ {config.stem}", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "bench.one_pipeline", str(config), str(_QUESTIONS)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
        found = json.loads(done.stdout.strip().splitlines()[-1])
        table.add_row(found["pipeline"], *(f"{found[c]:.3g}" for c in _COLUMNS))
    Console().print(table)
