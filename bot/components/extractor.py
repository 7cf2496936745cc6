"""Rasa's entities from the reader."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.reading import TERMS, read
from bot.language.span import Span


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ReaderExtractor(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Every span of the reading as an entity with a normalised value."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`terms` is the function that gives the names to know (see `reading`)."""
        return {"terms": TERMS}

    def __init__(self, config: dict[str, Any]) -> None:
        self._terms = str(config["terms"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "ReaderExtractor":
        """Make the component from its configuration."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message."""
        for message in messages:
            spans = read(str(message.get(TEXT) or ""), self._terms).spans
            found = [*message.get(ENTITIES, []), *map(as_entity, spans)]
            message.set(ENTITIES, found, add_to_output=True)
        return messages


def as_entity(span: Span) -> dict[str, Any]:
    """A span as Rasa has entities."""
    return {
        "entity": span.label, "value": span.value, "start": span.start, "end": span.end,
        "text": span.text, "detail": dict(span.detail), "extractor": "ReaderExtractor",
    }  # fmt: skip


def as_span(entity: dict[str, Any]) -> Span:
    """The span an entity was made from."""
    return Span(
        str(entity["entity"]), str(entity.get("value") or ""), int(entity.get("start", 0)),
        int(entity.get("end", 0)), str(entity.get("text") or ""), entity.get("detail") or {},
    )  # fmt: skip
