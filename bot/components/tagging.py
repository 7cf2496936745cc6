"""Words to features and labels, labels to entities: the sequence tagger's arithmetic.

A label is `B-` or `I-` with the entity's type, role and group, or `O` for none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.nlu.tokenizers.tokenizer import Token

OUTSIDE = "O"
_PART = "\t"
_WINDOW = 3
_EDGES = ("<s>", "</s>")


@dataclass(frozen=True)
class Label:
    """What an entity is."""

    entity: str
    role: str = ""
    group: str = ""

    def __str__(self) -> str:
        return _PART.join((self.entity, self.role, self.group))

    @classmethod
    def parse(cls, text: str) -> "Label":
        """The label that `str` wrote."""
        return cls(*text.split(_PART))


@dataclass(frozen=True)
class Chunk:
    """An entity in a text."""

    label: Label
    start: int
    end: int


def labels(tokens: Sequence[Token], entities: Sequence[Mapping[str, Any]]) -> list[str]:
    """One label a token. A token belongs to the entity that it overlaps."""
    found = [OUTSIDE] * len(tokens)
    for entity in entities:
        label = Label(entity["entity"], entity.get("role") or "", entity.get("group") or "")
        inside = [
            i for i, t in enumerate(tokens)
            if t.start < entity["end"] and entity["start"] < t.end
        ]  # fmt: skip
        for i in inside:
            found[i] = f"{'B' if i == inside[0] else 'I'}-{label}"
    return found


def chunks(tokens: Sequence[Token], tags: Sequence[str]) -> Iterator[Chunk]:
    """The entities that a row of labels stands for."""
    open_label, start = "", 0
    for i, tag in enumerate([*tags, OUTSIDE]):
        if open_label and tag != f"I-{open_label}":
            yield Chunk(Label.parse(open_label), tokens[start].start, tokens[i - 1].end)
            open_label = ""
        if tag != OUTSIDE and not open_label:
            open_label, start = tag[2:], i


def features(words: Sequence[str], hints: Sequence[str]) -> list[list[str]]:
    """What the tagger sees of each word.

    Args:
        words: folded words.
        hints: for each word what is known of it ("zarea", a lookup table), or ''.
    """
    padded = [_EDGES[0]] * _WINDOW + [*words] + [_EDGES[1]] * _WINDOW
    known = [""] * _WINDOW + [*hints] + [""] * _WINDOW
    return [_of_word(padded, known, i + _WINDOW) for i in range(len(words))]


def _of_word(words: Sequence[str], hints: Sequence[str], i: int) -> list[str]:
    word = words[i]
    near = range(-_WINDOW, _WINDOW + 1)
    found = [f"{d}={words[i + d]}" for d in near]
    found += [f"{d}h={hints[i + d]}" for d in near if hints[i + d]]
    found += [f"{d}|={words[i + d]}|{words[i + d + 1]}" for d in range(-2, 2)]
    found += [f"{d}||={words[i + d]}|{words[i + d + 1]}|{words[i + d + 2]}" for d in (-2, -1, 0)]
    found += [f"h|={hints[i - 1]}|{hints[i]}|{hints[i + 1]}", f"shape={_shape(word)}"]
    found += [f"head={word[:n]}" for n in (1, 2, 3)] + [f"tail={word[-n:]}" for n in (1, 2, 3)]
    return found


def _shape(word: str) -> str:
    """Letters as x, digits as d: "10:30" is "dd:dd"."""
    kinds = ("d" if c.isdigit() else "x" if c.isalpha() else c for c in word)
    shape = "".join(kinds)
    return shape if len(shape) < 6 else shape[:5] + "…"
