"""What the headings of a table count: read by the bot's reader as if a number stood before."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.language.text import fold
from knowledge.article_context import UNKNOWN_DAY, Read
from knowledge.counting import SHARES
from knowledge.mentions import counted
from knowledge.model import Indicator, Part
from knowledge.quantities import numbers
from knowledge.rounds import NOTHING, Counted

_SHORT_FORMS = {
    "sp": "sản phẩm", "ct": "chủ thể", "sxkd": "sản xuất kinh doanh", "kd": "kinh doanh",
    "tcmn": "thủ công mỹ nghệ", "tmđt": "thương mại điện tử", "dn": "doanh nghiệp",
    "products": "sản phẩm", "ecommerce": "sản phẩm trên sàn thương mại điện tử",
    "tphẩm": "thực phẩm", "dlcđ": "du lịch cộng đồng", "t.số": "tổng số", "ts": "tổng số",
    "sl": "số lượng", "tr.đó": "trong đó", "sx": "sản xuất", "gđ": "gia đình",
    "entities": "chủ thể", "coops": "hợp tác xã", "cooperatives": "hợp tác xã",
    "companies": "doanh nghiệp", "enterprises": "doanh nghiệp", "households": "hộ sản xuất",
}  # fmt: skip
_FOLDED_FORMS = {fold(short): words for short, words in _SHORT_FORMS.items()}
_SHORT = re.compile(
    rf"\b(?:{'|'.join(map(re.escape, {*_SHORT_FORMS, *_FOLDED_FORMS}))})\b", re.IGNORECASE
)
_STAR = re.compile(r"\bstars? ?(\d)\b|\b([345]) ?(?:stars?\b|\*|★)", re.IGNORECASE)
_STAR_WORDS = re.compile(r"\b(ba|bốn|năm) sao\b", re.IGNORECASE)
_PERIOD = re.compile(r"\bGĐ (?=\d)", re.IGNORECASE)
_DIGITS = {"ba": "3", "bốn": "4", "năm": "5"}
#: A star with words that say no more than that products have it.
_ONLY_STAR = re.compile(
    r"(?:(?:trong do|san pham|ocop|hang|loai|dat|xep|duoc|cong nhan)[ :]*)*([345]) sao"
)
#: Words before what is counted, that say nothing of it.
_LEADING = re.compile(
    r"^[-+•*\s]*(?:(?:\d{1,2}|[IVX]+)[.)]\s+)?"
    r"(?:(?:biểu|bảng|phụ lục)(?: số)? ?[\w/-]*[.:]\s*)?"
    r"(?:(?:tỷ lệ|tỷ trọng|tỉ lệ|cơ cấu|tổng số|tổng|total|số lượng|số|trong đó|t/đ|trong kỳ"
    r"|diễn biến|kết quả)[:\s]+)*",
    re.IGNORECASE,
)
#: Footnotes, and a percent sign that says how, not what.
_MARKS = re.compile(r"\(\d\)|[%()*]|l[ũu][ỹy] kế", re.IGNORECASE)
#: Headings of offices in words that no question has: what each counts.
_OFFICE_WORDS = tuple(
    (re.compile(words), counted)
    for words, counted in (
        (r"nang (?:hang |sao )?tu 3 (?:sao )?len 4", ("products_upgraded", "3-to-4")),
        (r"nang (?:hang |sao )?tu 4 (?:sao )?len 5", ("products_upgraded", "4-to-5")),
        (r"\bnang (?:hang|sao)\b", ("products_upgraded", "")),
        (r"(?:het|qua) han\b.*danh gia lai", ("products_reevaluated", "")),
        (r"\b(?:cong nhan|phan hang|danh gia) lai\b|\bgia han\b|\bcap lai\b",
         ("products_reevaluated", "")),
        (r"\b(?:het|qua) (?:thoi )?han\b", ("products_expired", "")),
        (r"\btung (?:duoc )?(?:cong nhan|chung nhan)", ("products_certified_cumulative", "")),
        (r"\bchuan hoa\b", ("products_standardised", "")),
        (r"^diem\b.*\bmoi\b", ("new_shops", "")),
        (r"\b(?:tren|len|tham gia) san\b|\bsan thuong mai", ("products_on_ecommerce", "")),
        (r"^(?:htx|hop tac xa)[,/ ]+(?:va )?(?:tht|to hop tac)\b",
         ("entities_by_type", "cooperative_and_group")),
        (r"^(?:so )?ho so\b", ("products_submitted", "")),
        (r"^co so ?[,/]? ?(?:va )?ho\b|^ho\b", ("entities_by_type", "household")),
        (r"^(?:cong ty[,/ ]+)?(?:doanh nghiep) (?:nho|vua)", ("entities_by_type", "sme")),
        (r"^cong ty\b", ("entities_by_type", "enterprise")),
        (r"^(?:co so|nha|don vi) (?:san xuat|co san pham|tham gia)", ("entities_total", "")),
        (r"^(?:chu the )?(?:do )?(?:nu|phu nu) (?:lam chu|dung dau|dai dien)",
         ("entities_by_type", "female_led")),
        (r"^(?:luong )?san pham (?:ocop )?(?:con (?:thoi )?han|con hieu luc|hien co|co sao|dat$"
         r"|dat chuan|duoc (?:cong nhan|chung nhan)$)|^hien co\b", ("products_total", "")),
    )
)  # fmt: skip
_STARS_FIRST = re.compile(r"[345](?: ?- ?[45])? sao\b")
_NEW = re.compile(
    r"^moi [345] sao\b|\bdat sao moi\b|"
    r"\b(?:san pham|ocop)\b.*\b(?:cong nhan (?:moi|them|lan dau)|ra moi|phat trien moi|lan dau)\b"
    r"|\bsan pham moi\b|^(?:cong nhan|phat trien) moi\b"
)
#: What a kind of owner is said of ("chủ thể là HTX").
_OWNER_OF = re.compile(r"^(?:chu the|don vi)(?: ocop)? (?:la|do) ")
#: Columns that compare figures, and count nothing themselves.
_COMPARES = re.compile(
    r"\b(?:so voi|tang|giam|toc do|hoan thanh|tien do|ty le dat|dat ty le|th/kh)\b|^% ?(?:dat|th)\b"
    r"|% ?(?:kh|ke hoach)\b"
)
#: Words of money and of other things that are counted beside products.
_OTHER = re.compile(
    r"\b(?:kinh phi|ngan sach|von|doanh thu|tien|nghin dong|trieu dong|ty dong|gia tri san xuat"
    r"|lao dong|tap huan|lop|can bo|nguoi(?! dan toc)|ho dan|dien tich|san luong|nang suat|nstw"
    r"|ns tinh|ns trung uong|doi ung|tr\.? ?d|thu nhap|ho ngheo|tieu chi|hoat dong hieu qua"
    r"|ve dich)\b"
)
#: What a heading may say without saying what is counted.
_EMPTY_WORDS = re.compile(
    r"\b(?:tong so|tong cong|tong|cong|so luong|so lieu|so bo|so|gia tri|ket qua|thuc hien|ke hoach"
    r"|muc tieu|chi tieu|trong do|luy ke|hien co|tinh den|den ngay|den|het|cuoi|nam|ngay|thang|quy"
    r"|giai doan|value|bang|bieu|don vi tinh|kh|th|uoc|giao|duoc|ca nam|chia theo|phan theo|theo"
    r"|cac|hang sao|loai|loai hinh|phan hang|mt|target|figure|ty le|ti le|ty trong|co cau|phan tram"
    r"|toan tinh|ca tinh|prel|total|nhom|hang|thoi diem|trong ky|ca)\b|[^\w%]|%|\d"
)
#: The number of a decision, with its day.
_DECISION = re.compile(r"\bkem theo\b|\b\d+/[a-z]{2,}|\b\d+-[a-z]{2,}")
#: Stars from one on, as the tables have them.
_UP_TO_FIVE = {"4+": "4-5"}
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
    ("new_products_batch", "new_products_by_star"): "batch_products_by_star",
    ("new_products_batch", "entities_total"): "entities_batch",
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
            if over[0].startswith("entities"):
                return found
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
        if (found := _of_office(fold(" ".join(bare.split())))) != NOTHING:
            return found
        owner = _OWNER_OF.match(fold(bare))
        bare = bare[owner.end() :] if owner else bare
        bare = f"sản phẩm {bare}" if _STARS_FIRST.match(fold(bare)) else bare
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
        what, part = counted(reading, number, len(phrase), NOTHING, "")[0]
        return what, _UP_TO_FIVE.get(part, part)

    def _part(self, text: str, found: Counted) -> str:
        """The part that a cell names by its id or name, of what is counted already."""
        indicator = self.indicators.get(found[0])
        parts = [p for p in self.parts if indicator and p.dimension == indicator.dimension]
        return next((p.part_id for p in parts if fold(text) in {p.part_id, fold(p.name)}), "")

    def _says_something(self, text: str) -> bool:
        """Whether there is more in a heading than times, places, decisions and empty words."""
        text = _spelled_out(text)
        folded = fold(text)
        if _DECISION.search(folded) or _ROUND.search(folded):
            return False
        reading = self.read(text, UNKNOWN_DAY)
        rest = list(folded)
        for span in (*reading.of("time"), *reading.of("area")):
            rest[span.start : span.end] = " " * (span.end - span.start)
        return bool(_EMPTY_WORDS.sub("", "".join(rest).replace("_", " ")).strip())


def _of_office(folded: str) -> Counted:
    """What a heading counts that is worded as only offices do."""
    star = _ONLY_STAR.fullmatch(folded)
    if star:
        return "products_by_star", star[1]
    for words, counts in _OFFICE_WORDS:
        if words.search(folded):
            return counts
    if not _NEW.search(folded) or "chu the" in folded:
        return NOTHING
    stars = re.search(r"\b([345]) sao\b", folded)
    return ("new_products_by_star", stars[1]) if stars else ("new_products_recognised", "")


def is_share(text: str) -> bool:
    """Whether a heading or unit is of percentages."""
    return "%" in text or fold(text).startswith(("ty le", "ti le", "ty trong", "co cau"))


def is_decision(text: str) -> bool:
    """Whether a heading names a document, whose day is not the figures'."""
    return bool(_DECISION.search(fold(text)))


def is_other(text: str) -> bool:
    """Whether a unit is of money or of something else than what the tables count."""
    return bool(_OTHER.search(fold(text)))


def _spelled_out(text: str) -> str:
    """A heading with the short forms of offices and machines written out."""
    text = _STAR.sub(lambda m: f"{m[1] or m[2]} sao", text.replace("_", " "))
    text = _PERIOD.sub("giai đoạn ", text)
    text = _STAR_WORDS.sub(lambda m: f"{_DIGITS[m[1].lower()]} sao", text)
    return _SHORT.sub(lambda m: _FOLDED_FORMS[fold(m[0])], text)


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
