"""Rasa without TensorFlow: half of its memory and most of its start, for nothing we use.

Upstream (rasa 3.6.21) imports every component there is as soon as one is asked for
(rasa/engine/recipes/default_components.py), and six of them import TensorFlow; its training
helpers (rasa/utils/train_utils.py) do so for their callbacks. spaCy's thinc imports it where
it is installed. None of it runs in a pipeline without neural networks.
"""

import re
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

#: What is as if it were not installed.
_LEFT_OUT = ("tensorflow", "keras", "jax")
#: Upstream's modules that cannot be imported without it; empty ones stand in for them.
STAND_INS = frozenset([
    "rasa.core.policies.ted_policy", "rasa.core.policies.unexpected_intent_policy",
    "rasa.nlu.classifiers.diet_classifier",
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer",
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer",
    "rasa.nlu.selectors.response_selector",
    "rasa.utils.tensorflow.callback", "rasa.utils.tensorflow.data_generator",
    "rasa.utils.tensorflow.models",
])  # fmt: skip
_NEURAL = re.compile(
    r"\b(DIETClassifier|ResponseSelector|TEDPolicy|UnexpecTEDIntentPolicy|ConveRTFeaturizer"
    r"|LanguageModelFeaturizer)\b"
)


def apply(config: Path) -> bool:
    """Leave TensorFlow out for the rest of this process, if Rasa is not there yet.

    Args:
        config: the model's configuration; one with a neural component keeps TensorFlow.

    Returns:
        Whether it is left out.
    """
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return True
    if "tensorflow" in sys.modules or _NEURAL.search(config.read_text(encoding="utf-8")):
        return False
    for name in _LEFT_OUT:
        sys.modules[name] = None  # type: ignore[assignment]
    sys.meta_path.insert(0, _Finder())
    return True


class _Finder(MetaPathFinder, Loader):
    """Finds the stand-ins."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """A stand-in where there is one, else nothing: the other finders look on."""
        return ModuleSpec(name, self) if name in STAND_INS else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """An empty module."""
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


class _StandIn(ModuleType):
    """A module whose every name is a class that cannot be used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def fail(*_args: object, **_kwargs: object) -> None:
            raise ImportError(f"{self.__name__}.{name} needs TensorFlow, which is left out")

        made = type(name, (), {"__init__": fail, "__module__": self.__name__})
        setattr(self, name, made)
        return made
