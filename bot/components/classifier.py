"""The intent classifier: TF-IDF of words and letters, linear support vectors.

It reads the tokens' lemmas itself, so that no featurizer's matrices are built per
message. Measured against DIET and Rasa's own linear pipeline: see README.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.compounds import Part, Rules, two_questions
from bot.components.linear_model import LinearModel
from bot.components.reading import TERMS, read

#: The key of a message's questions, where it has two.
QUESTIONS = "questions"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Classifies a message by the lemmas of its tokens."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """What shapes the features and the ranking, and when a message is two questions.

        `C`, `word_ngrams`, `letter_ngrams` and `sharpness` are those of `LinearModel`;
        `ranking_length` is how many intents are reported; `two_questions` has the names
        of `compounds.Rules`, none where a message always is one question; `terms` as the
        tokenizer has it.
        """
        return {
            "C": 0.5, "word_ngrams": 2, "letter_ngrams": 5, "sharpness": 5.0,
            "ranking_length": 5, "two_questions": None, "terms": TERMS,
        }  # fmt: skip

    @classmethod
    def required_components(cls) -> list[type]:
        """It needs tokens."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Beyond Rasa's own."""
        return ["sklearn"]

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource,
        model: LinearModel | None = None,
    ) -> None:  # fmt: skip
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model
        self._rules = _rules(config["two_questions"])

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
        """The classifier as trained."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LinearModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit to the examples that have an intent, and keep the result."""
        examples = [e for e in training_data.intent_examples if e.get(INTENT)]
        self._model = LinearModel(self._config)
        self._model.fit([_lemmas(e) for e in examples], [e.get(INTENT) for e in examples])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Give each message its intent and the ranking of the next ones.

        A message of two questions has the intent of the first, and both in `questions`.
        """
        if self._model is None or not messages:
            return messages
        texts = [_lemmas(m) for m in messages]
        rows = self._model.probabilities(texts)
        for message, text, row in zip(messages, texts, rows, strict=True):
            ranking = self._ranking(row * self._familiarity(text))
            parts = self._parts(message, ranking[0])
            if parts:
                message.set(QUESTIONS, [p.as_dict() for p in parts], add_to_output=True)
                ranking = _put_first(parts[0], ranking)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _parts(self, message: Message, whole: Mapping[str, Any]) -> tuple[Part, Part] | None:
        if self._rules is None or self._rules.is_one(whole["name"], whole["confidence"]):
            return None
        lemmas = [(t.start, t.lemma) for t in message.get("text_tokens") or []]
        reading = read(str(message.get(TEXT)), self._config["terms"])
        return two_questions(reading, lemmas, self._best, self._rules)

    def _best(self, texts: Sequence[str]) -> list[tuple[str, float]]:
        assert self._model is not None
        rows = self._model.probabilities(texts)
        return [(self._model.labels[r.argmax()], float(r.max())) for r in rows]

    def _ranking(self, row: Iterable[float]) -> list[dict[str, Any]]:
        assert self._model is not None
        pairs = sorted(zip(self._model.labels, row, strict=True), key=lambda pair: -pair[1])
        shown = pairs[: self._config["ranking_length"]]
        return [{"name": name, "confidence": float(p)} for name, p in shown]

    def _familiarity(self, text: str) -> float:
        """1 when at least half the words were seen in training, less for gibberish."""
        assert self._model is not None
        words = [w for w in text.split() if w.isalpha() and len(w) > 1]
        seen = sum(map(self._model.knows, words))
        return 1.0 if 2 * seen >= len(words) > 0 else seen / max(1, len(words))


def _lemmas(message: Message) -> str:
    return " ".join(t.lemma for t in message.get("text_tokens") or [] if t.lemma)


def _put_first(part: Part, ranking: list[dict[str, Any]]) -> list[dict[str, Any]]:
    others = [i for i in ranking if i["name"] != part.intent]
    return [{"name": part.intent, "confidence": part.confidence}, *others]


def _rules(given: Mapping[str, Any] | None) -> Rules | None:
    if not given:
        return None
    kin = frozenset(frozenset(pair) for pair in given.get("kin", ()))
    return Rules(
        float(given["sure"]), frozenset(given.get("alone", ())),
        frozenset(given.get("first_only", ())), kin,
    )  # fmt: skip
