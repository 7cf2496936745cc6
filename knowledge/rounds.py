"""What a sentence and those before it say of a count: of a round, of what was submitted, a step."""

import re

from bot.language.reader import Reading
from bot.language.span import Span
from bot.language.text import fold

#: Indicator and part.
Counted = tuple[str, str]
#: What counts nothing of OCOP.
NOTHING: Counted = ("", "")

#: A sentence on what one round of the year recognised.
_BATCH = re.compile(
    r"\bdot (?:\d|nay|i+)\b.*\bcong nhan\b|\bcong nhan\b.*\bdot (?:\d|nay|i+)\b"
    r"|\bquyet dinh (?:so [\w/-]+ )?(?:ve viec )?cong nhan (?!moi|them|lai)"
    r"|\bquyet dinh so\b[^.]{0,80}\bcong nhan (?!moi|them|lai)"
    r"|\bdot \d\b.*\bhoi dong\b|\bhoi dong\b.*\bdot \d\b"
)
#: Words of a sentence that speaks of what there is, not of a round.
_STOCK = re.compile(
    r"\b(?:hien co|toan tinh co|den nay|tinh den|luy ke|nang (?:tong )?so|len con so|tong so)\b"
)
_SUBMITTED = re.compile(
    r"\b(?:trinh hoi dong|da cham|dua ra (?:danh gia|xet)|de nghi (?:danh gia|xet|cong nhan))\b"
)
_REGISTERED = re.compile(r"\bdang ky tham gia\b")
_AS_SUBMITTED = {"products_total": "products_submitted", "entities_total": "entities_submitting",
                 "new_products_batch": "products_submitted",
                 "entities_batch": "entities_submitting"}  # fmt: skip
_AS_REGISTERED = {"products_total": "products_registered",
                  "entities_total": "entities_submitting"}  # fmt: skip
#: From which star to which.
_STEP = re.compile(r"^[^.;]{0,45}?\btu ([34]) (?:sao )?len ([45])\b")
#: Stars that are listed as two grades of the same products.
_TWO_GRADES = re.compile(r"\b[345] sao(?:,| va| hoac| hay)? [345] sao\b")
_NEW_OWNERS = re.compile(r"\bphat trien (?:moi|them) (?:duoc )?$")
_BOTH_KINDS = re.compile(r"\bcong nhan (?:moi|lan dau)\b.*\b(?:cong nhan|danh gia) lai\b")
#: A sum over the years of all that ever was recognised, what has expired among it.
_EVER = re.compile(r"\btung\b|\bluot\b|\b(?:da|duoc) (?:duoc )?(?:cong nhan|chung nhan|cap giay)\b")
_OF_OWNERS = re.compile(r"\bsan pham cua (?:cac )?$")
_IN_BATCH = {
    "products_total": "new_products_batch", "products_by_star": "batch_products_by_star",
    "new_products_recognised": "new_products_batch",
    "new_products_by_star": "batch_products_by_star", "entities_total": "entities_batch",
}  # fmt: skip
#: Characters between a number and the words behind it that say what it counts.
NEAR = 55


def refined(reading: Reading, number: Span, until: int, found: Counted, products: str) -> Counted:
    """What the sentence and those before it say more: of a round, of a plan, of a step."""
    folded = fold(reading.text)
    lead, behind = folded[: number.start], folded[number.end : until]
    indicator, part = _as_before(found, products)
    if indicator == "products_upgraded" and (step := _STEP.match(folded[number.end :])):
        return indicator, f"{step[1]}-to-{step[2]}"
    if indicator == "products_by_star" and _TWO_GRADES.search(behind):
        indicator, part = "products_total", ""
    if indicator == "entities_by_type" and _OF_OWNERS.search(lead[: _part_start(reading, number)]):
        return "products_by_owner", part
    if indicator == "entities_total" and _NEW_OWNERS.search(lead):
        return "new_entities", part
    if indicator == "products_certified_cumulative" and not _EVER.search(folded):
        indicator = "products_total"
    recognised = re.search(r"\bcong nhan (?:duoc )?$", lead)
    if recognised and indicator == "products_total" and _BOTH_KINDS.search(folded[number.end :]):
        return "products_recognised_in_year", part
    clause = re.split("[.;]", folded[number.end :])[0]
    done = re.search(r"\b(?:duoc cong nhan|dat)\b", behind[:NEAR]) or "cong nhan" in lead[-20:]
    if not done and (_SUBMITTED.search(clause) or _SUBMITTED.search(lead[-60:])):
        indicator = _AS_SUBMITTED.get(indicator, indicator)
    elif _REGISTERED.search(clause) or _REGISTERED.search(lead) and indicator == "entities_total":
        indicator = _AS_REGISTERED.get(indicator, indicator)
    elif _is_in_round(folded, lead, products):
        indicator = _IN_BATCH.get(indicator, indicator)
        part = part or ("first_time" if "lan dau" in behind[:40] else "")
        if indicator == "entities_by_type":
            return NOTHING
    return indicator, part


def _is_in_round(folded: str, lead: str, products: str) -> bool:
    in_round = _BATCH.search(folded) or products == "new_products_batch"
    return bool(in_round) and not _STOCK.search(lead[-60:])


def is_round(folded: str) -> bool | None:
    """Whether a sentence begins to speak of a round; None where it says nothing of it."""
    if _BATCH.search(folded):
        return True
    return False if _STOCK.search(folded) else None


def _part_start(reading: Reading, number: Span) -> int:
    parts = [s.start for s in reading.of("part") if s.end <= number.start]
    return parts[-1] if parts else number.start


def _as_before(counted: Counted, products: str) -> Counted:
    """Stars listed behind new products are those of the new ones."""
    if products == "new_products_recognised" and counted[0] == "products_by_star":
        return "new_products_by_star", counted[1]
    return counted
