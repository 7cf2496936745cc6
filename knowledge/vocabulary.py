"""The names in the tables, as terms for the reader."""

from collections.abc import Iterator

from bot.language.lexicon import Term
from bot.language.text import fold
from knowledge.tables import Row, read_rows


def terms() -> Iterator[Term]:
    """Every way of writing an area, an indicator or a part that the tables give."""
    for row in read_rows("areas"):
        for written in _written(row, "name"):
            if _needs_level(row, written):
                yield from _with_level(row, written)
            else:
                yield Term("area", row["name"], written, row["level"])
    for row in read_rows("indicators"):
        for written in _written(row, "name_vi"):
            yield Term("indicator", row["indicator_id"], written)
    for row in read_rows("parts"):
        for written in (w for w in row["aliases"].split("|") if w):
            yield Term("part", row["part_id"], written)


def _written(row: Row, name: str) -> Iterator[str]:
    yield row[name]
    yield from (alias for alias in row["aliases"].split("|") if alias)


def _needs_level(row: Row, written: str) -> bool:
    """A district of one syllable ("Vinh") is too common a word to stand alone."""
    return row["level"] != "province" and len(fold(written).split()) == 1


def _with_level(row: Row, written: str) -> Iterator[Term]:
    for level in ("thành phố", "huyện", "thị xã"):
        yield Term("area", row["name"], f"{level} {written}", row["level"])
