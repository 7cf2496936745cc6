"""The names the reader knows: a list of terms, given to it as data."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

#: The level of areas that are groups of provinces.
REGION = "region"
EXPRESSIONS = Path(__file__).parent / "expressions.csv"


@dataclass(frozen=True)
class Term:
    """A way of writing something.

    Attributes:
        label: the kind of thing (area, indicator, part, aspect, era, by).
        value: its canonical name or code.
        written: the words, with diacritics where they have them.
        level: for an area, its level.
        within: for a district, its province where the name is one province's only.
        listed: whether the tables have facts of it; where several things bear one name,
            the listed ones are meant.
    """

    label: str
    value: str
    written: str
    level: str = ""
    within: str = ""
    listed: bool = True


def expressions() -> Iterable[Term]:
    """The terms of the language itself, which need no table of facts."""
    with EXPRESSIONS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["label"] == REGION:
                yield Term("area", row["value"], row["written"], REGION)
            else:
                yield Term(row["label"], row["value"], row["written"])
