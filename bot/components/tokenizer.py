"""Rasa's tokenizer over the reader."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.reading import TERMS, read
from bot.language.reader import Reading
from bot.language.span import Span
from bot.language.syllables import Syllable
from bot.language.text import clean

#: Named things that stand for their kind in the features: which province it is says
#: nothing about the intent, that it is one says much.
_KINDS = {
    "area": "zarea", "time": "ztime", "star": "zstar", "score": "zscore", "document": "zdocument",
}  # fmt: skip

#: Of these, the words stay and their kind is added: "san pham zindicator".
_MARKED = {"indicator": "zindicator", "part": "zpart"}

#: The key of a token's data that holds its folded word, whatever its lemma is.
NORM = "norm"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class ReaderTokenizer(Tokenizer):  # type: ignore[misc]
    """Tokens at their offsets in the text, one for each word as written.

    Their lemmas are folded, spelt out, and say of a named thing its kind only (on its
    first token; empty on the next ones), so a question with and without diacritics is
    the same, and one province as good as another. The folded word itself is in the
    token's data.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """As any tokenizer of Rasa; entities become their kind unless `kinds` is false.

        `terms` is the function that gives the names to know (see `reading`).
        """
        return {
            "intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None,
            "kinds": True, "terms": TERMS,
        }  # fmt: skip

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Split one text of a message; offsets are those of the cleaned text."""
        written = str(message.get(attribute) or "")
        reading = read(written, self._config["terms"])
        if attribute == TEXT and reading.text != written:
            message.set(TEXT, reading.text)
            message.set(ENTITIES, [_moved(e, written) for e in message.get(ENTITIES, [])])
        return tokens(reading, bool(self._config["kinds"]))


def tokens(reading: Reading, kinds: bool = True) -> list[Token]:
    """The tokens of a reading; without `kinds` every lemma is the folded word."""
    found = [_token(reading, word) for word in _words(reading)]
    if kinds:
        _fold_kinds(found, [s for s in reading.spans if s.label in _KINDS])
        _mark(found, [s for s in reading.spans if s.label in _MARKED])
    return found


def _moved(entity: dict[str, Any], written: str) -> dict[str, Any]:
    """An entity marked in the text as written, at its offsets in the cleaned text."""
    return {**entity, **{k: len(clean(written[: entity[k]] + "|")) - 1 for k in ("start", "end")}}


def _words(reading: Reading) -> Iterator[list[Syllable]]:
    """The syllables in groups written as one word."""
    for _, group in groupby(reading.syllables, key=lambda s: s.start):
        yield list(group)


def _token(reading: Reading, word: Sequence[Syllable]) -> Token:
    norm = " ".join(s.norm for s in word)
    start, end = word[0].start, word[0].end
    return Token(reading.text[start:end], start, end, data={NORM: norm}, lemma=norm)


def _fold_kinds(found: Sequence[Token], spans: Sequence[Span]) -> None:
    for span in spans:
        inside = [t for t in found if span.start <= t.start < span.end]
        for token in inside:
            token.lemma = _KINDS[span.label] if token is inside[0] else ""


def _mark(found: Sequence[Token], spans: Sequence[Span]) -> None:
    for span in spans:
        last = next((t for t in reversed(found) if span.start <= t.start < span.end), None)
        if last is not None:
            last.lemma += f" {_MARKED[span.label]}"
