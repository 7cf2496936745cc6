"""Our pipeline against its peers: one run, the same training data, the same questions."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import lookups
from bench.questions import Question, load
from bench.score import by_style, confusions, score, seconds_answered
from bench.training import examples
from bot.language.text import fold
from bot.settings import ROOT

_HERE = Path(__file__).parent
RESULTS = ROOT / "var" / "bench"
_PARTS = ("development", "untouched")


@dataclass(frozen=True)
class Contestant:
    """A name and the way to run one step of it in a folder."""

    name: str
    run: Callable[[Path], None]


def main(*chosen: str) -> None:
    """Measure every contestant and write the tables to var/bench/.

    Where some are named, only they are; the others keep what was measured before, marked *.
    """
    RESULTS.mkdir(parents=True, exist_ok=True)
    questions = {part: load(part) for part in _PARTS}
    measured: dict[str, dict[str, Any]] = {}
    for contestant in contestants():
        saved = RESULTS / f"{contestant.name}.json"
        if not chosen or contestant.name in chosen:
            print(f"→ {contestant.name}", file=sys.stderr, flush=True)
            measured[contestant.name] = _measure(contestant, questions)
            saved.write_text(json.dumps(measured[contestant.name]))
        elif saved.exists():
            measured[contestant.name] = {**json.loads(saved.read_text()), "earlier": True}
    _print(measured, questions)


def contestants() -> list[Contestant]:
    """Ours, an empty Rasa for its memory, and the peers that this machine can run."""
    pipelines = _HERE / "pipelines"
    found = [
        Contestant("empty", _python("rasa_pipeline", str(pipelines / "empty.yml"))),
        Contestant("ours", _python("rasa_pipeline", str(ROOT / "config.yml"))),
        Contestant("linear_svm", _python("linear_svm")),
        Contestant("spacy_textcat", _python("spacy_textcat")),
        Contestant("rasa_init", _python("rasa_pipeline", str(pipelines / "rasa_init.yml"))),
    ]
    if shutil.which("node") and shutil.which("npm"):
        found.insert(4, Contestant("nlp.js", _nlpjs))
    else:
        print("nlp.js: không có node, bỏ qua", file=sys.stderr)
    return found


def _python(module: str, *options: str) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        for step in ("train", "parse"):
            given = [sys.executable, "-m", "bench.contestant", module, step, str(folder)]
            subprocess.run([*given, *options], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)

    return run


def _nlpjs(folder: Path) -> None:
    home = RESULTS / "nlpjs"
    shutil.copytree(_HERE / "nlpjs", home, dirs_exist_ok=True)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=home, check=True)
    names = [[label, value, name] for name, (label, value) in lookups.names().items()]
    texts = json.loads((folder / "texts.json").read_text())
    given = {"examples": examples(), "names": names, "texts": texts}
    (folder / "given.json").write_text(json.dumps(given))
    environment = {**os.environ, "NODE_OPTIONS": "--max-old-space-size=4096"}
    subprocess.run(["node", "run.js", str(folder)], cwd=home, check=True, env=environment)


def _measure(contestant: Contestant, questions: dict[str, list[Question]]) -> dict[str, Any]:
    texts = [q.text for part in _PARTS for q in questions[part]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "texts.json").write_text(json.dumps([*texts, *map(fold, texts)]))
        contestant.run(folder)
        trained = json.loads((folder / "train.json").read_text())
        parsed = json.loads((folder / "parse.json").read_text())
    return {**trained, **parsed, "parsed": _split(parsed["parsed"], questions)}


def _split(parsed: Sequence[Any], questions: dict[str, list[Question]]) -> dict[str, list[Any]]:
    rows, position = {}, 0
    for twin in ("", "_stripped"):
        for part in _PARTS:
            end = position + len(questions[part])
            rows[part + twin], position = list(parsed[position:end]), end
    return rows


def _print(measured: dict[str, dict[str, Any]], questions: dict[str, list[Question]]) -> None:
    console = Console(record=True, width=150)
    empty = measured.get("empty", {}).get("mb", 0.0)
    for part in _PARTS:
        console.print(_results(measured, questions[part], part, empty))
    for name, result in measured.items():
        if name == "ours":
            for part in _PARTS:
                console.print(_styles(result, questions[part], part))
            # The untouched questions are scored, not looked at.
            console.print(_confusions(result, questions["development"]))
    console.save_text(str(RESULTS / "nlu.txt"))


_COLUMNS = (
    "pipeline", "intent", "macro F1", "entity F1", "stripped: intent", "macro F1", "entity F1",
    "2nd", "oos", "lost", "train s", "p50 ms", "p95 ms", "own MB",
)  # fmt: skip


def _results(
    measured: dict[str, dict[str, Any]], questions: list[Question], part: str, empty: float
) -> Table:
    table = Table(*_COLUMNS, title=f"{part} ({len(questions)})")
    for name, result in measured.items():
        if name == "empty":
            continue
        typed, stripped = (
            score(questions, result["parsed"][p]) for p in (part, f"{part}_stripped")
        )
        rasa = name in {"ours", "rasa_init"}
        own = result["mb"] - empty if rasa and empty else result["own_mb"]
        shares = [
            typed.intent, typed.macro, typed.entity, stripped.intent, stripped.macro,
            stripped.entity, seconds_answered(questions, result["parsed"][part]), typed.refused,
            typed.lost,
        ]  # fmt: skip
        numbers = [result["train_s"], result["p50_ms"], result["p95_ms"], own]
        shown = f"{name}*" if "earlier" in result else name
        table.add_row(shown, *(f"{s:.1%}" for s in shares), *(f"{n:.1f}" for n in numbers))
    return table


def _styles(result: dict[str, Any], questions: list[Question], part: str) -> Table:
    table = Table("style", "questions", "intent", "entity F1", title=f"ours, {part}, by style")
    for style, (number, intent, entity) in by_style(questions, result["parsed"][part]).items():
        table.add_row(style, str(number), f"{intent:.1%}", f"{entity:.1%}")
    return table


def _confusions(result: dict[str, Any], questions: list[Question]) -> Table:
    table = Table("times", "intent", "taken for", title="ours, development: confusions")
    for number, expected, got in confusions(questions, result["parsed"]["development"]):
        table.add_row(str(number), expected, got)
    return table
