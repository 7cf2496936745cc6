"""spaCy's text classifier and entity ruler for Vietnamese, as its documentation has them."""

import random
from pathlib import Path
from typing import Any

from bench import lookups
from bench.contestant import Parser
from bench.training import examples
from bot.language.spacy_light import spacy

_EPOCHS = 10


def train(folder: Path) -> None:
    """Train the text classifier and fill the ruler with the names of the tables."""
    from spacy.training import Example
    from spacy.util import minibatch

    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
    textcat = nlp.add_pipe("textcat", config={"model": _BAG_OF_WORDS})
    data = examples()
    labels = sorted({intent for intent, _ in data})
    for label in labels:
        textcat.add_label(label)
    made = [
        Example.from_dict(nlp.make_doc(text), {"cats": {n: float(n == intent) for n in labels}})
        for intent, text in data
    ]
    optimizer = nlp.initialize(lambda: made)
    for _ in range(_EPOCHS):
        random.Random(1).shuffle(made)
        for batch in minibatch(made, size=64):
            nlp.update(batch, sgd=optimizer)
    _add_ruler(nlp)
    nlp.to_disk(folder / "spacy")


_BAG_OF_WORDS = {
    "@architectures": "spacy.TextCatBOW.v2", "exclusive_classes": True, "ngram_size": 2,
    "no_output_layer": False,
}  # fmt: skip


def _add_ruler(nlp: Any) -> None:
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns(
        [{"label": label, "pattern": name, "id": value}
         for name, (label, value) in lookups.names().items()]
    )  # fmt: skip


def prepare() -> None:
    """Nothing beyond the imports above."""


def open_parser(folder: Path) -> Parser:
    """The trained pipeline."""
    nlp = spacy.load(folder / "spacy")

    def parse(text: str) -> dict[str, Any]:
        doc = nlp(text)
        named = [
            lookups.entity(e.label_, e.ent_id_, e.start_char, e.end_char, text) for e in doc.ents
        ]
        return {
            "text": text, "intent": max(doc.cats, key=doc.cats.__getitem__),
            "entities": [*lookups.patterns(text), *named],
        }  # fmt: skip

    return parse
