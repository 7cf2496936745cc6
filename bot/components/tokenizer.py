"""Rasa's tokenizer over the reader."""

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.reading import read
from bot.language.reader import Reading
from bot.language.span import Span

#: Named things that stand for their kind in the features: which province it is says
#: nothing about the intent, that it is one says much.
_KINDS = {
    "area": "zarea", "time": "ztime", "star": "zstar", "score": "zscore", "document": "zdocument",
}  # fmt: skip


#: Of these, the words stay and their kind is added: "san pham zindicator".
_MARKED = {"indicator": "zindicator", "part": "zpart"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class ReaderTokenizer(Tokenizer):  # type: ignore[misc]
    """Tokens at their offsets in the text; their lemmas are folded and spelt out.

    Featurizers see lemmas only, so a question with and without diacritics is the same.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """As any tokenizer of Rasa; entities become their kind unless `kinds` is false."""
        return {
            "intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None,
            "kinds": True,
        }  # fmt: skip

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Split one text of a message; offsets are those of the cleaned text."""
        reading = read(str(message.get(attribute) or ""))
        if attribute == TEXT:
            message.set(TEXT, reading.text)
        spans = reading.spans if self._config["kinds"] else ()
        tokens = _tokens(reading, [s for s in spans if s.label in _KINDS])
        _mark(tokens, [s for s in spans if s.label in _MARKED])
        return tokens


def _mark(tokens: list[Token], spans: list[Span]) -> None:
    for span in spans:
        last = next((t for t in reversed(tokens) if span.start <= t.start < span.end), None)
        if last is not None:
            last.lemma += f" {_MARKED[span.label]}"


def _tokens(reading: Reading, kinds: list[Span]) -> list[Token]:
    tokens: list[Token] = []
    for syllable in reading.syllables:
        span = next((s for s in kinds if s.start <= syllable.start < s.end), None)
        start, end = (span.start, span.end) if span else (syllable.start, syllable.end)
        lemma = _KINDS[span.label] if span else syllable.norm
        if tokens and tokens[-1].start == start:
            if span is None:
                tokens[-1].lemma += f" {lemma}"
            continue
        tokens.append(Token(reading.text[start:end], start, end, lemma=lemma))
    return tokens
