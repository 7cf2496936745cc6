"""TF-IDF and a linear support vector machine of scikit-learn; entities by lists of names."""

import pickle
from pathlib import Path
from typing import Any

from bench import lookups
from bench.contestant import Parser
from bench.training import examples


def train(folder: Path) -> None:
    """Fit words and pairs of words, as scikit-learn's own guide has it."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    labels, texts = zip(*examples(), strict=True)
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LinearSVC())
    model.fit(texts, labels)
    # Written and read within one run of the benchmark only.
    (folder / "svm.pickle").write_bytes(pickle.dumps(model))


def prepare() -> None:
    """Load what is no part of the model."""
    import sklearn.svm  # noqa: F401


def open_parser(folder: Path) -> Parser:
    """The trained model."""
    model = pickle.loads((folder / "svm.pickle").read_bytes())
    names = lookups.names()

    def parse(text: str) -> dict[str, Any]:
        found = [*lookups.patterns(text), *_named(text, names)]
        return {"text": text, "intent": str(model.predict([text])[0]), "entities": found}

    return parse


def _named(text: str, names: dict[str, tuple[str, str]]) -> list[dict[str, Any]]:
    lower = text.lower()
    words = [i for i in range(len(lower)) if i == 0 or not lower[i - 1].isalnum()]
    ends = [i for i in range(1, len(lower) + 1) if i == len(lower) or not lower[i].isalnum()]
    found: list[dict[str, Any]] = []
    for start in words:
        if found and start < found[-1]["end"]:
            continue
        end = max((e for e in ends if e > start and lower[start:e] in names), default=None)
        if end is not None:
            found.append(lookups.entity(*names[lower[start:end]], start, end, text))
    return found
