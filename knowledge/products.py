"""Goods as people call them, and the set and group of products they belong to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.language.text import fold
from knowledge.law import ProductSet, Rule
from knowledge.model import Answer, Line, Question
from knowledge.statements import in_force, stated
from knowledge.store import Store

#: A message of so few words is the name of the goods itself.
_FEW_WORDS = 4
_OF_GOODS = re.compile(r"\bthuoc (?:nhom|nganh|bo|loai)\b|\b(?:nhom|nganh|bo) (?:nao|may|gi)\b")

_OF_ALL = re.compile(r"\b(?:may|bao nhieu|nhung|cac|het) (?:nhom|nganh)\b")
#: Whether some goods may be certified is asked.
_MAY_JOIN = re.compile(
    r"\b(?:lam|dang ky|thi|tham gia|vo|vao|xet|cham|len|thanh|duoc)\b.*\bocop\b.*"
    r"\b(?:khong|ko|k|hong|chua|a)\b"
)
#: The document whose sets these are.
_DOCUMENT = "26/2026"


@dataclass(frozen=True)
class Goods:
    """Goods found in a text.

    Attributes:
        name: as the tables write it.
        product_set: the set they belong to.
        is_whole: whether the name tells the set: it has several syllables, or is all that
            was said. "Dưa chuột muối" has "muối" in it and is no salt.
    """

    name: str
    product_set: ProductSet
    is_whole: bool


class Products:
    """Finds the set of products that goods belong to."""

    def __init__(self, store: Store) -> None:
        self._store = store
        named = [(word, s) for s in store.product_sets for word in s.words]
        self._named = sorted(named, key=lambda pair: -len(pair[0]))
        self._folded = {word: fold(word) for word, _ in named}

    def find(self, text: str, certain: bool = False) -> Goods | None:
        """The goods named in a text, the longest name first.

        Args:
            text: what was said.
            certain: whether the text is known to name goods. Otherwise names of one
                syllable, which mean much else, are only heard in a message of few words, or
            as what is grown or made.
        """
        said = text.lower()
        folded = fold(text).strip(" .!?,")
        alone = certain or len(folded.split()) <= _FEW_WORDS
        marked = fold(said) != said
        text_read = said if marked else folded
        exact = (pair for pair in self._named if marked and " " in pair[0])
        for word, found in exact:
            if _has(word, said):
                return Goods(word, found, True)
        for word, found in self._named:
            bare = self._folded[word]
            if " " in word:
                if _has(bare, folded):
                    return Goods(word, found, True)
                continue
            name = word if marked else bare
            if alone and _is_said(name, text_read, marked):
                return Goods(word, found, folded == bare)
            if _is_made(name, text_read, marked):
                return Goods(word, found, True)
        return None

    def answer(self, question: Question) -> Answer | None:
        """The set, group and ministry of the goods that a question names."""
        folded = fold(question.text)
        of_today = not question.period and set(question.documents) <= {_DOCUMENT}
        if not of_today or _OF_ALL.search(folded):
            return None
        goods = self.find(question.text, certain=bool(_OF_GOODS.search(folded)))
        if goods is None:
            return None
        rules = self.ministry(goods.product_set)
        if not rules:
            return None
        lines = (
            Line("product.belongs", {"goods": goods.name, "set": goods.product_set}),
            *(Line("product.ministry", {"rule": r}) for r in rules),
        )
        sources = (goods.product_set.source_id, *(r.source_id for r in rules))
        return Answer(
            kind="rule", status="answered", lines=lines, rules=tuple(rules),
            source_ids=tuple(dict.fromkeys(sources)), question=question,
        )  # fmt: skip

    def unknown(self, question: Question, today: date) -> Answer | None:
        """Where it is asked whether goods that are not known may join: the groups there are."""
        groups = in_force(self._store.rules, today, "product_group_count")
        if not _MAY_JOIN.search(fold(question.text)) or question.period or not groups:
            return None
        lines = (Line("product.unknown"), *(Line("rule.lead", {"rule": r}) for r in groups))
        return stated(question, "rule", "partial", lines)

    def ministry(self, product_set: ProductSet) -> Sequence[Rule]:
        """The rule on which ministry is in charge of a set."""
        return [r for r in self._store.rules if r.rule_id == product_set.rule_id and r.is_sure]


#: Names of goods that without their marks are words of every sentence: tỏi is "toi" (I).
_EVERYDAY = frozenset(
    "toi oi cam man bo le na muoi nhan dua cha me mien giam hau chieu vai tranh com ngo khan gio"
    " tieu hanh tuong mam che tra hoa the lua que".split()
)


#: What one does to goods; after these a name of one syllable is one of goods.
_MAKING = "trồng|nuôi|sản xuất|chế biến|nấu"
#: The same, where only the marks tell that it is goods that follow: "làm chè", no "làm che".
_DOING = f"{_MAKING}|làm|bán|có vườn"


def _has(name: str, text: str, before: str = "") -> bool:
    """Whether a name is in a text as whole words; hundreds are looked for in each message."""
    return name in text and re.search(rf"\b{before}{re.escape(name)}\b", text) is not None


def _is_made(name: str, text: str, marked: bool) -> bool:
    """Whether a name of one syllable is in a text as what is grown or made."""
    return _has(name, text, f"(?:{_DOING if marked else fold(_MAKING)}) ")


def _is_said(name: str, text: str, marked: bool) -> bool:
    """Whether a name of one syllable is in a text; without marks, unless it is everyday."""
    everyday = not marked and name in _EVERYDAY
    return text.strip(" .!?,") == name or not everyday and _has(name, text)
