"""Where a message may hold a second question."""

import pytest

from bot.language.clauses import asks, cuts
from bot.language.syllables import split


def halves(text: str) -> list[str]:
    syllables = split(text)
    return [text[syllables[i].start :] for i in cuts(syllables)]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("Văn Bàn có mấy sản phẩm và giấy chứng nhận dùng được bao lâu?", "và giấy"),
        ("lam ocop co mat phi khong, voi lai ho tro duoc bao nhieu", "voi lai"),
        ("OCOP là gì? ai chấm điểm", "ai chấm"),
    ],
)
def test_a_second_question_may_begin_there(text: str, second: str) -> None:
    assert any(half.startswith(second) for half in halves(text))


@pytest.mark.parametrize(
    "text",
    [
        "so sánh Sơn La và Lào Cai",
        "nhà con làm bánh tráng được công nhận 3 sao, xin cảm ơn",
        "chào anh chị, em là sinh viên",
        "Sơn La và",
        "",
    ],
)
def test_one_question_stays_one(text: str) -> None:
    assert not halves(text)


@pytest.mark.parametrize("words", ["anh chi", "duoc 3 sao", "chua tung tham gia lan nao het ca"])
def test_words_that_only_look_like_questions(words: str) -> None:
    assert asks(words.split()) == ("nao" in words)
