"""Stars, scores and document numbers."""

from typing import Any

import pytest

from bot.language.expressions import find_aspects, find_expressions, find_numbers


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
        ("nam xao", "star", "5"),
        ("it nhat 4 sao", "star", "4+"),
        ("tu 4 sao tro xuong", "star", "3-4"),
        ("nghi quyet cua hdnd da nang so 23", "document", "23"),
        ("bao cao so 45", "document", "45"),
        ("57/2018 / nghi dinh - cp", "document", "57/2018"),
    ],
)
def test_finds_the_expression(folded: str, label: str, value: str) -> None:
    found = [(e.label, e.value) for e in find_expressions(folded)]
    assert found == [(label, value)]


_STARS = {"1": "mot", "2": "hai", "3": "ba", "4": "bon", "5": "nam"}


@pytest.mark.parametrize(("a", "b"), [(a, b) for a in _STARS for b in _STARS if a < b])
@pytest.mark.parametrize("written", [str, _STARS.get])
def test_stars_that_share_one_word_are_a_range(a: str, b: str, written: Any) -> None:
    def stars(text: str) -> list[str]:
        return [e.value for e in find_expressions(text)]

    assert stars(f"{written(a)} va {written(b)} sao") == [f"{a}-{b}"]
    assert stars(f"tu {written(a)} sao den {written(b)} sao") == [f"{a}-{b}"]
    for joined in (", ", " ", " va ", " hay "):
        assert sorted(stars(f"{written(a)} sao{joined}{written(b)} sao")) == [a, b]


@pytest.mark.parametrize(
    ("folded", "values"),
    [
        ("hai sao mot sao ba sao", ["2", "1", "3"]),
        ("3, 4, 5 sao", ["3-5"]),
        ("giay co han bon nam, 5 sao", ["5"]),
    ],
)
def test_lists_of_stars(folded: str, values: list[str]) -> None:
    assert [e.value for e in find_expressions(folded)] == values


@pytest.mark.parametrize(
    ("folded", "aspects"),
    [
        ("them nhieu mon moi", ["new"]),
        ("ra duoc may san pham ocop moi", ["new"]),
        ("may san pham 3 sao moi", ["new"]),
        ("bao nhieu tren 30 san pham de ra", ["new"]),
        ("can them bao nhieu san pham nua", []),
        ("tang them may san pham", []),
        ("nhieu san pham moi chiu", []),
        ("may lang nghe o nghe an co hang dat ocop", ["with_ocop"]),
        ("bao nhieu lang nghe va san pham ocop", []),
    ],
)
def test_what_is_said_in_words_that_stand_apart(folded: str, aspects: list[str]) -> None:
    assert [e.value for e in find_aspects(folded)] == aspects


@pytest.mark.parametrize("folded", ["tong 100 diem", "nghi quyet nao noi so 3 sao"])
def test_a_whole_or_a_count_is_no_score_nor_document(folded: str) -> None:
    assert not [e for e in find_expressions(folded) if e.label in {"score", "document"}]


@pytest.mark.parametrize("folded", ["hang nam", "sao lai the", "ke hoach 2025", "nam 2022"])
def test_finds_none_where_there_is_none(folded: str) -> None:
    assert not list(find_expressions(folded))


@pytest.mark.parametrize(
    ("folded", "value"),
    [("tam muoi ba san pham", "83"), ("tam muoi san pham", "80"), ("tam 20 san pham", "20")],
)
def test_eighty_is_not_about_ten(folded: str, value: str) -> None:
    assert [n.value for n in find_numbers(folded)] == [value]
