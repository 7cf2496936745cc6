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
        """`sure`: from here the intent stands. `possible`: from here it is offered."""
        return {"sure": 0.25, "possible": 0.12}

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
            confidence = float((message.get(INTENT) or {}).get("confidence", 0.0))
            if confidence >= self._config["sure"]:
                continue
            name = UNSURE if confidence >= self._config["possible"] else FALLBACK
            band = {"name": name, "confidence": 1.0 - confidence}
            ranking = [band, *message.get(INTENT_RANKING_KEY, [])]
            message.set(INTENT, band, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages
