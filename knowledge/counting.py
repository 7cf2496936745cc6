"""What is counted: the indicator and the part that the names in a question mean."""

from collections.abc import Mapping, Sequence

from bot.language.span import Span

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
_SHARES: Mapping[str, str] = {
    "products_on_ecommerce": "share_products_on_ecommerce",
    "products_exported": "share_products_exported",
    "products_upgraded": "share_products_upgraded",
    "products_standardised": "share_existing_products_standardised",
    "products_reevaluated": "share_expired_products_reevaluated",
    "entities_by_type": "share_entities_by_type",
    "products_by_group": "share_products_by_group",
    "traditional_crafts": "share_traditional_crafts_with_ocop",
    "traditional_craft_villages": "share_traditional_craft_villages_with_ocop",
}

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


def indicator_and_part(values: Mapping[str, list[Span]], stars: str) -> tuple[str, str]:
    """The indicator meant and the part of it, each '' where none was named.

    Args:
        values: the named things of a question by their labels.
        stars: the star or range asked for, '' where none.
    """
    named = [s.value for s in values.get("indicator", [])]
    parts = [s.value for s in values.get("part", [])]
    aspects = {s.value for s in values.get("aspect", [])}
    specific = sorted((i for i in named if i not in GENERAL), key=_DIVIDED.__contains__)
    if specific:
        indicator, part = _specific(specific[0], stars, aspects)
        return indicator, part or _own_part(indicator, parts)
    return _general(named, parts, aspects, stars)


def _specific(indicator: str, stars: str, aspects: set[str]) -> tuple[str, str]:
    star = stars if stars in set("12345") else ""
    if star and indicator == "new_products_batch":
        return "batch_products_by_star", star
    if indicator == "potential_products_by_star":
        return indicator, star or "5"
    if "share" in aspects:
        return _SHARES.get(indicator, indicator), ""
    return indicator, ""


def _own_part(indicator: str, parts: Sequence[str]) -> str:
    """The part named, where the indicator itself is divided that way."""
    if indicator not in _DIVIDED:
        return ""
    return _one_of(parts, GROUPS if "group" in indicator else OWNERS)


def _one_of(parts: Sequence[str], kind: frozenset[str]) -> str:
    return next((p for p in parts if p in kind), "")


def _general(
    named: Sequence[str], parts: Sequence[str], aspects: set[str], stars: str
) -> tuple[str, str]:
    base = _base(named, aspects)
    owner, group = _one_of(parts, OWNERS), _one_of(parts, GROUPS)
    if stars.isdigit() or stars in {"4-5", "3-4", "4+"}:
        return _BY_PART[(base if base != "entities" else "products", "star")], stars
    if base == "share" and stars:
        return _BY_PART[("share", "star")], ""
    if owner:
        return _BY_PART[("share" if base == "share" else "entities", "owner")], owner
    if group:
        return _BY_PART[("share" if base == "share" else "products", "group")], group
    if base == "new" and "new_products_recognised" in named:
        return "new_products_recognised", ""
    if base == "batch":
        entities = "entities_batch" in named or _about_entities(named)
        return ("entities_batch" if entities else "new_products_batch"), ""
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
    if "new_products_recognised" in named:
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
    return _SHARES.get(indicator, indicator)


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
