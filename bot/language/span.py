"""What the reader finds in a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Span:
    """A stretch of a text and what it names.

    Attributes:
        label: what kind of thing it is: area, indicator, part, star, time, score, document …
        value: its normalised value (an area's name, an ISO date, …); empty when the
            words name something of that kind that the lexicon does not know.
        start: offset of its first character in the text.
        end: offset after its last character.
        text: the words themselves.
        detail: further attributes, by label (level, era, operator, …).
    """

    label: str
    value: str
    start: int
    end: int
    text: str
    detail: Mapping[str, Any]
