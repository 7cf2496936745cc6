"""What later sentences of an article may take over from earlier ones."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.language.reader import Reading
from knowledge.rounds import NOTHING, Counted

Read = Callable[[str, date], Reading]
#: Stands for "now" in an article whose day is not known; nothing else is dated so.
UNKNOWN_DAY = date(1900, 1, 1)
PLANS = re.compile(
    r"\b(?:phan dau|(?<!so voi )muc tieu|(?<!% )(?<!so voi )(?<!vuot )ke hoach|chi tieu"
    r"|du kien|dinh huong|se|dat ra|de ra)\b"
)
RESULTS = re.compile(
    r"\b(?:da|hien|den nay|tinh den|luy ke|ket qua|nang tong so|duoc cong nhan|thuc te)\b"
)
#: Places that sentences after them are about, until another is named.
WIDE = frozenset(["province", "country"])


@dataclass
class Context:
    """What later sentences may take over from earlier ones."""

    levels: Mapping[str, str]
    read: Read
    published: str = ""
    province: str = ""
    as_of: str = ""
    deadline: str = ""
    counted: Counted = NOTHING
    products: str = ""
    doubt: str = ""
    in_round: bool = False
    local: tuple[str, str, str] = ("", "", "")
    heading: str = ""


def is_planned(before: str) -> bool:
    """Whether the last word on plan or result before a number is one of a plan."""
    plans = [m.end() for m in PLANS.finditer(before)]
    results = [m.end() for m in RESULTS.finditer(before)]
    return bool(plans) and plans[-1] > max(results, default=-1)
