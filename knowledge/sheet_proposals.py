"""What a spreadsheet of figures says, proposed row by row for a person to review.

A figure's place, time and what it counts are read by the bot's own reader from the words of
its row, of the header above it and of the title, the nearest first. Nothing is guessed, and a
column or cell that is not understood is named.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bot.language.lexicon import REGION
from bot.language.text import fold
from knowledge.article_context import UNKNOWN_DAY, WIDE
from knowledge.frames import is_whole_unit
from knowledge.grids import Cell, Grid, bare_of, grids, value_of
from knowledge.headings import Headings, is_decision, is_other, is_share
from knowledge.proposals import Proposal, confidence
from knowledge.rounds import NOTHING, Counted
from knowledge.sheets import Sheet, address

_PLAN = re.compile(r"\b(?:ke hoach|kh|muc tieu|mt|chi tieu|phan dau|du kien|duoc giao|target)\b")
_RESULT = re.compile(r"\b(?:thuc hien|th|ket qua|thuc te|uoc|figure)\b")
_TOTAL = re.compile(
    r"[\W\d]*(?:tong|cong|tong cong|tong so|toan tinh|ca tinh|toan thanh pho|toan huyen)\b"
    r"\W*.{0,16}$"
)
_DISTRICT = re.compile(r"(?:huyen|thi xa|quan|thanh pho|h\.|tx\.?|tp\.?|q\.)\s+")
#: Between a name and what it is called in another language.
_TWO_TONGUES = re.compile(r"\s[-–/]\s")
#: Where and when a table was signed, which is not when its figures are of.
_SIGNED = re.compile(r"[^,]{2,40}, ?ngay \d+ thang \d+ nam \d+")
_COMMUNE = re.compile(r"(?:xa|phuong|thi tran|x\.|p\.|tt\.?)\s+")
_CITY = re.compile(r"(?:tp\b|thanh pho\b)")
#: The cities that are provinces.
_CENTRAL = frozenset(["Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế", "Thành phố Hồ Chí Minh"])
_ISO = re.compile(r"(?:19|20)\d\d(?:-\d\d){0,2}")
#: A unit that stands for the whole table.
_UNIT = re.compile(r"\b(?:don vi tinh|dvt|don vi)\b")

#: A place: its name, its level, its province.
Where = tuple[str, str, str]


@dataclass
class SheetReading:
    """The proposals of a sheet, and the addresses with the words that were not understood."""

    proposals: list[Proposal] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """Reads sheets with the bot's reader over the tables' names.

    Attributes:
        headings: what headings count.
        levels: of each known place, what it is.
    """

    headings: Headings
    levels: Mapping[str, str]

    def propose(self, file: str, sheet: Sheet) -> SheetReading:
        """Every figure and target of a sheet; the cells of one place and time together."""
        found = SheetReading()
        names_ocop = "ocop" in fold(" ".join(c for row in sheet.rows for c in row) + sheet.name)
        # The same headings stand over and beside every cell.
        remembered = lru_cache(maxsize=4096)(self.headings.read)
        reader = replace(self, headings=replace(self.headings, read=remembered))
        for table in grids(sheet):
            reading = _Table(reader, file, sheet, table, "" if names_ocop else "no_ocop")
            reading.read(found)
        found.proposals = _in_order(found.proposals)
        return found


@dataclass(frozen=True)
class _Table:
    """One table of a sheet, with the lines that may speak of it, the nearest first."""

    reader: Reader
    file: str
    sheet: Sheet
    grid: Grid
    doubt: str

    @property
    def _titles(self) -> tuple[str, ...]:
        return (*self.grid.title, *reversed(self.grid.before), self.sheet.name)

    def read(self, found: SheetReading) -> None:
        """Add what each cell says, and name what is not understood, each heading once."""
        unknown: set[str] = set()
        for cell in self.grid.cells:
            where = address(cell.row, cell.column)
            what, words = self._counted(cell), _words(cell)
            value = value_of(cell.raw)
            if what == NOTHING:
                if words not in unknown:
                    found.unread.append((where, words or cell.raw))
                unknown.add(words)
            elif value is None or not self._fits(what, value):
                # Beside what is no place it is a signature, say.
                if self._area(cell):
                    found.unread.append((where, cell.raw))
            else:
                self._add(found, cell, where, what, value)

    def _add(self, found: SheetReading, cell: Cell, where: str, what: Counted, value: str) -> None:
        placed = self._area(cell)
        if placed is None or placed[0][1] == REGION:
            found.unread.append((where, " / ".join((*cell.place, cell.label)) or cell.raw))
            return
        (area, level, within), why_area = placed
        is_plan = _is_plan(cell)
        as_of, why_time = self._time(cell, is_plan)
        reasons = tuple(filter(None, (why_area, why_time, self.doubt)))
        found.proposals.append(
            Proposal(
                self.file, area, level, *what, value, as_of, "target" if is_plan else "figure",
                bare_of(cell.raw)[1],
                confidence(reasons), f"{_words(cell)}: {cell.raw}", 0, 0, reasons, within,
                f"{self.sheet.name}!{where}" if self.sheet.name else where,
            )
        )  # fmt: skip

    def _fits(self, what: Counted, value: str) -> bool:
        """Whether a thing that is counted is given as a whole number."""
        unit = self.reader.headings.indicators[what[0]].unit
        return "." not in value or not is_whole_unit(unit)

    def _counted(self, cell: Cell) -> Counted:
        """What a cell counts: by its header and its row; what these leave open, by the title."""
        if any(map(is_other, cell.unit)):
            return NOTHING
        label = () if cell.thing or not cell.label else (cell.label,)
        texts = [t for t in (*cell.headers, *cell.thing, *label) if not self._is_place(t)]
        percent = "%" in cell.raw or any(map(is_share, (*texts, *cell.unit)))
        titles = [cell.section, *self._titles[:-1]] if cell.section else list(self._titles[:-1])
        if any(_UNIT.search(fold(line)) and is_other(line) for line in self.grid.title):
            titles = []
        return self.reader.headings.counted(texts, titles, percent)

    # ------------------------------------------------------------------ where

    def _area(self, cell: Cell) -> tuple[Where, str] | None:
        """The place of a cell, and why where it is another's; None for an unknown place."""
        whole = next(filter(None, map(self._place, self._titles)), None)
        named = cell.place or ((cell.label,) if cell.label and not cell.thing else ())
        for text in (*reversed(named), *reversed(cell.headers), cell.section):
            if _TOTAL.match(fold(text)):
                break
            found = self._place(text)
            if found:
                return self._within(found, whole), ""
            if text in cell.place:
                return None
        return (whole, "area_before") if whole else (("", "", ""), "no_area")

    def _within(self, found: Where, whole: Where | None) -> Where:
        name, level, within = found
        if level in WIDE or within or not whole:
            return found
        return name, level, whole[0] if whole[1] in WIDE else whole[2]

    def _is_place(self, text: str) -> bool:
        """Whether a heading is nothing but a place ("Vân Đồn"), not one among other words."""
        found = self._place(text)
        own = _TWO_TONGUES.split(text)[0]
        words = min(len(text.split()), len(own.split()))
        return found is not None and words <= len(found[0].split()) + 2

    def _place(self, text: str) -> Where | None:
        folded = fold(text)
        commune = _COMMUNE.match(folded)
        if commune and len(text.split()) <= 6 and "co san pham" not in folded:
            return text[commune.end() :].strip(), "commune", ""
        spans = self._areas(text)
        if not spans and len(text.split()) <= 3:
            # Some districts are common words, too, unless their level is said.
            levels = ("huyện", "thị xã", "thành phố")
            spans = next(filter(None, (self._areas(f"{level} {text}") for level in levels)), [])
        if not spans:
            named = _DISTRICT.match(folded)
            is_short = named and len(text.split()) <= 6
            return (text[named.end() :].strip(), "district", "") if named and is_short else None
        name, level, within = spans[0]
        if _CITY.match(folded) and level == "province" and name not in _CENTRAL:
            return f"Thành phố {name}", "district", name
        return name, level, within

    def _areas(self, text: str) -> list[Where]:
        spans = [s for s in self.reader.headings.read(text, UNKNOWN_DAY).of("area") if s.value]
        levels = self.reader.levels
        spans = [replace(s, value=s.text) if s.text in levels else s for s in spans]
        return [
            (
                s.value, levels.get(s.value) or str(s.detail.get("level") or "district"),
                str(s.detail.get("within") or ""),
            )
            for s in spans
        ]  # fmt: skip

    # ------------------------------------------------------------------ when

    def _time(self, cell: Cell, is_plan: bool) -> tuple[str, str]:
        """When a figure is of, or by when a target is to be met, and why where it is another's."""
        label = () if cell.time else (cell.label,)
        headers = [h for h in reversed(cell.headers) if not is_decision(h)]
        for text in (*reversed(cell.time), *headers, *label, *cell.thing, cell.section):
            if found := self._period(text, is_plan):
                return found, ""
        for text in self._titles:
            is_own = not is_decision(text) and not _SIGNED.fullmatch(fold(text))
            if is_own and (found := self._period(text, is_plan)):
                return found, "date_before"
        return "", "no_deadline" if is_plan else "no_date"

    def _period(self, text: str, is_plan: bool) -> str:
        if _ISO.fullmatch(text):
            return text
        if odd := _odd_period(fold(text), fold(" ".join(self._titles))):
            return odd.split("/")[-1] if is_plan else odd
        spans = self.reader.headings.read(text, UNKNOWN_DAY).of("time")
        known = [s.value for s in spans if s.value and not s.value.startswith(_UNKNOWN)]
        if not known:
            return ""
        return known[-1].split("/")[-1] if is_plan else known[-1]


#: "6 tháng đầu năm 2025", "9 tháng năm 2025".
_MONTHS = re.compile(r"\b(\d{1,2}) thang(?: dau)?(?: nam)? ((?:19|20)\d\d)\b")
_QUARTER = re.compile(r"\bq([1-4])[/ .-]((?:19|20)\d\d)\b")
_YEAR_OF = re.compile(r"\bnam ((?:19|20)\d\d)\b")
#: A day whose year stands elsewhere: "năm 2024 (đến 15/11)".
_DAY_OF = re.compile(r"\bden (?:ngay )?(\d{1,2})[/.-](\d{1,2})\b(?![/.-]?\d)")


def _odd_period(folded: str, titles: str) -> str:
    """The first months or a quarter of a year as a span; a day whose year is said apart."""
    if quarter := _QUARTER.search(folded):
        last = 3 * int(quarter[1])
        return f"{quarter[2]}-{last - 2:02}/{quarter[2]}-{last:02}"
    months = _MONTHS.search(folded)
    if months and 1 < int(months[1]) < 12:
        return f"{months[2]}-01/{months[2]}-{int(months[1]):02}"
    day = _DAY_OF.search(folded)
    year = _YEAR_OF.search(folded) or _YEAR_OF.search(titles)
    if day and year and int(day[1]) <= 31 and int(day[2]) <= 12:
        return f"{year[1]}-{int(day[2]):02}-{int(day[1]):02}"
    return ""


_UNKNOWN = str(UNKNOWN_DAY.year)


def _words(cell: Cell) -> str:
    """The words of a cell's row and header, each once."""
    rows = (*cell.place, *cell.time, *cell.thing, cell.label, *cell.headers)
    return " · ".join(dict.fromkeys(filter(None, rows)))


def _is_plan(cell: Cell) -> bool:
    """Whether the nearest words on plan or result speak of a plan."""
    rows = (*reversed(cell.headers), *cell.thing, cell.label, *cell.time, cell.section)
    for text in rows:
        if _RESULT.search(fold(text)):
            return False
        if _PLAN.search(fold(text)):
            return True
    return False


def _in_order(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The rows of one place, time and kind together, and where each stands among all."""
    groups: dict[tuple[str, ...], list[Proposal]] = {}
    for one in proposals:
        groups.setdefault((one.area, one.as_of, one.kind), []).append(one)
    ordered: Iterator[Proposal] = (one for group in groups.values() for one in group)
    return [replace(one, start=n, end=n) for n, one in enumerate(ordered)]
