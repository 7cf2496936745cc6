"""The texts: complete, and used."""

import re
from pathlib import Path

import yaml

from bot.settings import ROOT
from bot.texts import text, texts
from knowledge.tables import read_rows


def test_every_intent_has_a_name_for_users() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert set(domain["intents"]) - {"nlu_unsure"} == set(texts()["intents"])


def test_every_indicator_has_words() -> None:
    assert {r["indicator_id"] for r in read_rows("indicators")} == set(texts()["indicators"])


def test_every_key_named_in_the_code_exists() -> None:
    sources = [p for d in ("knowledge", "actions", "bot") for p in Path(ROOT / d).rglob("*.py")]
    calls = re.compile(r'(?:Line|text)\(\s*"([a-z_]+(?:\.[a-z_]+)+)"')
    keys = {k for p in sources for k in calls.findall(p.read_text(encoding="utf-8"))}
    assert len(keys) > 60
    for key in keys:
        assert text(key)


def test_no_text_is_left_in_english() -> None:
    english = re.compile(r"\b(the|and|please|error|sorry|not found)\b", re.I)
    vietnamese = {**texts(), "widget": texts()["widget"]["vi"]}
    assert not [w for w in _all(vietnamese) if english.search(w)]


def test_the_widget_says_the_same_in_both_languages() -> None:
    languages = texts()["widget"]
    assert set(languages) == {"vi", "en"}
    assert list(languages["vi"]) == list(languages["en"])
    for key, words in languages["vi"].items():
        assert ("{0}" in words) == ("{0}" in languages["en"][key]), key


def _all(node: object) -> list[str]:
    if isinstance(node, dict):
        return [w for v in node.values() for w in _all(v)]
    return [str(node)]
