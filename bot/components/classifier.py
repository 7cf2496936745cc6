"""The intent classifier: TF-IDF of words and letters, logistic regression.

It reads the tokens' lemmas itself, so that no featurizer's matrices are built per
message. Measured against DIET and Rasa's own linear pipeline: see README.md.
"""

from collections.abc import Iterable
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union

_FILE = "intents.skops"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Classifies a message by the lemmas of its tokens."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C` is the inverse of the regularisation; `ranking_length` how many are reported."""
        return {"C": 20.0, "word_ngrams": 3, "letter_ngrams": 5, "ranking_length": 5}

    @classmethod
    def required_components(cls) -> list[type]:
        """It needs tokens."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Beyond Rasa's own."""
        return ["sklearn", "skops"]

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource,
        pipeline: Pipeline | None = None,
    ) -> None:  # fmt: skip
        self._config = config
        self._storage = storage
        self._resource = resource
        self._pipeline = pipeline

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LinearIntentClassifier":  # fmt: skip
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> "LinearIntentClassifier":  # fmt: skip
        """The classifier as trained; a model file with foreign types is refused."""
        import skops.io

        with model_storage.read_from(resource) as folder:
            pipeline = skops.io.load(folder / _FILE, trusted=_TRUSTED)
        return cls(config, model_storage, resource, pipeline)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit to the examples that have an intent, and keep the result."""
        import skops.io

        examples = [e for e in training_data.intent_examples if e.get(INTENT)]
        self._pipeline = self._untrained()
        self._pipeline.fit([_lemmas(e) for e in examples], [e.get(INTENT) for e in examples])
        with self._storage.write_to(self._resource) as folder:
            skops.io.dump(self._pipeline, folder / _FILE)
        return self._resource

    def _untrained(self) -> Pipeline:
        words = TfidfVectorizer(
            ngram_range=(1, self._config["word_ngrams"]), token_pattern=r"\S+", sublinear_tf=True
        )
        letters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, self._config["letter_ngrams"]), sublinear_tf=True
        )
        regression = LogisticRegression(
            C=self._config["C"], solver="liblinear", class_weight="balanced", random_state=1
        )
        return make_pipeline(make_union(words, letters), regression)

    def process(self, messages: list[Message]) -> list[Message]:
        """Give each message its intent and the ranking of the next ones."""
        if self._pipeline is None or not messages:
            return messages
        texts = [_lemmas(m) for m in messages]
        rows = self._pipeline.predict_proba(texts)
        for message, text, row in zip(messages, texts, rows, strict=True):
            ranking = self._ranking(row * self._familiarity(text))
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, row: Iterable[float]) -> list[dict[str, Any]]:
        assert self._pipeline is not None
        pairs = sorted(zip(self._pipeline.classes_, row, strict=True), key=lambda pair: -pair[1])
        shown = pairs[: self._config["ranking_length"]]
        return [{"name": str(name), "confidence": float(p)} for name, p in shown]

    def _familiarity(self, text: str) -> float:
        """1 when at least half the words were seen in training, less for gibberish."""
        assert self._pipeline is not None
        known = self._pipeline[0].transformer_list[0][1].vocabulary_
        words = [w for w in text.split() if w.isalpha() and len(w) > 1]
        seen = sum(w in known for w in words)
        return 1.0 if 2 * seen >= len(words) > 0 else seen / max(1, len(words))


#: What the model file may hold beside skops' own list of safe types.
_TRUSTED = ["scipy.sparse._csr.csr_matrix"]


def _lemmas(message: Message) -> str:
    return " ".join(token.lemma for token in message.get("text_tokens") or [])
