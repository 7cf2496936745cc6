"""The training examples, as each contestant wants them."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from bot.settings import ROOT

Example = tuple[str, str]


def examples() -> list[Example]:
    """Every training example: intent and text."""
    return [e for path in sorted((ROOT / "data" / "nlu").glob("*.yml")) for e in _of_file(path)]


def _of_file(path: Path) -> Iterator[Example]:
    for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
        for line in block["examples"].splitlines():
            if line.startswith("- "):
                yield block["intent"], line[2:].strip()
