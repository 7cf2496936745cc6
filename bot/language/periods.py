"""Times as people write them, read into ISO periods.

A period is written in ISO as precise as the words: `2022`, `2022-12`, `2022-12-31`,
a span of years as `2021/2025`. Words relative to today need the day they were said.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_D = r"(?P<d>\d{1,2})"
_M = r"(?P<m>\d{1,2})"
_Y = r"(?P<y>(?:19|20)\d{2})"
_WHICH = r"(?P<which>ngoai|roi|truoc|kia|nay|ni)"
#: What follows a number of things, not a year ("năm 20 sản phẩm").
_COUNTED = "san|cai|mon|mat|loai|diem|trieu|dong|phan|chu|hop|huyen|xa|tinh|sao|nam|thang"
_FEW = r"[1-9]|mot|hai|ba|bon|nam"
_MARKED_DAY = r"(?:ngay|mung|mong|hom|hoi|bua)"
_MONTH_WORD = (
    r"(?P<mw>gieng|mot|hai|ba|tu|bon|nam(?= nam)|sau|bay|tam|chin|muoi mot|muoi hai|muoi|chap)"
)
#: Not "mấy năm nay", which is no one year.
_ONE_YEAR = r"(?<!may )(?<!cac )(?<!nhieu )(?<!nhung )\b"
#: The year after a quarter or some months: in digits, said, or none.
_OF_YEAR = rf"(?:(?: ?[/-] ?| nam | ){_Y}(?!\d)| nam {_WHICH}\b)?"
_MONTHS = {
    "gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip


@dataclass(frozen=True)
class Period:
    """A time found in a folded text.

    Attributes:
        iso: the period; empty when the date is impossible (31/2).
        start, end: offsets in the folded text.
        words: edge or relation: "now", "end", "start", "invalid" or empty.
    """

    iso: str
    start: int
    end: int
    words: str = ""


def bounds(iso: str) -> tuple[date, date]:
    """First and last day of an ISO period; a span of years counts whole.

    Raises:
        ValueError: if `iso` is no period.
    """
    if "/" in iso:
        first, last = iso.split("/")
        return bounds(first)[0], bounds(last)[1]
    parts = [int(p) for p in iso.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        last_day = calendar.monthrange(parts[0], parts[1])[1]
        return date(parts[0], parts[1], 1), date(parts[0], parts[1], last_day)
    day = date(parts[0], parts[1], parts[2])
    return day, day


def written(day: date) -> str:
    """A day the Vietnamese way: 15/3/2026."""
    return f"{day.day}/{day.month}/{day.year}"


def _day(m: "re.Match[str]", today: date) -> tuple[str, str]:
    return _dated(int(_full_year(m["y"])), m)


def _dated(year: int, m: "re.Match[str]") -> tuple[str, str]:
    """The day and month of a match in `year`."""
    try:
        return date(year, int(m["m"]), int(m["d"])).isoformat(), ""
    except ValueError:
        return "", "invalid"


def _year_month(year: int, month: int) -> tuple[str, str]:
    return (f"{year:04}-{month:02}", "") if 1 <= month <= 12 else ("", "invalid")


def _said_year(m: "re.Match[str]", today: date) -> int:
    """The year of "năm ngoái", "năm kia" or "năm nay"."""
    return today.year - {"nay": 0, "ni": 0, "kia": 2}.get(m["which"], 1)


def _full_year(text: str) -> str:
    return text if len(text) == 4 else f"20{text}"


def _month(m: "re.Match[str]", today: date) -> tuple[str, str]:
    groups = m.groupdict()
    month = _MONTHS[groups["mw"]] if groups.get("mw") else int(groups["m"])
    return _year_month(int(groups["y"]) if groups.get("y") else today.year, month)


def _year(m: "re.Match[str]", today: date) -> tuple[str, str]:
    return m["y"], ""


def _year_edge(m: "re.Match[str]", today: date) -> tuple[str, str]:
    edge = {"cuoi": "12", "het": "12", "dau": "01", "giua": "06"}[m["edge"].split()[0]]
    return f"{m['y']}-{edge}", "end" if edge == "12" else "edge"


def _said_year_edge(m: "re.Match[str]", today: date) -> tuple[str, str]:
    edge = {"cuoi": "12", "het": "12", "dau": "01", "giua": "06"}[m["edge"]]
    return f"{_said_year(m, today)}-{edge}", "end" if edge == "12" else "edge"


def _years(m: "re.Match[str]", today: date) -> tuple[str, str]:
    return "/".join(sorted((m["y"], m["y2"]))), ""


_NUMERALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def _number(word: str) -> int:
    return int(word) if word.isdigit() else (_NUMERALS.get(word) or _MONTHS[word])


def _quarter(m: "re.Match[str]", today: date) -> tuple[str, str]:
    return _quarter_of(_year_meant(m, today), _number(m["q"]))


def _quarter_of(year: int, quarter: int) -> tuple[str, str]:
    first = 3 * quarter - 2
    return f"{year}-{first:02}/{year}-{first + 2:02}", ""


def _quarter_near(m: "re.Match[str]", today: date) -> tuple[str, str]:
    """The quarter of today, the one before or the one after it."""
    offset = {"nay": 0, "ni": 0, "sau": 1, "toi": 1}.get(m["near"], -1)
    quarters = today.year * 4 + (today.month - 1) // 3 + offset
    return _quarter_of(quarters // 4, quarters % 4 + 1)


def _year_meant(m: "re.Match[str]", today: date) -> int:
    """The year in digits or said ("năm ngoái"); this year where there is none."""
    if m["y"]:
        return int(m["y"])
    return _said_year(m, today) if m["which"] else today.year


def _first_months(m: "re.Match[str]", today: date) -> tuple[str, str]:
    return f"{_year_meant(m, today)}-{_number(m['n']):02}", "end"


def _half_year(m: "re.Match[str]", today: date) -> tuple[str, str]:
    month = "12" if {m["half"], m["months"]} & {"cuoi", "sau"} else "06"
    return f"{_year_meant(m, today)}-{month}", "end"


def _short_year(m: "re.Match[str]", today: date) -> tuple[str, str]:
    return _full_year(m["y"]), ""


def _day_this_year(m: "re.Match[str]", today: date) -> tuple[str, str]:
    """A day without a year: the last one that has been."""
    for year in (today.year, today.year - 1):
        found, words = _dated(year, m)
        if words or found <= today.isoformat():
            break
    return found, words or "no_year"


def _month_this_year(m: "re.Match[str]", today: date) -> tuple[str, str]:
    """A month without a year: the last one that has begun."""
    month = int(m["m"])
    return _year_month(today.year - (month > today.month), month)


def _day_of(m: "re.Match[str]", today: date) -> tuple[str, str]:
    return _dated(_said_year(m, today), m)


def _month_of(m: "re.Match[str]", today: date) -> tuple[str, str]:
    return _year_month(_said_year(m, today), int(m["m"]))


def _month_near(offset: int) -> Callable[["re.Match[str]", date], tuple[str, str]]:
    def read(m: "re.Match[str]", today: date) -> tuple[str, str]:
        months = today.year * 12 + today.month - 1 + offset
        return f"{months // 12:04}-{months % 12 + 1:02}", ""

    return read


def _years_ago(m: "re.Match[str]", today: date) -> tuple[str, str]:
    return f"{today.year - _number(m['n']):04}", ""


def _relative(offset: int) -> Callable[["re.Match[str]", date], tuple[str, str]]:
    return lambda m, today: (f"{today.year + offset:04}", "")


def _days_ago(m: "re.Match[str]", today: date) -> tuple[str, str]:
    """Yesterday or the day before."""
    days = {"qua": 1, "kia": 2}[m["ago"]]
    return (today - timedelta(days)).isoformat(), ""


def _now(m: "re.Match[str]", today: date) -> tuple[str, str]:
    return today.isoformat(), "now"


_PATTERNS: list[tuple["re.Pattern[str]", Callable[["re.Match[str]", date], tuple[str, str]]]] = [
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"\bngay {_D} (?:thang )?{_M} nam {_Y}\b", _day),
        (rf"\b{_D} thang {_M} nam {_Y}\b", _day),
        (rf"\bngay {_D} thang {_M} ?,? {_Y}\b", _day),
        (rf"\b{_D} thang {_M} ?, ?(?:nam )?{_Y}\b", _day),
        (rf"(?<![\d/.,-]){_D}[/-]{_M} nam {_Y}\b", _day),
        (rf"\bnam {_WHICH} ?,? ?(?:hoi |vao )?thang {_M}\b(?!/)", _month_of),
        (rf"\bnam {_Y} ?,? ?(?:hoi |vao )?ngay {_D}(?: thang |[/-]){_M}\b(?!/)", _day),
        (rf"\bnam {_Y} ?,? ?(?:hoi |vao )?thang {_M}\b(?!/)", _month),
        (rf"(?<![\d/.,-]){_D} ?[/.\-] ?{_M} ?[/.\-] ?{_Y}(?![\d/])", _day),
        (rf"\b{_MARKED_DAY} {_D} {_M} {_Y}\b", _day),
        (rf"\b{_D} thang {_M} nam {_WHICH}\b", _day_of),
        (rf"(?<![\d/.,-]){_D}[/-]{_M} nam {_WHICH}\b", _day_of),
        (
            rf"\bquy (?P<q>[1-4]|mot|hai|ba|bon|tu|iii|ii|iv|i)\b{_OF_YEAR}",
            _quarter,
        ),
        (r"\bquy (?P<near>nay|ni|truoc|roi|vua roi|vua qua|sau|toi)\b", _quarter_near),
        (r"(?<![\d/.])(?P<y>20\d{2})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?![\d/])", _day),
        (rf"(?<![\d/.,-]){_D}[/.\-]{_M}[/.\-](?P<y>20\d{{2}}|\d{{2}})(?![\d/])", _day),
        (rf"\bdot (?:thu )?[1-5][/\-]{_Y}(?![\d/])", _year),
        (rf"(?<![\d/.,-]){_M}[/\-]{_Y}(?![\d/])", _month),
        (rf"\bthang {_M} ?(?:/|nam)? ?{_Y}\b", _month),
        (rf"\bthang {_MONTH_WORD} (?:nam )?{_Y}\b", _month),
        (
            rf"\b(?:giai doan |nhiem ky |tu (?:nam )?|nam ){_Y} ?(?:-|den|toi|/)"
            r" ?(?:het |cuoi )?(?:nam )?(?P<y2>20\d{2})\b",
            _years,
        ),
        (rf"(?<![\d/.,]){_Y}-(?P<y2>20\d{{2}})(?![\d/])", _years),
        (rf"\b(?P<n>3|6|9|ba|sau|chin) thang dau(?: cua)?{_OF_YEAR}", _first_months),
        (
            r"\b(?:nua (?P<half>dau|cuoi|sau)|(?:6|sau) thang (?P<months>cuoi))(?: cua)?"
            rf" nam(?: {_Y}| {_WHICH})\b",
            _half_year,
        ),
        (rf"\bthang {_M} nam {_WHICH}\b", _month_of),
        (rf"\btu dau(?: nam)? {_Y}\b", _year),  # since its beginning: the whole of it
        (rf"\b(?P<edge>cuoi|het|(?<!phan )dau|giua)(?: nam)? {_Y}\b", _year_edge),
        (rf"\b(?P<edge>cuoi|het|(?<!phan )dau|giua) nam {_WHICH}\b", _said_year_edge),
        (rf"\bnam {_Y}\b", _year),
        (
            rf"{_ONE_YEAR}(?<!moi )(?<!mot )(?<!tung )nam (?P<y>1[89]|2[0-9])\b(?![.,/]\d)"
            rf"(?! ?(?:{_COUNTED}))",
            _short_year,
        ),
        # Two thousand of something is no year.
        (rf"(?<![\d/.,-])(?!2000 ?(?:san|sp|mon|cai|chu)){_Y}(?![\d/.,-]|\s*/)", _year),
        (rf"\b(?:cach day )?(?P<n>{_FEW}) nam (?:truoc|ve truoc)\b", _years_ago),
        (rf"\bcach day (?P<n>{_FEW}) nam\b", _years_ago),
        (rf"{_ONE_YEAR}nam (?:ngoai|roi|truoc)\b", _relative(-1)),
        (rf"{_ONE_YEAR}nam (?:nay|ni)\b", _relative(0)),
        (rf"{_ONE_YEAR}nam kia\b", _relative(-2)),
        (r"\bthang (?:nay|ni)\b", _month_near(0)),
        (r"(?<!\d )(?<!may )(?<!vai )\bthang (?:truoc|roi)\b", _month_near(-1)),
        (r"\bthang (?:sau|toi)\b", _month_near(1)),
        (rf"\b{_MARKED_DAY} {_D}(?: thang |[/-]){_M}(?![\d/]| ?nam)", _day_this_year),
        (rf"(?<!\d )(?<![\d/.,-])\bthang {_M}\b(?![\d/]| ?nam)", _month_this_year),
        (rf"{_ONE_YEAR}nam (?:sau|toi)\b", _relative(1)),
        (r"\bsang nam\b(?! \d)", _relative(1)),
        (r"\bhom (?P<ago>qua|kia)\b", _days_ago),
        (
            r"\b(?:hien nay|hien tai|hien gio|hien dang|bay gio|den nay|toi nay|moi nhat"
            r"|hom nay|luc nay|cho den gio"
            r"|(?<!thuc )(?<!the )(?<!phat )hien(?! (?:thuc|dai|vat|tuong)))\b",
            _now,
        ),
    )
]


def find_periods(folded: str, today: date) -> Iterator[Period]:
    """Find the times named in a folded text, the longest reading first, none twice."""
    taken: list[tuple[int, int]] = []
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(folded):
            if any(match.start() < e and s < match.end() for s, e in taken):
                continue
            taken.append(match.span())
            iso, words = read(match, today)
            yield Period(iso, match.start(), match.end(), words)
