"""What a spreadsheet of figures says, proposed row by row for a person to review.

A figure's place, time and what it counts are read by the bot's own reader from the words of
its row, of the header above it and of the title, the nearest first. Nothing is guessed, and a
column or cell that is not understood is named.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.language.lexicon import REGION
from bot.language.text import fold
from knowledge.frames import is_whole_unit
from knowledge.grids import Cell, grid, value_of
from knowledge.mentions import NOTHING, Counted, counted, numbers
from knowledge.model import Indicator, Part
from knowledge.proposals import UNKNOWN_DAY, WIDE, Proposal, Read, confidence
from knowledge.sheets import Sheet, address

_PLAN = re.compile(r"\b(?:ke hoach|kh|muc tieu|chi tieu|phan dau|du kien|duoc giao|target)\b")
_RESULT = re.compile(r"\b(?:thuc hien|th|ket qua|thuc te|figure)\b")
#: Words before what is counted, that say nothing of it.
_LEADING = re.compile(
    r"^[-+•*\s]*(?:(?:tỷ lệ|tỉ lệ|tổng số|số lượng|số|trong đó|t/đ)[:\s]+)*|[%()]", re.IGNORECASE
)
#: Columns that compare figures, and count nothing themselves.
_COMPARES = re.compile(r"\b(?:so voi|tang|giam|hoan thanh|tien do|ty le dat|dat ty le|xep hang)\b")
#: What a header may say without saying what is counted.
_EMPTY_WORDS = re.compile(
    r"\b(?:tong so|tong cong|tong|cong|so luong|so lieu|so|gia tri|ket qua|thuc hien|ke hoach"
    r"|muc tieu|chi tieu|trong do|luy ke|hien co|tinh den|den ngay|den|het|nam|ngay|thang|quy"
    r"|giai doan|value|bang|bieu|don vi tinh|kh|th|uoc|ca nam|chia theo|phan theo|theo|cac"
    r"|hang sao|loai|phan hang|target|figure)\b|[^\w%]|\d"
)
_TOTAL = re.compile(r"(?:tong|cong|tong cong|tong so|toan tinh|ca tinh|toan thanh pho)\b.{0,12}$")
_LEVELS = {"huyen": "district", "thi xa": "district", "quan": "district", "xa": "commune",
           "phuong": "commune", "thi tran": "commune"}  # fmt: skip
_ISO = re.compile(r"(?:19|20)\d\d(?:-\d\d){0,2}")
_SHORT_FORMS = {
    "sp": "sản phẩm", "ct": "chủ thể", "sxkd": "sản xuất kinh doanh", "kd": "kinh doanh",
    "tcmn": "thủ công mỹ nghệ", "tmdt": "thương mại điện tử", "dn": "doanh nghiệp",
}  # fmt: skip
_SHORT = re.compile(r"\b(?:sp|ct|sxkd|kd|tcmn|tm[đd]t|dn)\b", re.IGNORECASE)
#: Places that are counted themselves, where they have products.
_PLACES_WITH = {
    r"(?:(?:xa|phuong|thi tran),? ?(?:va )?)+(?:da )?co san pham": "communes_with_products",
    r"(?:(?:huyen|thi xa|thanh pho),? ?(?:va )?)+(?:da )?co san pham": "districts_with_products",
}
_CITY = re.compile(r"(?:tp\b|thanh pho\b)")
#: The cities that are provinces.
_CENTRAL = frozenset(["Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế", "Thành phố Hồ Chí Minh"])
#: Of what the upper header counts and what the lower one does: what both together do.
_TOGETHER = {
    ("new_products_recognised", "products_by_star"): "new_products_by_star",
    ("new_products_recognised", "products_total"): "new_products_recognised",
    ("new_products_batch", "products_by_star"): "batch_products_by_star",
    ("products_potential_list", "products_by_star"): "potential_products_by_star",
    ("products_total", "entities_by_type"): "products_by_owner",
    ("products_by_group", "products_by_star"): "",
}  # fmt: skip


@dataclass
class SheetReading:
    """The proposals of a sheet, and the addresses with the words that were not understood."""

    proposals: list[Proposal] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """Reads sheets with the bot's reader over the tables' names.

    Attributes:
        read: the bot's reader.
        levels: of each known place, what it is.
        indicators: the tables' indicators by id.
        parts: the tables' parts.
    """

    read: Read
    levels: Mapping[str, str]
    indicators: Mapping[str, Indicator]
    parts: Sequence[Part]

    def propose(self, file: str, sheet: Sheet) -> SheetReading:
        """Every figure and target of a sheet; the cells of one place and time together."""
        found, table, unknown = SheetReading(), grid(sheet), set[str]()
        title = " ".join(table.title)
        doubt = "" if "ocop" in fold(f"{title} {sheet.name} {_words(table.cells)}") else "no_ocop"
        for cell in table.cells:
            what = self._counted(cell, title)
            value = value_of(cell.raw)
            where = address(cell.row, cell.column)
            if what == NOTHING:
                words = " / ".join((*cell.thing, *cell.headers)) or cell.raw
                if words not in unknown:
                    found.unread.append((where, words))
                unknown.add(words)
            elif value is None or not self._fits(what, value):
                found.unread.append((where, cell.raw))
            else:
                one = self._proposal(file, cell, what, value, title, doubt)
                if one.area_level == REGION:
                    found.unread.append((where, one.area))
                else:
                    found.proposals.append(replace(one, cell=_full_address(sheet, where)))
        found.proposals = _in_order(found.proposals)
        return found

    def _fits(self, what: Counted, value: str) -> bool:
        """Whether a thing that is counted is given as a whole number."""
        return "." not in value or not is_whole_unit(self.indicators[what[0]].unit)

    def _proposal(
        self, file: str, cell: Cell, what: Counted, value: str, title: str, doubt: str
    ) -> Proposal:
        is_plan = _is_plan(cell)
        area, level, within, why_area = self._area(cell, title)
        as_of, why_time = self._time(cell, title, is_plan)
        reasons = tuple(filter(None, (why_area, why_time, doubt)))
        words = " · ".join(dict.fromkeys((*cell.place, *cell.time, *cell.thing, *cell.headers)))
        return Proposal(
            file, area, level, *what, value, as_of, "target" if is_plan else "figure", "",
            confidence(reasons), f"{words}: {cell.raw}", 0, 0, reasons, within,
        )  # fmt: skip

    # ------------------------------------------------------------------ what is counted

    def _counted(self, cell: Cell, title: str) -> Counted:
        """What a cell counts: by its header and its row; what these leave open, by the title."""
        texts = [t for t in (*cell.headers, *cell.thing) if t not in cell.place]
        percent = "%" in cell.raw or any(_is_share(t) for t in texts)
        if any(_COMPARES.search(fold(text)) for text in (*cell.headers, *cell.thing)):
            return NOTHING
        found = NOTHING
        for text in texts:
            if found != NOTHING and (part := self._part(text, found)):
                found = (found[0], part)
                continue
            one = self._of_text(text, percent)
            if one == NOTHING and self._says_something(text):
                return NOTHING
            found = _together(found, one)
        for text in filter(None, (cell.section, title)):
            if found == NOTHING:
                found = self._of_text(text, percent)
            elif not percent and "moi" in fold(text).split():
                found = _together(self._of_text(text, percent), found)
        return found if not percent or found[0].startswith("share") else NOTHING

    def _of_text(self, text: str, percent: bool) -> Counted:
        """What a header counts, read as if a number stood before it."""
        text = _spelled_out(text)
        bare = _LEADING.sub("", text).strip()
        for name, indicator in self.indicators.items():
            if {text, fold(text), fold(bare)} & {name, fold(indicator.name_vi)}:
                return name, ""
        for words, name in _PLACES_WITH.items():
            if re.match(words, fold(bare)):
                return name, ""
        bare = f"sản phẩm {bare}" if bare[:1].isdigit() else bare
        phrase = f"12{'%' if percent else ''} {bare}"
        reading = self.read(phrase, UNKNOWN_DAY)
        found = next((n for n in numbers(reading) if n.start == 0), None)
        if found is None:
            return NOTHING
        what, _ = counted(reading, found, len(phrase), NOTHING, "")
        of_products = "san pham" in fold(text) and what[0] == "entities_by_type"
        return ("products_by_owner", what[1]) if of_products else what

    def _part(self, text: str, found: Counted) -> str:
        """The part that a cell names by its id or name, of what is counted already."""
        dimension = self.indicators[found[0]].dimension
        ids = {part.part_id for part in self.parts if part.dimension == dimension}
        names = {fold(part.name): part.part_id for part in self.parts if part.part_id in ids}
        return text if text in ids else names.get(fold(text), "")

    def _says_something(self, text: str) -> bool:
        """Whether there is more in a header than times, places and empty words."""
        reading = self.read(text, UNKNOWN_DAY)
        rest = list(fold(text))
        for span in (*reading.of("time"), *reading.of("area")):
            rest[span.start : span.end] = " " * (span.end - span.start)
        return bool(_EMPTY_WORDS.sub("", "".join(rest)).strip())

    # ------------------------------------------------------------------ where and when

    def _area(self, cell: Cell, title: str) -> tuple[str, str, str, str]:
        """The place of a cell, its level, its province, and why where it is another's."""
        whole = self._place(title)
        for text in (*reversed((*cell.headers, *cell.place)), cell.section):
            if _TOTAL.match(fold(text)) and whole:
                return (*whole, "")
            found = self._place(text)
            if found:
                name, level, within = found
                return name, level, within or (whole[0] if whole and level not in WIDE else ""), ""
        unknown = next((t for t in cell.place if _level_word(t)), "")
        if unknown:
            level = _level_word(unknown)
            return _name(unknown), level, whole[0] if whole else "", ""
        return (*whole, "area_before") if whole else ("", "", "", "no_area")

    def _place(self, text: str) -> tuple[str, str, str] | None:
        spans = [s for s in self.read(text, UNKNOWN_DAY).of("area") if s.value]
        if not spans:
            # Some districts are common words, too, unless their level is said.
            spans = [s for s in self.read(f"huyện {text}", UNKNOWN_DAY).of("area") if s.value]
            spans = spans if len(text.split()) <= 3 else []
        if not spans:
            return None
        span = spans[0]
        is_city = _CITY.match(fold(text)) and self.levels.get(span.value) == "province"
        if is_city and span.value not in _CENTRAL:
            return f"Thành phố {span.value}", "district", span.value
        level = self.levels.get(span.value) or str(span.detail.get("level") or "district")
        return span.value, level, str(span.detail.get("within") or "")

    def _time(self, cell: Cell, title: str, is_plan: bool) -> tuple[str, str]:
        """When a figure is of, or by when a target is to be met, and why where it is another's."""
        for text in (*reversed(cell.time), *reversed(cell.headers), cell.section):
            found = self._period(text, is_plan)
            if found:
                return found, ""
        found = self._period(title, is_plan)
        if found:
            return found, "date_before"
        return "", "no_deadline" if is_plan else "no_date"

    def _period(self, text: str, is_plan: bool) -> str:
        if _ISO.fullmatch(text):
            return text
        values = [s.value for s in self.read(text, UNKNOWN_DAY).of("time") if s.value]
        known = [v for v in values if not v.startswith(str(UNKNOWN_DAY.year))]
        if not known:
            return ""
        return known[-1].split("/")[-1] if is_plan else known[-1]


def _spelled_out(text: str) -> str:
    """A header with the short forms of the offices written out."""
    return _SHORT.sub(lambda m: _SHORT_FORMS[fold(m[0])], text)


def _words(cells: Sequence[Cell]) -> str:
    return " ".join({text for cell in cells for text in (*cell.headers, *cell.thing)})


def _is_share(text: str) -> bool:
    return "%" in text or fold(text).startswith(("ty le", "ti le", "co cau"))


def _is_plan(cell: Cell) -> bool:
    """Whether the nearest words on plan or result speak of a plan."""
    for text in (*reversed(cell.headers), *cell.thing, *cell.time, cell.section):
        if _RESULT.search(fold(text)):
            return False
        if _PLAN.search(fold(text)):
            return True
    return False


def _together(upper: Counted, lower: Counted) -> Counted:
    """What two headers, one over the other, count; a part of both is not in the tables."""
    if lower == NOTHING or upper == NOTHING:
        return lower if upper == NOTHING else upper
    both = _TOGETHER.get((upper[0], lower[0]))
    if both is None:
        return lower
    return (both, lower[1]) if both else NOTHING


def _level_word(text: str) -> str:
    folded = fold(text)
    return next((v for k, v in _LEVELS.items() if folded.startswith(f"{k} ")), "")


def _name(text: str) -> str:
    folded = fold(text)
    word = next(k for k in _LEVELS if folded.startswith(f"{k} "))
    return text[len(word) :].strip()


def _full_address(sheet: Sheet, where: str) -> str:
    return f"{sheet.name}!{where}" if sheet.name else where


def _in_order(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The rows of one place, time and kind together, and where each stands among all."""
    groups: dict[tuple[str, ...], list[Proposal]] = {}
    for one in proposals:
        groups.setdefault((one.area, one.as_of, one.kind), []).append(one)
    ordered: Iterator[Proposal] = (one for group in groups.values() for one in group)
    return [replace(one, start=n, end=n) for n, one in enumerate(ordered)]
