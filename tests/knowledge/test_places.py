"""Named places through the merger."""

from typing import Any

import pytest

from knowledge.model import Place
from knowledge.places import Gazetteer


@pytest.fixture(scope="module")
def gazetteer(knowledge: Any) -> Gazetteer:
    return Gazetteer(knowledge.store.areas)


@pytest.mark.parametrize(
    ("name", "era", "period", "area"),
    [
        ("Lào Cai", "", "", "lao-cai"),
        ("Lào Cai", "former", "", "lao-cai-cu"),
        ("Lào Cai", "", "2023", "lao-cai-cu"),
        ("Lào Cai", "", "2025-12", "lao-cai"),
        ("Lào Cai", "", "2025", "lao-cai"),
        ("Yên Bái", "", "", "yen-bai"),
        ("Sơn La", "", "2019", "son-la"),
        ("Văn Bàn", "", "", "lao-cai-cu.van-ban"),
        ("Cả nước", "", "", "viet-nam"),
    ],
)
def test_the_borders_meant(
    gazetteer: Gazetteer, name: str, era: str, period: str, area: str
) -> None:
    located = gazetteer.locate(Place(name), era, period)
    assert located is not None and located.area.area_id == area


def test_a_joined_province_knows_its_parts(gazetteer: Gazetteer, knowledge: Any) -> None:
    lao_cai = knowledge.store.areas["lao-cai"]
    assert {a.name for a in gazetteer.predecessors(lao_cai)} == {"Lào Cai", "Yên Bái"}


def test_every_former_province_leads_to_a_present_one(knowledge: Any) -> None:
    areas = knowledge.store.areas
    for area in areas.values():
        if area.level == "province" and area.is_former:
            assert not areas[area.successor_id].is_former
