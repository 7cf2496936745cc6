"""Any Vietnamese training file with marked entities trains: a real model on other data."""

import asyncio
from typing import Any

import pytest

from bot.components.gazetteer import Gazetteer
from bot.components.reading import read
from bot.components.tagging import Chunk, Label, chunks, features, labels
from bot.components.tokenizer import tokens
from bot.settings import ROOT

_PLACES = "Hà Nội|Đà Nẵng|Cần Thơ|Hải Phòng|Huế|Đà Lạt|Nha Trang|Phú Quốc".split("|")
_FRAMES = (
    'cho tôi chuyến bay từ [{a}]{{"entity": "city", "role": "from"}}'
    ' đến [{b}]{{"entity": "city", "role": "to"}}',
    'có vé đi [{b}]{{"entity": "city", "role": "to"}} khởi hành từ'
    ' [{a}]{{"entity": "city", "role": "from"}} không',
    'bay tới [{b}]{{"entity": "city", "role": "to"}} vào [thứ hai](day)',
)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The project's own pipeline trained on questions about flights."""
    from rasa.core.agent import load_agent
    from rasa.model_training import train_nlu

    folder = tmp_path_factory.mktemp("flights")
    pairs = [(a, b) for a in _PLACES for b in _PLACES if a != b]
    marked = "\n".join(f"    - {f.format(a=a, b=b)}" for a, b in pairs for f in _FRAMES)
    (folder / "nlu.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: flight\n  examples: |\n' + marked
        + "\n- intent: fare\n  examples: |\n    - giá vé bao nhiêu\n    - vé hết mấy tiền\n"
        + "    - đắt không\n- lookup: airline\n  examples: |\n    - Vietjet\n    - Bamboo Airways\n"
    )  # fmt: skip
    model = train_nlu(str(ROOT / "config.yml"), str(folder / "nlu.yml"), str(folder))
    loop = asyncio.new_event_loop()
    agent = loop.run_until_complete(load_agent(str(model)))
    return lambda text: loop.run_until_complete(agent.parse_message(text))


def found(parsed: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(e["entity"], e.get("role", ""), e["value"]) for e in parsed["entities"]]


def test_roles_and_names_of_several_words_are_learnt(other: Any) -> None:
    parsed = other("tôi muốn bay từ Cần Thơ đến Hải Phòng")
    assert found(parsed) == [("city", "from", "Cần Thơ"), ("city", "to", "Hải Phòng")]
    assert parsed["intent"]["name"] == "flight"


def test_diacritics_make_no_difference(other: Any) -> None:
    assert found(other("toi muon bay tu can tho den hai phong")) == [
        ("city", "from", "can tho"),
        ("city", "to", "hai phong"),
    ]


def test_a_lookup_table_without_marked_examples_finds_its_names(other: Any) -> None:
    assert ("airline", "", "bamboo airways") in found(other("bay bamboo airways từ Huế đến Hà Nội"))


def test_what_the_data_do_not_mark_is_no_entity(other: Any) -> None:
    assert {e for e, _, _ in found(other("năm 2025 bay từ Huế đến Hà Nội 4 sao"))} <= {
        "city",
        "day",
    }


def test_entities_point_at_their_words(other: Any) -> None:
    text = "bay   từ  Cần Thơ đến Huế"
    parsed = other(text)
    assert all(parsed["text"][e["start"] : e["end"]] == e["value"] for e in parsed["entities"])


def test_labels_and_chunks_undo_each_other() -> None:
    found_tokens = tokens(read("từ Cần Thơ đến Huế"))
    entities = [
        {"entity": "city", "role": "from", "start": 3, "end": 10},
        {"entity": "city", "role": "to", "start": 15, "end": 18},
    ]
    tagged = labels(found_tokens, entities)
    assert list(chunks(found_tokens, tagged)) == [
        Chunk(Label("city", "from"), 3, 10),
        Chunk(Label("city", "to"), 15, 18),
    ]


def test_two_entities_side_by_side_stay_two() -> None:
    found_tokens = tokens(read("Huế Huế"))
    tagged = labels(
        found_tokens,
        [{"entity": "city", "start": 0, "end": 3}, {"entity": "city", "start": 4, "end": 7}],
    )
    assert len(list(chunks(found_tokens, tagged))) == 2


def test_features_are_one_list_a_word() -> None:
    rows = features(["tu", "can", "tho"], ["", "zarea", ""])
    assert len(rows) == 3
    assert "0h=zarea" in rows[1] and "0=can" in rows[1]


def test_the_longest_name_is_taken_however_it_is_written() -> None:
    gazetteer = Gazetteer({"city": ["Cần Thơ", "Cần"], "river": ["Cần Thơ"]})
    assert list(gazetteer.find("o can tho day".split())) == [(1, 3, frozenset({"city", "river"}))]
