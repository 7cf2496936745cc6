"""Where a number of an article is of: the place before it, the district or province spoken of."""

import re

from bot.language.reader import Reading
from bot.language.span import Span
from bot.language.text import fold
from knowledge.article_context import UNKNOWN_DAY, WIDE, Context

_LEVEL_WORDS = re.compile(r"^(?:xã|phường|huyện|thị trấn|thị xã|thành phố|quận) ", re.I)
_WHOLE_PROVINCE = re.compile(
    r"\b(?:toan|ca|trong|dia ban|cua) (?:tinh|thanh pho)\b|\btinh (?:da|co|hien|nha|phan dau)\b"
)
_LEADS_COUNTRY = re.compile(r"\b(?:dan dau|dung dau|dau|nhat|hang dau|so voi) $")
#: "Huyện đã có": the district that was named before.
_LOCAL = re.compile(
    r"\b(?:(?:toan|ca|cua|trong|nay,?|biet,?|,) (?P<a>huyen|thi xa|xa|phuong|thanh pho)"
    r"|^(?P<b>huyen|thi xa|xa|phuong|thanh pho)|(?:hien|nam \d{4},?|,) (?P<c>huyen|thi xa|xa"
    r"|phuong|thanh pho)) ?(?:da|co|hien|phan dau|dat|chi|se|nay|$|,|tiep tuc|du kien)"
)
_LOCAL_LEVELS = {"huyen": "district", "thi xa": "district", "thanh pho": "district",
                 "xa": "commune", "phuong": "commune"}  # fmt: skip
#: A name in a list before its number: ", Cầu Kè 29", "và Con Cuông (32", ": Chi Lăng: 31".
_IN_LIST = re.compile(
    r"(?:[,;:(]|\bvà|\bhuyện|\bthị xã) (?P<n>[A-ZĐÂÊÔƯÁÀẢÃẠ]\w+(?: [A-ZĐÂÊÔƯÁÀẢÃẠ]\w*){0,3})"
    r"(?:,? (?:có|đạt|với))?:? ?\(?$"
)


def remember_place(reading: Reading, context: Context, until: int) -> None:
    """The district or commune a sentence begins with is that of "the district" after it."""
    areas = [s for s in _areas(reading) if s.end <= until]
    if not areas:
        return
    name, level, within = _named(areas[0], context)
    context.local = ("", "", "") if level in WIDE else (name, level, within)


def _areas(reading: Reading) -> list[Span]:
    """The places of a sentence, but for a province in brackets behind its district."""
    spans = [s for s in reading.of("area") if s.value or s.text.split()[-1][:1].isupper()]
    return [
        s for n, s in enumerate(spans)
        if not (n and reading.text[spans[n - 1].end : s.start].strip() == "(")
    ]  # fmt: skip


def _named(span: Span, context: Context) -> tuple[str, str, str]:
    """A place's name, its level, and its province where that is known."""
    name = span.value or _LEVEL_WORDS.sub("", span.text)
    level = context.levels.get(name) or str(span.detail.get("level") or "district")
    return name, level, str(span.detail.get("within") or "")


def area_of(reading: Reading, number: Span, context: Context) -> tuple[str, str, str, str]:
    """The last place before a number, its level, its province, and why it is another's."""
    before = [s for s in _areas(reading) if s.end <= number.start]
    folded = fold(reading.text[: number.start])
    listed = _listed(reading, number, context)
    if listed:
        return listed
    if len(before) > 1 and _LEADS_COUNTRY.search(folded[: before[-1].start]):
        before.pop()
    # Names are no words: "Hà Tĩnh có" is not "tỉnh có".
    bare = folded
    for span in before:
        bare = bare[: span.start] + "_" * (span.end - span.start) + bare[span.end :]
    whole = [m.end() for m in _WHOLE_PROVINCE.finditer(bare)]
    local = [m for m in _LOCAL.finditer(bare) if not before or m.start() > before[-1].end]
    if local and context.local[0] and _is_its_level(local[-1], context.local):
        name, level, within = context.local
        return name, level, within or context.province, "area_before"
    if before and not (whole and whole[-1] > before[-1].end and context.province):
        name, level, within = _named(before[-1], context)
        if level in WIDE:
            context.province = name
            return name, level, "", ""
        return name, level, within or context.province, ""
    if not context.province:
        return "", "", "", "no_area"
    why = "" if whole else "area_before"
    return context.province, context.levels[context.province], "", why


def _listed(reading: Reading, number: Span, context: Context) -> tuple[str, str, str, str] | None:
    """The district right before a number in a list, where its name is a common word, too."""
    found = _IN_LIST.search(reading.text[: number.start])
    known = found and any(s.start < found.end("n") and found.start("n") < s.end
                          for s in reading.of("area"))  # fmt: skip
    if not found or known:
        return None
    spans = context.read(f"huyện {found['n']}", UNKNOWN_DAY).of("area")
    whole = [s for s in spans if s.value and s.end >= len(f"huyện {found['n']}")]
    if not whole:
        return None
    name, level, within = _named(whole[0], context)
    return name, level, within or context.province, ""


def _is_its_level(match: "re.Match[str]", local: tuple[str, str, str]) -> bool:
    """Whether "the district", "the commune" is the one named before: names are of both at times."""
    word = match["a"] or match["b"] or match["c"]
    return _LOCAL_LEVELS[word] == local[1] or local[1] != "province"
