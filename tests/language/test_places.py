"""Communes, countries and slips in the names of provinces."""

from typing import Any

import pytest

from bot.language.places import _NOT_A_NAME
from bot.language.text import fold
from knowledge.vocabulary import terms

#: All but the names that are common words one by one ("Ba Cung").
_COMMUNES = [
    t.written
    for t in terms()
    if t.label == "commune" and not _NOT_A_NAME.issuperset(fold(t.written).split())
]


def unknown(reader: Any, text: str) -> list[tuple[str, str]]:
    spans = reader.read(text).of("area")
    return [(s.text, s.detail["level"]) for s in spans if not s.value]


@pytest.mark.parametrize("name", _COMMUNES[::40])
@pytest.mark.parametrize("written", ["xã {}", "cho hỏi xã {} ấy ạ", "XÃ {} CÓ GÌ"])
def test_a_commune_is_named_whatever_follows(reader: Any, name: str, written: str) -> None:
    typed = written.format(name.upper() if written.isupper() else name)
    found = {fold(s.value or s.text) for s in reader.read(typed).of("area")}
    assert any(fold(name) in text or text in fold(name) for text in found), typed


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("xa ta phin dc bn sp", [("ta phin", "commune")]),
        ("xa Pu Nhi co gi", [("Pu Nhi", "commune")]),
        ("doi cccd o xa Hong Thai can giay gi", [("Hong Thai", "commune")]),
        ("the xa ta van thi sao", [("ta van", "commune")]),
        ("xa ta van chua co gi", []),
        ("xã có bị gì không", []),
        ("hợp tác xã Tả Phìn", []),
        ("nước Lào có OCOP không", [("Lào", "country")]),
        ("cong ty ben nuoc trung quoc", [("trung quoc", "country")]),
        ("xuất khẩu ra nước ngoài", []),
        ("Lào có bao nhiêu", []),
        ("nước mắm", []),
    ],
)
def test_places_that_the_tables_do_not_have(
    reader: Any, text: str, places: list[tuple[str, str]]
) -> None:
    assert unknown(reader, text) == places
