"""The shape of a table of figures in a sheet: its title, its header, its rows of figures.

Tables of the offices have a title over the whole width, one to three rows of header, sometimes
a row that numbers the columns, then rows that begin with a place, a time or what is counted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.language.numbers import parse_number
from bot.language.text import fold
from knowledge.sheets import Sheet

_NUMBER = re.compile(r"\d[\d.,]*(?: ?[-–] ?\d[\d.,]*)? ?%?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ISO = re.compile(r"(?:19|20)\d\d-\d\d(?:-\d\d)?|\d{1,2}/(?:\d{1,2}/)?(?:19|20)\d\d")
_ORDINAL = re.compile(r"\(?(\d{1,2}|[A-Za-z])\)?(?: ?=[\d()+:/*% -]*)?")
#: A figure with its unit behind it.
_WITH_UNIT = re.compile(r"(.*\d) ?(?:sp|san pham|ct|chu the|xa|huyen|diem)")
_MOST_HEADERS = 3

#: What a column holds, by the first words of its header.
_ROLES = (
    ("index", re.compile(r"(?:stt|tt|so tt|so thu tu|no\.?|#)$")),
    ("unit", re.compile(r"(?:don vi tinh|dvt|unit)\b")),
    ("aside", re.compile(r"(?:ghi chu|nguon|note|source|website|dien thoai|area_level|xep hang"
                         r"|thu hang)\b")),
    ("time", re.compile(r"(?:nam|moc|moc thoi gian|thoi diem|thoi gian|ngay|ky|as_of|den ngay"
                        r"|tinh den|tinh den ngay|thang)$")),
    ("place", re.compile(r"(?:ten )?(?:tinh|thanh pho|huyen|thi xa|dia phuong|don vi|dia ban|noi"
                         r"|xa|phuong|area|khu vuc|cap huyen|cap xa)\b(?!.*\b(?:co|dat|so)\b)")),
    ("thing", re.compile(r"(?:chi tieu|noi dung|chi so|hang muc|tieu chi|loai|indicator|hang sao"
                         r"|phan hang|nhom|chu the|ten chi tieu|part|phan|kind)$")),
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A figure in its table.

    Attributes:
        row, column: counted from 0.
        raw: as it stands in the sheet.
        place, time, thing: the cells of its row under such headers.
        headers: the cells over it, from the top.
        section: the line over its row that stands alone ("Năm 2024"), '' for none.
    """

    row: int
    column: int
    raw: str
    place: tuple[str, ...]
    time: tuple[str, ...]
    thing: tuple[str, ...]
    headers: tuple[str, ...]
    section: str = ""


@dataclass(frozen=True)
class Grid:
    """A table of figures as found in a sheet: the lines over it, and its cells."""

    title: tuple[str, ...]
    cells: tuple[Cell, ...]


def grid(sheet: Sheet) -> Grid:
    """The table of figures in a sheet; without any, one without cells."""
    width = max(map(len, sheet.rows), default=0)
    rows = [(*row, *[""] * (width - len(row))) for row in sheet.rows]
    top, bottom = _header(rows)
    headers = _spread([row for row in rows[top:bottom] if not _numbers_columns(row)])
    title = tuple(dict.fromkeys(c for row in rows[:top] for c in row if c))
    roles = [_role(tuple(row[c] for row in headers)) for c in range(width)]
    return Grid(title, tuple(_cells(rows, bottom, headers, roles)))


def _has_figures(row: tuple[str, ...]) -> bool:
    """Whether a row holds figures beside what they are of; years alone are a header."""
    figures = [c for c in row if is_number(c) and not _YEAR.fullmatch(c)]
    named = [c for c in row if c and not is_number(c) or _YEAR.fullmatch(c)]
    return bool(figures and named) and not _numbers_columns(row)


def is_number(cell: str) -> bool:
    """Whether a cell is a number or a range, as far as can be seen."""
    return _NUMBER.fullmatch(cell) is not None and not _ISO.fullmatch(cell)


def _numbers_columns(row: tuple[str, ...]) -> bool:
    """Whether a row numbers the columns: A, B, 1, 2 or (1), (2), (3)."""
    filled = [_ORDINAL.fullmatch(c) for c in row if c]
    digits = [int(m[1]) for m in filled if m and m[1].isdigit()]
    return all(filled) and len(digits) > 1 and digits == list(range(digits[0], digits[-1] + 1))


def _header(rows: list[tuple[str, ...]]) -> tuple[int, int]:
    """Where the header begins and where it ends: the rows over the figures with several cells.

    Between the header and the first figures a line may stand alone ("Năm 2024").
    """
    first = next((n for n, row in enumerate(rows) if _has_figures(row)), len(rows))
    bottom = first
    while bottom > 0 and not _is_wide(rows[bottom - 1]):
        bottom -= 1
    bottom = bottom or first
    top = bottom
    while top > 0 and bottom - top <= _MOST_HEADERS and _is_wide(rows[top - 1]):
        top -= 1
    return top, bottom


def _is_wide(row: tuple[str, ...]) -> bool:
    return len({cell for cell in row if cell}) > 1


def _spread(headers: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Headers over several columns said over each of them: CSV files leave the others empty."""
    spread = []
    for n, row in enumerate(headers):
        said, cells = "", []
        for c, cell in enumerate(row):
            is_under = any(below[c] for below in headers[n + 1 :])
            said = cell or (said if is_under else "")
            cells.append(said)
        spread.append(tuple(cells))
    return spread


def _role(headers: tuple[str, ...]) -> str:
    lowest = next((fold(h).strip(" :*") for h in reversed(headers) if h), "")
    return next((role for role, words in _ROLES if words.match(lowest)), "")


def _cells(
    rows: list[tuple[str, ...]], first: int, headers: list[tuple[str, ...]], roles: list[str]
) -> Iterator[Cell]:
    section = ""
    figures = {
        c for row in rows[first:] for c, cell in enumerate(row) if is_number(cell) and not roles[c]
    }
    for n in range(first, len(rows)):
        row = rows[n]
        alone = {c for c in row if c}
        if len(alone) == 1 and not is_number(next(iter(alone))):
            section = alone.pop()
            continue
        if not any(is_number(cell) for c, cell in enumerate(row) if not roles[c]):
            continue
        texts = _row_texts(row, roles)
        for c, raw in enumerate(row):
            if raw and c in figures:
                over = tuple(dict.fromkeys(h[c] for h in headers if h[c]))
                yield Cell(n, c, raw, texts["place"], texts["time"], texts["thing"], over, section)


def _row_texts(row: tuple[str, ...], roles: list[str]) -> dict[str, tuple[str, ...]]:
    """What a row says of its figures, by the role of its columns; without any, all its words."""
    texts: dict[str, list[str]] = {"place": [], "time": [], "thing": []}
    for role in texts:
        texts[role] = [row[c] for c, r in enumerate(roles) if r == role and row[c]]
    begin = next((c for c, r in enumerate(roles) if not r and is_number(row[c])), len(row))
    free = [row[c] for c, r in enumerate(roles[:begin]) if not r and row[c]]
    for role, cells in texts.items():
        if not cells:
            texts[role] = free[:1]
    return {role: tuple(cells) for role, cells in texts.items()}


def value_of(raw: str) -> str | None:
    """A figure with a decimal point, a range as "20-30"; None if it reads in no one way."""
    with_unit = _WITH_UNIT.fullmatch(fold(raw))
    bare = (with_unit[1] if with_unit else raw).removesuffix("%").strip()
    try:
        ends = [parse_number(end.strip()) for end in re.split("[-–]", bare)]
    except ValueError:
        return None
    return "-".join(_plain(end) for end in ends) if len(ends) <= 2 else None


def _plain(value: float) -> str:
    return f"{value:.0f}" if value.is_integer() else repr(value)
