"""The training examples, as each contestant wants them."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from bot.components.reading import read
from bot.language.span import Span
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


def write_annotated(path: Path) -> None:
    """Write the examples with their named things marked, for what learns entities from them.

    The marks are what our reader finds, each with its normalised value.
    """
    blocks: dict[str, list[str]] = {}
    for intent, text in examples():
        blocks.setdefault(intent, []).append(_annotated(text))
    with path.open("w", encoding="utf-8") as lines:
        lines.write('version: "3.1"\nnlu:\n')
        for intent, marked in blocks.items():
            lines.write(f"- intent: {intent}\n  examples: |\n")
            lines.writelines(f"    - {text}\n" for text in marked)


def _annotated(text: str) -> str:
    reading = read(text)
    written, position = [], 0
    for span in reading.spans:
        if span.start < position or span.label == "number" or not span.value:
            continue
        written += [reading.text[position : span.start], _mark(span)]
        position = span.end
    return "".join([*written, reading.text[position:]])


def _mark(span: Span) -> str:
    return f'[{span.text}]{{"entity": "{span.label}", "value": "{span.value}"}}'
