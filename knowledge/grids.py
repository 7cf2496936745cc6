"""The shape of the tables in a sheet: their titles, their headers, their rows of figures.

Tables of the offices have a title over the whole width, one to three rows of header, sometimes
a row that numbers the columns, then rows that begin with a place, a time or what is counted.
A sheet can hold several, one under the other, or one whose columns go on beside themselves.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.language.numbers import exactly, parse_number
from bot.language.text import fold
from knowledge.sheets import Sheet

Line = tuple[str, ...]

_NUMBER = re.compile(r"\d[\d., ]*(?: ?[-–] ?\d[\d., ]*)? ?%?")
#: A figure with its unit behind it.
_WITH_UNIT = re.compile(r"(.*\d) ?(?:sp|san pham|ct|chu the|xa|huyen|diem)")
#: Words and signs before a figure that is not exact, and what they mean.
_BOUNDS = {"≥": ">=", ">=": ">=", ">": ">", "tren": ">", "hon": ">", "gan": "<", "khoang": "~",
           "~": "~", "toi thieu": ">=", "it nhat": ">="}  # fmt: skip
_BOUND = re.compile(rf"({'|'.join(map(re.escape, _BOUNDS))}) ?(?=\d)")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"(?:19|20)\d\d-\d\d(?:-\d\d)?|\d{1,2}/(?:\d{1,2}/)?(?:19|20)\d\d")
_ORDINAL = re.compile(r"\(?(\d{1,2}|[A-Za-z])\)?(?: ?=[\d()+:/*% -]*)?")
_ROMAN = re.compile(r"[IVX]+\.?|[A-Z]\.?")
_MOST_HEADERS = 3
#: What stands where a figure is not known or is nothing.
_NOTHING = frozenset(["-", "–", "—", "…", "...", ".."])

#: What a column holds, by the first words of its lowest header.
_ROLES = (
    ("index", re.compile(r"(?:stt|tt|so tt|so thu tu|no\.?|#|id|ma|ma dvhc)$")),
    ("unit", re.compile(r"(?:don vi tinh|dvt|unit)\b")),
    ("aside", re.compile(r"(?:ghi chu|nguon|note|source|website|dien thoai|area level|xep hang$"
                         r"|thu hang|nguoi (?:nhap|lap|bao cao|phu trach)"
                         r"|ngay (?:gui|bao cao|ky|lap|nhap|cap nhat|xuat))\b")),
    ("time", re.compile(r"(?:(?:nam|moc|moc thoi gian|thoi gian|ngay|ky|ky bc|ky bao cao|as of"
                        r"|den ngay|tinh den|tinh den ngay|thang|quy|data date|date|year|updated"
                        r"|updated at)$|thoi diem\b|so lieu (?:tinh )?den\b)")),
    ("place", re.compile(r"(?:ten )?(?:tinh|thanh pho|huyen|thi xa|dia phuong|don vi|dia ban"
                         r"|noi(?! dung)|xa|phuong|area|khu vuc|cap huyen|cap xa|province"
                         r"|district|commune|dvhc)\b(?!.*\b(?:co|dat|so|tham gia)\b)")),
    ("thing", re.compile(r"(?:chi tieu|noi dung|chi so|hang muc|tieu chi|loai|indicator|hang sao"
                         r"|phan hang|hang|nhom|nhom san pham|nhom nganh|chu the|ten chi tieu|part"
                         r"|loai hinh|loai hinh chu the|loai chu the|phan|kind)$")),
)  # fmt: skip
#: Columns whose cells may be numbers and still no figures: the ids of parts.
_PARTS = frozenset(["part", "phan", "hang sao"])


@dataclass(frozen=True)
class Cell:
    """A figure in its table.

    Attributes:
        row, column: counted from 0 in the sheet.
        raw: as it stands in the sheet.
        place, time, thing, unit: the cells of its row under such headers.
        label: the first words of its row that are under no such header, '' for none.
        headers: the cells over it, from the top.
        section: the line over its row that stands alone ("Năm 2024"), '' for none.
    """

    row: int
    column: int
    raw: str
    place: Line
    time: Line
    thing: Line
    unit: Line
    label: str
    headers: Line
    section: str = ""


@dataclass(frozen=True)
class Grid:
    """A table of figures as found in a sheet.

    Attributes:
        title: the lines over it.
        before: the titles of the tables over it in the sheet, which may hold for it, too.
        cells: its figures.
    """

    title: Line
    before: Line
    cells: tuple[Cell, ...]


def grids(sheet: Sheet) -> list[Grid]:
    """The tables of figures in a sheet, from the top."""
    width = max(map(len, sheet.rows), default=0)
    rows = [(*row, *[""] * (width - len(row))) for row in sheet.rows]
    found: list[Grid] = []
    begin = 0
    while begin < len(rows):
        end = _next_table(rows, begin)
        table = _grid(rows, begin, end)
        before = tuple(line for g in found for line in g.title)
        found.append(replace(table, before=before))
        begin = end
    return [table for table in found if table.cells]


def _next_table(rows: Sequence[Line], begin: int) -> int:
    """Where the table ends that begins here: where another one's title or header begins."""
    first = _first_figures(rows, begin, len(rows))
    for n in range(first + 1, len(rows)):
        if _is_header(rows[n]) and _first_figures(rows, n, n + _MOST_HEADERS + 2) < len(rows):
            while n > first + 1 and rows[n - 1] != () and not _has_figures(rows[n - 1]):
                n -= 1
            return n
    return len(rows)


def _is_header(row: Line) -> bool:
    """Whether a row in the middle of a sheet is the header of another table."""
    filled = [cell for cell in row if cell]
    words = [c for c in filled if not is_number(c) and c not in _NOTHING]
    return len(set(words)) > 1 and len(words) == len(filled) and not _ROMAN.fullmatch(filled[0])


def _first_figures(rows: Sequence[Line], begin: int, end: int) -> int:
    end = min(end, len(rows))
    return next((n for n in range(begin, end) if _has_figures(rows[n])), len(rows))


def _grid(rows: Sequence[Line], begin: int, end: int) -> Grid:
    top, bottom = _header(rows, begin, end)
    headers = _spread([row for row in rows[top:bottom] if not _numbers_columns(row)])
    title = tuple(dict.fromkeys(c for row in rows[begin:top] for c in row if c))
    return Grid(title, (), tuple(_cells(rows[:end], bottom, headers)))


def _has_figures(row: Line) -> bool:
    """Whether a row holds figures beside what they are of; years alone are a header."""
    figures = [c for c in row if is_number(c) and not _YEAR.fullmatch(c)]
    named = [c for c in row if c and not is_number(c) or _YEAR.fullmatch(c)]
    return bool(figures and named) and not _numbers_columns(row)


def is_number(cell: str) -> bool:
    """Whether a cell is a number or a range, as far as can be seen."""
    cell = bare_of(cell)[0]
    is_digits = _NUMBER.fullmatch(cell) or _WITH_UNIT.fullmatch(fold(cell)) and cell[0].isdigit()
    return bool(is_digits) and not _DATE.fullmatch(cell)


def bare_of(cell: str) -> tuple[str, str]:
    """A figure without the word or sign that says it is not exact, and what that means."""
    bound = _BOUND.match(fold(cell))
    return (cell[bound.end() :], _BOUNDS[bound[1]]) if bound else (cell, "")


def _numbers_columns(row: Line) -> bool:
    """Whether a row numbers the columns: A, B, 1, 2 or (1), (2), (3)."""
    filled = [_ORDINAL.fullmatch(c) for c in row if c]
    digits = [int(m[1]) for m in filled if m and m[1].isdigit()]
    return all(filled) and len(digits) > 1 and digits == list(range(digits[0], digits[-1] + 1))


def _header(rows: Sequence[Line], begin: int, end: int) -> tuple[int, int]:
    """Where the header begins and where it ends: the rows over the figures with several cells.

    Between the header and the first figures a line may stand alone ("Năm 2024").
    """
    first = min(_first_figures(rows, begin, end), end)
    bottom = first
    while bottom > begin and not _is_wide(rows[bottom - 1]):
        bottom -= 1
    bottom = first if bottom == begin else bottom
    top = bottom
    while top > begin and bottom - top <= _MOST_HEADERS and _is_wide(rows[top - 1]):
        top -= 1
    return top, next((n for n in range(top + 1, bottom) if _is_data(rows, top, n)), bottom)


def _is_data(rows: Sequence[Line], top: int, n: int) -> bool:
    """Whether a row under the header names a place, though it has no figures to be read."""
    row, headers = rows[n], rows[top:n]
    roles = [_role(tuple(h[c] for h in headers)) for c in range(len(row))]
    first = next((c for c, role in enumerate(roles) if role != "index"), 0)
    is_place = first < len(row) and roles[first] == "place"
    own = is_place and row[first] and row[first] not in {h[first] for h in headers}
    return bool(own) and not _numbers_columns(row)


def _is_wide(row: Line) -> bool:
    """Whether a row has several different cells, and is no numbered heading ("I, SẢN PHẨM")."""
    filled = [cell for cell in row if cell]
    numbered = len(filled) == 2 and _ROMAN.fullmatch(filled[0])
    return len(set(filled)) > 1 and not numbered


def _spread(headers: list[Line]) -> list[Line]:
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


def _role(headers: Line) -> str:
    lowest = next((fold(h).replace("_", " ").strip(" :*") for h in reversed(headers) if h), "")
    return next((role for role, words in _ROLES if words.match(lowest)), "")


def _cells(rows: Sequence[Line], first: int, headers: list[Line]) -> Iterator[Cell]:
    width = len(rows[0]) if rows else 0
    over = [tuple(dict.fromkeys(h[c] for h in headers if h[c])) for c in range(width)]
    roles = [_role(names) for names in over]
    for c, role in enumerate(roles):
        if role in {"place", "thing"} and _are_numbers(rows[first:], c, over[c]):
            roles[c] = ""
    figures = {
        c for row in rows[first:] for c, cell in enumerate(row) if is_number(cell) and not roles[c]
    }
    section, above = "", ("",) * width
    for n in range(first, len(rows)):
        row = above = _carried(rows[n], above, roles)
        if not any(is_number(cell) for c, cell in enumerate(row) if not roles[c]):
            alone = _section(row)
            section = alone or section
            if alone or not any(cell and roles[c] == "place" for c, cell in enumerate(row)):
                continue
        for c, raw in enumerate(row):
            if raw and c in figures and raw.lower() not in _NOTHING:
                yield _cell(row, n, c, roles, over, section, figures)


def _are_numbers(rows: Sequence[Line], column: int, headers: Line) -> bool:
    """Whether a column holds figures, whatever its header sounds like ("Chủ thể")."""
    filled = [row[column] for row in rows if row[column] and row[column] not in _NOTHING]
    numbers = sum(map(is_number, filled))
    return numbers * 2 > len(filled) and fold(headers[-1]).strip() not in _PARTS


def _carried(row: Line, above: Line, roles: list[str]) -> Line:
    """A row of several to one place, which only the first of them names, with that place."""
    things = any(row[c] for c, role in enumerate(roles) if role in {"thing", "time"})
    named = any(row[c] for c, role in enumerate(roles) if role == "place")
    if named or not things:
        return row
    return tuple(
        above[c] if role == "place" else cell
        for c, (cell, role) in enumerate(zip(row, roles, strict=True))
    )


def _section(row: Line) -> str:
    """The words of a line that stands alone, also behind a number ("I", "SẢN PHẨM")."""
    words = list(dict.fromkeys(c for c in row if c and not _ROMAN.fullmatch(c)))
    return words[0] if len(words) == 1 and not is_number(words[0]) else ""


def _cell(
    row: Line, n: int, c: int, roles: list[str], over: list[Line], section: str, figures: set[int]
) -> Cell:
    begin = min(figures, default=len(row))
    free = [row[k] for k, r in enumerate(roles[:begin]) if not r and row[k]]
    texts = {r: _under(r, row, c, roles, over) for r in ("place", "time", "thing", "unit")}
    return Cell(n, c, row[c], **texts, label=free[0] if free else "", headers=over[c],
                section=section)  # fmt: skip


def _under(role: str, row: Line, column: int, roles: list[str], over: list[Line]) -> Line:
    """The cells of a row in columns of one role; of columns of one name the nearest before."""
    by_name: dict[Line, str] = {}
    for c, found in enumerate(roles):
        if found == role and (c < column or over[c] not in by_name):
            by_name[over[c]] = row[c]
    return tuple(cell for cell in by_name.values() if cell)


def value_of(raw: str) -> str | None:
    """A figure with a decimal point, a range as "20-30"; None if it reads in no one way."""
    raw = bare_of(raw)[0]
    with_unit = _WITH_UNIT.fullmatch(fold(raw))
    bare = (with_unit[1] if with_unit else raw).removesuffix("%").strip()
    try:
        ends = [parse_number(_joined(end.strip())) for end in re.split("[-–]", bare)]
    except ValueError:
        return None
    return "-".join(map(exactly, ends)) if len(ends) <= 2 else None


def _joined(number: str) -> str:
    """A number whose groups of thousands are set apart by spaces, without them."""
    return number.replace(" ", "") if _SPACED.fullmatch(number) else number
