"""Stars, scores and document numbers."""

import pytest

from bot.language.expressions import find_expressions


@pytest.mark.parametrize(
    ("folded", "label", "value"),
    [
        ("4 sao", "star", "4"),
        ("bon sao", "star", "4"),
        ("nam sao", "star", "5"),
        ("hang ba", "star", "3"),
        ("tu 3 sao tro len", "star", "3+"),
        ("3-4 sao", "star", "3-4"),
        ("4 va 5 sao", "star", "4-5"),
        ("hang cao nhat", "star", "5"),
        ("88 diem", "score", "88"),
        ("89,5 diem", "score", "89.5"),
        ("8,5/10", "score", "8.5"),
        ("quyet dinh 148", "document", "148"),
        ("ke hoach 88", "document", "88"),
        ("26/2026", "document", "26/2026"),
        ("148 / quyet dinh - ttg", "document", "148"),
        ("88 / ke hoach - ubnd", "document", "88"),
        ("dot 2", "batch", "2"),
    ],
)
def test_finds_the_expression(folded: str, label: str, value: str) -> None:
    found = [(e.label, e.value) for e in find_expressions(folded)]
    assert found == [(label, value)]


@pytest.mark.parametrize("folded", ["hang nam", "sao lai the", "ke hoach 2025", "nam 2022"])
def test_finds_none_where_there_is_none(folded: str) -> None:
    assert not list(find_expressions(folded))
