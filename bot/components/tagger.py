"""Entities learnt from annotated examples: a conditional random field over folded words.

For training data that mark entities in their examples ("[Hà Nội](thanh_pho)"), with any
number of types, roles and groups. Lookup tables of the same data help it, and a type
that has a lookup table but no marked example is found by its table alone.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pycrfsuite
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.gazetteer import Gazetteer
from bot.components.tagging import Chunk, Label, chunks, features, labels
from bot.components.tokenizer import NORM

_MODEL, _KNOWN = "tagger.crfsuite", "tagger.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class SequenceTagger(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Finds the entities that the training data mark.

    Where they mark any, they say what an entity is: what the reader found before is
    then a hint to the tagger and no entity of its own.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`c1`, `c2`: regularisation; `max_iterations`: the passes over the data."""
        return {"c1": 0.05, "c2": 0.02, "max_iterations": 60}

    @classmethod
    def required_components(cls) -> list[type]:
        """It needs tokens."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Brings python-crfsuite, which is used itself; Rasa has it anyway."""
        return ["sklearn_crfsuite"]

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource,
    ) -> None:  # fmt: skip
        self._config = config
        self._storage = storage
        self._resource = resource
        self._gazetteer = Gazetteer({})
        self._marked: list[str] = []
        self._tagger: Any = None
        self._bytes = b""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SequenceTagger":  # fmt: skip
        """An untrained tagger."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> "SequenceTagger":  # fmt: skip
        """The tagger as trained."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._read(folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the marked examples, where there are any; keep the lookup tables."""
        self._gazetteer = Gazetteer(
            {t["name"]: t["elements"] for t in training_data.lookup_tables
             if isinstance(t["elements"], list)}
        )  # fmt: skip
        examples = training_data.nlu_examples
        self._marked = sorted({e["entity"] for m in examples for e in m.get(ENTITIES, [])})
        with self._storage.write_to(self._resource) as folder:
            kept = {"marked": self._marked, "lists": self._gazetteer.lists}
            (folder / _KNOWN).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
            if self._marked:
                self._fit(examples, folder / _MODEL)
        return self._resource

    def _fit(self, examples: Sequence[Message], path: Path) -> None:
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params({k: self._config[k] for k in ("c1", "c2", "max_iterations")})
        for message in examples:
            found = _tokens(message)
            if found:
                trainer.append(self._features(found), labels(found, message.get(ENTITIES, [])))
        trainer.train(str(path))
        self._open(path)

    def _read(self, folder: Path) -> None:
        kept = json.loads((folder / _KNOWN).read_text(encoding="utf-8"))
        self._marked, self._gazetteer = kept["marked"], Gazetteer(kept["lists"])
        if (folder / _MODEL).exists():
            self._open(folder / _MODEL)

    def _open(self, path: Path) -> None:
        # The tagger reads from these bytes for as long as it lives, and does not hold them.
        self._bytes = path.read_bytes()
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(self._bytes)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message."""
        if not self._marked and not self._gazetteer.lists:
            return messages
        for message in messages:
            before = [] if self._marked else message.get(ENTITIES, [])
            found = [_entity(message, chunk, self.name) for chunk in self._chunks(message)]
            message.set(ENTITIES, [*before, *found], add_to_output=True)
        return messages

    def _chunks(self, message: Message) -> Iterator[Chunk]:
        found = _tokens(message)
        if self._tagger is not None and found:
            tagged = self._tagger.tag(self._features(found))
            yield from chunks(found, tagged)
        for start, end, entities in self._gazetteer.find([t.data[NORM] for t in found]):
            for entity in sorted(entities - set(self._marked)):
                yield Chunk(Label(entity), found[start].start, found[end - 1].end)

    def _features(self, found: Sequence[Token]) -> list[list[str]]:
        hints = [t.lemma.split(" ")[-1] if t.lemma.startswith("z") else "" for t in found]
        for start, end, entities in self._gazetteer.find([t.data[NORM] for t in found]):
            for i in range(start, end):
                hints[i] = "+".join(sorted(entities)) + ("" if i == start else "'")
        return features([t.data[NORM] for t in found], hints)


def _tokens(message: Message) -> list[Token]:
    return list(message.get("text_tokens") or [])


def _entity(message: Message, chunk: Chunk, extractor: str) -> dict[str, Any]:
    value = str(message.get(TEXT))[chunk.start : chunk.end]
    found: Mapping[str, Any] = {
        "entity": chunk.label.entity, "start": chunk.start, "end": chunk.end, "value": value,
        "extractor": extractor,
    }  # fmt: skip
    parts = {"role": chunk.label.role, "group": chunk.label.group}
    return {**found, **{k: v for k, v in parts.items() if v}}
