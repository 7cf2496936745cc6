"""What is counted: the indicator and the part that the names in a question mean."""

import re
from collections.abc import Mapping, Sequence

from bot.language.span import Span
from bot.language.text import fold

#: Of a base indicator and a kind of part: the indicator that holds the parts.
_BY_PART: Mapping[tuple[str, str], str] = {
    ("products", "star"): "products_by_star",
    ("new", "star"): "new_products_by_star",
    ("batch", "star"): "batch_products_by_star",
    ("potential", "star"): "potential_products_by_star",
    ("share", "star"): "share_products_by_star",
    ("products", "group"): "products_by_group",
    ("share", "group"): "share_products_by_group",
    ("products", "owner"): "entities_by_type",
    ("entities", "owner"): "entities_by_type",
    ("share", "owner"): "share_entities_by_type",
}

#: Of an indicator, the one that gives it as a share.
SHARES: Mapping[str, str] = {
    "products_on_ecommerce": "share_products_on_ecommerce",
    "products_exported": "share_products_exported",
    "products_upgraded": "share_products_upgraded",
    "products_standardised": "share_existing_products_standardised",
    "products_reevaluated": "share_expired_products_reevaluated",
    "entities_by_type": "share_entities_by_type",
    "products_by_group": "share_products_by_group",
    "traditional_crafts": "share_traditional_crafts_with_ocop",
    "traditional_craft_villages": "share_traditional_craft_villages_with_ocop",
    "craft_villages": "share_traditional_craft_villages_with_ocop",
    "craft_villages_with_ocop": "share_traditional_craft_villages_with_ocop",
}

#: Of an indicator, the one that counts only what has OCOP products, where the words that
#: say so stand apart ("mấy làng nghề ở Nghệ An có hàng đạt OCOP").
_WITH_OCOP: Mapping[str, str] = {
    "craft_villages": "craft_villages_with_ocop",
    "traditional_craft_villages": "share_traditional_craft_villages_with_ocop",
    "traditional_crafts": "share_traditional_crafts_with_ocop",
}

#: Pairs of which the first says no more than what the second begins with: an expired
#: product is what is evaluated again.
_NARROWER: Mapping[str, frozenset[str]] = {
    "products_expired": frozenset(["products_reevaluated"]),
    "craft_villages": frozenset(
        ["traditional_craft_villages", "craft_villages_with_ocop", "tourism_villages"]
    ),
    "shops": frozenset(["new_shops"]),
}

#: What owners do with their products: asked of owners, it is those that are counted.
_BY_OWNERS = frozenset(["products_registered", "products_submitted"])
_POTENTIAL = frozenset(["products_potential_list"])

#: Indicators that say nothing more than what is counted.
GENERAL = ("products_total", "entities_total", "entities_batch", "new_products_recognised")
#: Indicators of all kinds of owners or groups: less telling than any other beside them.
_DIVIDED = frozenset(
    "share_entities_by_type entities_by_type products_by_owner products_by_group"
    " share_products_by_group".split()
)

#: Parts that are kinds of owners, and those that are groups of products.
OWNERS = frozenset(
    [
        "cooperative",
        "cooperative_group",
        "cooperative_and_group",
        "enterprise",
        "sme",
        "household",
        "organised",
        "female_led",
        "ethnic_minority_led",
    ]
)
GROUPS = frozenset(["food", "beverage", "medicinal", "handicraft", "ornamental", "tourism"])


def indicator_and_part(
    values: Mapping[str, list[Span]], stars: str, text: str = ""
) -> tuple[str, str]:
    """The indicator meant and the part of it, each '' where none was named.

    Args:
        values: the named things of a question by their labels.
        stars: the star or range asked for, '' where none.
        text: the question; what stands right after "bao nhiêu" is what is counted.
    """
    aspects = {s.value for s in values.get("aspect", [])}
    named = _named(values.get("indicator", []), aspects, fold(text))
    parts = [s.value for s in values.get("part", [])]
    if "new_products_recognised" in named and "batch" not in values:
        aspects.discard("batch")  # "đợt tháng 6 công nhận thêm": no numbered round
    specific = sorted((i for i in named if i not in GENERAL), key=_DIVIDED.__contains__)
    if specific:
        if specific[0] in _BY_OWNERS and named[0].startswith("entities"):
            return "entities_submitting", ""
        indicator, part = _specific(specific[0], stars, aspects)
        return indicator, part or _own_part(indicator, parts)
    return _general(named, parts, aspects, stars, _counts_products(values, fold(text)))


def _counts_products(values: Mapping[str, list[Span]], text: str) -> bool:
    """Whether products are counted ("hợp tác xã có bao nhiêu sản phẩm"), not their owners."""
    spans = (s for s in values.get("indicator", []) if s.value == "products_total")
    return any(_COUNTING.search(text[: s.start]) for s in spans)


_COUNTED = re.compile(r"(?:bao nhieu|may|so|ty le|ti le|tong so)\b")
_COUNTING = re.compile(
    r"(?:\b(?:bao nhieu|bao nhiu|bn|may|nhieu|so|ty le|ti le|phan tram)|%)(?: loai| cai)? $"
)


def _named(spans: Sequence[Span], aspects: set[str], text: str) -> list[str]:
    """The indicators named, those that are counted first, without those said better."""
    counted = [s for s in spans if _is_counted(s, text)]
    others = [s for s in spans if s not in counted and not _is_story(s, counted, text)]
    with_ocop = _WITH_OCOP if "with_ocop" in aspects else {}
    named = [with_ocop.get(s.value, s.value) for s in (*counted, *others)]
    return [i for i in named if not _NARROWER.get(i, frozenset()) & set(named)]


def _is_story(span: Span, counted: Sequence[Span], text: str) -> bool:
    """Whether it was said in telling, in a clause before the one that asks for a count."""
    between = (text[span.end : s.start] for s in counted if s.start > span.end)
    return not _ASKS.search(text[: span.end]) and any(
        stop and not _ASKS.search(clause) for clause, stop, _ in (b.partition(",") for b in between)
    )


_ASKS = re.compile(r"\b(?:bao nhieu|bn|may|nao|gi|chua|khong|ko|ke hoach|muc tieu)\b")


def _is_counted(span: Span, text: str) -> bool:
    """Whether it stands after "bao nhiêu" or the like, or begins with it."""
    return bool(_COUNTING.search(text[: span.start]) or _COUNTED.match(text[span.start :]))


def _specific(indicator: str, stars: str, aspects: set[str]) -> tuple[str, str]:
    star = stars if stars in set("12345") else ""
    if star and indicator == "new_products_batch":
        return "batch_products_by_star", star
    if indicator == "potential_products_by_star" or (star and indicator in _POTENTIAL):
        return "potential_products_by_star", star or "5"
    if indicator == "shops" and "new" in aspects:
        return "new_shops", ""
    if "share" in aspects:
        return SHARES.get(indicator, indicator), ""
    return indicator, ""


def _own_part(indicator: str, parts: Sequence[str]) -> str:
    """The part named, where the indicator itself is divided that way."""
    if indicator not in _DIVIDED:
        return ""
    return _one_of(parts, GROUPS if "group" in indicator else OWNERS)


def _one_of(parts: Sequence[str], kind: frozenset[str]) -> str:
    return next((p for p in parts if p in kind), "")


def _general(
    named: Sequence[str], parts: Sequence[str], aspects: set[str], stars: str,
    products_counted: bool,
) -> tuple[str, str]:  # fmt: skip
    base = _base(named, aspects)
    owner, group = _one_of(parts, OWNERS), _one_of(parts, GROUPS)
    if stars.isdigit() or stars in {"4-5", "3-4", "4+"}:
        return _BY_PART[(base if base != "entities" else "products", "star")], stars
    if base == "share" and stars:
        return _BY_PART[("share", "star")], ""
    if owner and base == "products" and products_counted:
        return "products_by_owner", owner
    if owner:
        return _BY_PART[("share" if base == "share" else "entities", "owner")], owner
    if group:
        return _BY_PART[("share" if base == "share" else "products", "group")], group
    if base == "batch":
        entities = "entities_batch" in named or _about_entities(named)
        return ("entities_batch" if entities else "new_products_batch"), ""
    if base == "new" or "new_products_recognised" in named:
        return ("new_entities" if _about_entities(named) else "new_products_recognised"), ""
    if set(named) == {"entities_batch"}:
        return "entities_total", ""
    return next((i for i in named if i.endswith("_total")), named[0] if named else ""), ""


def _about_entities(named: Sequence[str]) -> bool:
    return "products_total" not in named and any(i.startswith("entities") for i in named)


def _base(named: Sequence[str], aspects: set[str]) -> str:
    if "share" in aspects:
        return "share"
    if "batch" in aspects:
        return "batch"
    if "potential" in aspects:
        return "potential"
    if "new" in aspects or "new_products_recognised" in named:
        return "new"
    return "entities" if _about_entities(named) else "products"


#: Of a way of counting, the indicator that counts its stars.
_STARS_OF: Mapping[str, str] = {
    "new_products_recognised": "new_products_by_star",
    "new_products_by_star": "new_products_by_star",
    "new_products_batch": "batch_products_by_star",
    "batch_products_by_star": "batch_products_by_star",
}


_SHARED_PARTS = frozenset(
    ["share_products_by_star", "share_products_by_group", "share_entities_by_type"]
)


def share_of(indicator: str, part: str) -> str:
    """The indicator that gives the same thing as a share, itself where there is none."""
    if indicator == "products_by_star" and part:
        return "share_products_by_star"
    return SHARES.get(indicator, indicator)


def similar(indicator: str, before: str, counts: bool) -> str:
    """An indicator named after another one, counted the same way.

    Args:
        indicator: the one named now.
        before: the one asked for before.
        counts: whether the words ask for a number, so that a share is not meant.
    """
    if indicator == "products_by_star":
        indicator = _STARS_OF.get(before, indicator)
    if before in _SHARED_PARTS and not counts:
        return share_of(indicator, "any")
    return indicator
