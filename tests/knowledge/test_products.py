"""Goods and the sets they belong to."""

from typing import Any

import pytest

from bot.language.text import fold
from knowledge.products import Products


@pytest.fixture(scope="module")
def products(knowledge: Any) -> Products:
    return Products(knowledge.store)


def found(products: Products, text: str, certain: bool = False) -> str:
    goods = products.find(text, certain)
    return goods.name if goods else ""


def test_every_name_is_found_alone_with_and_without_marks(
    products: Products, knowledge: Any
) -> None:
    for product_set in knowledge.store.product_sets:
        for word in product_set.words:
            assert found(products, word) == word
            goods = products.find(fold(word), certain=True)
            assert goods is not None and fold(goods.name) == fold(word), word


def test_no_name_is_of_two_sets(knowledge: Any) -> None:
    names = [w for s in knowledge.store.product_sets for w in s.words]
    assert len(names) == len(set(names))


def test_the_sets_are_those_of_the_document(knowledge: Any) -> None:
    sets = knowledge.store.product_sets
    assert [s.number for s in sets] == [str(n) for n in range(1, 27)]
    counted = {g: sum(s.group == g for s in sets) for g in {s.group for s in sets}}
    assert counted == {  # NS-020
        "food": 13, "beverage": 4, "medicinal": 3, "handicraft": 2, "ornamental": 3, "tourism": 1,
    }  # fmt: skip
    rules = {r.rule_id: r for r in knowledge.store.rules}
    assert all(rules[s.rule_id].is_sure for s in sets)
    assert all(rules[m].topic == "score_structure" for s in sets for m in s.minimum_rules)


@pytest.mark.parametrize(
    "text",
    ["tôi muốn hỏi về hồ sơ của nhà tôi", "cho em hỏi bao nhiêu điểm thì được", "Thanh Hóa có mấy",
     "kiem tra ho so o dau vay a", "toi can muoi ngay nua moi nop duoc"],
)  # fmt: skip
def test_everyday_words_are_no_goods(products: Products, text: str) -> None:
    assert found(products, text) == ""


def test_the_longest_name_counts_and_a_part_of_a_name_is_no_set(products: Products) -> None:
    assert found(products, "nhà em làm trà hoa vàng bán chợ") == "trà hoa vàng"
    pickles = products.find("dưa chuột muối", certain=True)
    assert pickles is not None and not pickles.is_whole


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mật ong thuộc nhóm nào", ["Mật ong", "nhóm thực phẩm", "Bộ NN&MT"]),
        ("homestay thuộc bộ nào quản lý", ["du lịch", "Bộ Văn hóa"]),
        ("ruou ngo thuoc nhom nao", ["nhóm đồ uống", "Bộ Công Thương"]),
    ],
)
def test_the_group_and_ministry_of_goods_with_the_source(
    ask: Any, text: str, words: list[str]
) -> None:
    message = ask("ask_product_groups", text)
    assert all(w in message["text"] for w in words), message["text"]
    assert "Phụ lục I Quyết định 26/2026" in message["text"] and "Nguồn:" in message["text"]


def test_of_goods_that_are_not_known_the_groups_are_told(ask: Any) -> None:
    for text in ("gà sống có làm OCOP được không", "dien thoai co lam ocop duoc khong"):
        message = ask("ask_product_groups", text)
        assert message["custom"]["status"] == "partial"
        assert "chưa biết hàng này" in message["text"] and "sinh vật cảnh" in message["text"]
        assert "Bộ Công Thương" not in message["text"]


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("HTX tui trồng chè ở Thái Nguyên, đăng ký ocop sao", "chè"),
        ("htx tui trong che o thai nguyen dang ky ocop sao", "chè"),
        ("nhà em làm bún ở Quảng Nam thì đăng ký thế nào", "bún"),
        ("nhà em che chở cho người ta thì làm thế nào nhỉ", ""),
        ("toi muon lam ho so dang ky cho san pham cua minh", ""),
        ("tôi làm hồ sơ bán hàng cho hợp tác xã thì nộp ở đâu", ""),
    ],
)
def test_a_short_name_is_heard_as_what_is_grown_or_made(
    products: Products, text: str, goods: str
) -> None:
    assert found(products, text) == goods
