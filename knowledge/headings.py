"""What the headings of a table count: read by the bot's reader as if a number stood before."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.language.text import fold
from knowledge.counting import SHARES
from knowledge.mentions import NOTHING, Counted, counted, numbers
from knowledge.model import Indicator, Part
from knowledge.proposals import UNKNOWN_DAY, Read

_SHORT_FORMS = {
    "sp": "sản phẩm", "ct": "chủ thể", "sxkd": "sản xuất kinh doanh", "kd": "kinh doanh",
    "tcmn": "thủ công mỹ nghệ", "tmdt": "thương mại điện tử", "dn": "doanh nghiệp",
    "products": "sản phẩm", "ecommerce": "sản phẩm trên sàn thương mại điện tử",
    "entities": "chủ thể", "coops": "hợp tác xã", "cooperatives": "hợp tác xã",
    "companies": "doanh nghiệp", "enterprises": "doanh nghiệp", "households": "hộ sản xuất",
}  # fmt: skip
_SHORT = re.compile(rf"\b(?:{'|'.join(_SHORT_FORMS)}|tmđt)\b", re.IGNORECASE)
_STAR = re.compile(r"\bstars? ?(\d)\b|\b(\d) ?stars?\b", re.IGNORECASE)
#: Words before what is counted, that say nothing of it.
_LEADING = re.compile(
    r"^[-+•*\s]*(?:(?:tỷ lệ|tỉ lệ|cơ cấu|tổng số|tổng|total|số lượng|số|trong đó|t/đ|lũy kế|luỹ kế"
    r"|diễn biến|kết quả)[:\s]+)*",
    re.IGNORECASE,
)
#: Footnotes, and a percent sign that says how, not what.
_MARKS = re.compile(r"\(\d\)|[%()*]")
#: Columns that compare figures, and count nothing themselves.
_COMPARES = re.compile(
    r"\b(?:so voi|tang|giam|toc do|hoan thanh|tien do|ty le dat|dat ty le|th/kh)\b|^% ?(?:dat|th)\b"
)
#: Words of money and of other things that are counted beside products.
_OTHER = re.compile(
    r"\b(?:kinh phi|ngan sach|von|doanh thu|tien|nghin dong|trieu dong|ty dong|gia tri san xuat"
    r"|lao dong|tap huan|lop|can bo|nguoi(?! dan toc)|ho dan|dien tich|san luong|nang suat)\b"
)
#: What a heading may say without saying what is counted.
_EMPTY_WORDS = re.compile(
    r"\b(?:tong so|tong cong|tong|cong|so luong|so lieu|so bo|so|gia tri|ket qua|thuc hien|ke hoach"
    r"|muc tieu|chi tieu|trong do|luy ke|hien co|tinh den|den ngay|den|het|cuoi|nam|ngay|thang|quy"
    r"|giai doan|value|bang|bieu|don vi tinh|kh|th|uoc|giao|duoc|ca nam|chia theo|phan theo|theo"
    r"|cac|hang sao|loai|loai hinh|phan hang|mt|target|figure|ty le|ti le|co cau|phan tram"
    r"|toan tinh|ca tinh|prel|total|nhom|hang|thoi diem)\b|[^\w%]|%|\d"
)
#: The number of a decision, with its day.
_DECISION = re.compile(r"\b\d+[/-](?:qd|kh|bc|nq)\b")
_ROUND = re.compile(r"\bdot (?:\d|[ivx]+)\b")
_PLACES_WITH = {
    r"(?:(?:xa|phuong|thi tran),? ?(?:va )?)+(?:da )?co (?:san pham|sp)": "communes_with_products",
    r"(?:(?:huyen|thi xa|thanh pho),? ?(?:va )?)+(?:da )?co (?:san pham|sp)":
        "districts_with_products",
}  # fmt: skip
#: Of what the upper heading counts and what the lower one does: what both together do.
_TOGETHER = {
    ("new_products_recognised", "products_by_star"): "new_products_by_star",
    ("new_products_recognised", "products_total"): "new_products_recognised",
    ("new_products_batch", "products_by_star"): "batch_products_by_star",
    ("new_products_batch", "products_total"): "new_products_batch",
    ("new_products_batch", "new_products_recognised"): "new_products_batch",
    ("products_potential_list", "products_by_star"): "potential_products_by_star",
    ("products_total", "entities_by_type"): "products_by_owner",
}  # fmt: skip
#: As shares; what is not here or in the counting's own list has none.
_AS_SHARE = {**SHARES, "products_by_star": "share_products_by_star",
             "potential_products_by_star": "share_products_potential_5_star"}  # fmt: skip


@dataclass(frozen=True)
class Headings:
    """Reads what headings count.

    Attributes:
        read: the bot's reader.
        indicators: the tables' indicators by id.
        parts: the tables' parts.
    """

    read: Read
    indicators: Mapping[str, Indicator]
    parts: Sequence[Part]

    def counted(self, texts: Sequence[str], titles: Sequence[str], percent: bool) -> Counted:
        """What a figure under these headings counts, `NOTHING` where one is not understood.

        Args:
            texts: the headings over it and the words of its row, without places.
            titles: the lines over the table, the nearest first.
            percent: whether it is a percentage.
        """
        if any(_OTHER.search(fold(t)) or _COMPARES.search(fold(t)) for t in texts):
            return NOTHING
        found = NOTHING
        for text in texts:
            if found != NOTHING and (part := self._part(text, found)):
                found = (found[0], part)
                continue
            one = self._of(text, percent)
            if one == NOTHING and self._says_something(text):
                return NOTHING
            found = _together(found, one)
            if found == ("", "both"):
                return NOTHING
        found = self._with_titles(found, texts, titles, percent)
        # "Tỷ lệ (%)" alone is of parts; of new products, say, it is how much of a plan was done.
        alone = any(is_share(text) and not self._says_something(text) for text in texts)
        if percent and alone and not found[1]:
            return NOTHING
        return self._as_share(found) if percent else found

    def _with_titles(
        self, found: Counted, texts: Sequence[str], titles: Sequence[str], percent: bool
    ) -> Counted:
        """What the headings leave open, by the titles."""
        said = fold(" ".join(texts))
        for title in titles:
            folded, over = fold(title), self._of(title, percent)
            if over == NOTHING:
                continue
            if found == NOTHING:
                return over if not _OTHER.search(folded) else NOTHING
            says_owners = "chu the" in said or "san pham" in said
            if "moi" in folded.split() or over[0] == "products_total" and not says_owners:
                return _together(over, found)
        return found

    def _as_share(self, found: Counted) -> Counted:
        if found[0].startswith("share") or found == NOTHING:
            return found
        return (_AS_SHARE[found[0]], found[1]) if found[0] in _AS_SHARE else NOTHING

    def _of(self, text: str, percent: bool) -> Counted:
        """What one heading counts."""
        if text in self.indicators:
            return text, ""
        text = _spelled_out(text)
        bare = _MARKS.sub(" ", _LEADING.sub("", text)).strip()
        for name, indicator in self.indicators.items():
            if fold(indicator.name_vi) in {fold(text), fold(bare)}:
                return name, ""
        for words, name in _PLACES_WITH.items():
            if re.match(words, fold(bare)):
                return name, ""
        if _ROUND.search(fold(bare)):
            return "new_products_batch", ""
        bare = f"sản phẩm {bare}" if bare[:1].isdigit() else bare
        if percent and (found := self._after_number(f"12% {bare}")) != NOTHING:
            return found
        found = self._after_number(f"12 {bare}")
        of_products = "san pham" in fold(text) and found[0] == "entities_by_type"
        return ("products_by_owner", found[1]) if of_products else found

    def _after_number(self, phrase: str) -> Counted:
        reading = self.read(phrase, UNKNOWN_DAY)
        number = next((n for n in numbers(reading) if n.start == 0), None)
        if number is None:
            return NOTHING
        return counted(reading, number, len(phrase), NOTHING, "")[0]

    def _part(self, text: str, found: Counted) -> str:
        """The part that a cell names by its id or name, of what is counted already."""
        indicator = self.indicators.get(found[0])
        parts = [p for p in self.parts if indicator and p.dimension == indicator.dimension]
        return next((p.part_id for p in parts if fold(text) in {p.part_id, fold(p.name)}), "")

    def _says_something(self, text: str) -> bool:
        """Whether there is more in a heading than times, places, decisions and empty words."""
        folded = fold(_spelled_out(text))
        if _DECISION.search(folded) or _ROUND.search(folded):
            return False
        reading = self.read(text, UNKNOWN_DAY)
        rest = list(fold(text))
        for span in (*reading.of("time"), *reading.of("area")):
            rest[span.start : span.end] = " " * (span.end - span.start)
        return bool(_EMPTY_WORDS.sub("", "".join(rest).replace("_", " ")).strip())


def is_share(text: str) -> bool:
    """Whether a heading or unit is of percentages."""
    return "%" in text or fold(text).startswith(("ty le", "ti le", "co cau"))


def is_decision(text: str) -> bool:
    """Whether a heading names a document, whose day is not the figures'."""
    return bool(_DECISION.search(fold(text)))


def is_other(text: str) -> bool:
    """Whether a unit is of money or of something else than what the tables count."""
    return bool(_OTHER.search(fold(text)))


def _spelled_out(text: str) -> str:
    """A heading with the short forms of offices and machines written out."""
    text = _STAR.sub(lambda m: f"{m[1] or m[2]} sao", text.replace("_", " "))
    return _SHORT.sub(lambda m: _SHORT_FORMS[fold(m[0])], text)


def _together(upper: Counted, lower: Counted) -> Counted:
    """What two headings, one over the other, count; parts of two kinds are not in the tables."""
    if lower == NOTHING or upper == NOTHING:
        return lower if upper == NOTHING else upper
    both = _TOGETHER.get((upper[0], lower[0]))
    if both:
        return both, lower[1] or upper[1]
    if upper[1] and lower[1] and upper[0] != lower[0]:
        return "", "both"
    return lower if lower[1] or not upper[1] else upper
