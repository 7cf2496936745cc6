"""Confidence in bands: sure, «did you mean …?», not understood."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

UNSURE = "nlu_unsure"
FALLBACK = "nlu_fallback"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ConfidenceBands(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Replaces the intent where the classifier is not sure of it; the ranking stays."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """From which confidence on an intent stands, and what is refused with more care.

        `sure`: from here the intent stands. `possible`: from here it is offered.
        `refusals`: intents that turn a message away; one that has a word of `own_words`
        is turned away only from `refuse` on, else asked back.
        """
        return {"sure": 0.25, "possible": 0.12, "refusals": (), "own_words": (), "refuse": 0.9}

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "ConfidenceBands":
        """Make the component from its configuration."""
        return cls(config)

    @classmethod
    def required_components(cls) -> list[type]:
        """It weighs what a classifier before it found."""
        return [IntentClassifier]

    def process(self, messages: list[Message]) -> list[Message]:
        """Put each message into its band."""
        for message in messages:
            intent = message.get(INTENT) or {}
            confidence = float(intent.get("confidence", 0.0))
            if confidence >= self._needed(message, str(intent.get("name"))):
                continue
            name = UNSURE if confidence >= self._config["possible"] else FALLBACK
            band = {"name": name, "confidence": 1.0 - confidence}
            ranking = [band, *message.get(INTENT_RANKING_KEY, [])]
            message.set(INTENT, band, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _needed(self, message: Message, intent: str) -> float:
        """How sure the classifier must be of this intent for this message."""
        words = {t.lemma for t in message.get("text_tokens") or []}
        speaks_of_us = not words.isdisjoint(self._config["own_words"])
        careful = speaks_of_us and intent in self._config["refusals"]
        return float(self._config["refuse" if careful else "sure"])
