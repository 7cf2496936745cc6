"""A linear model of short texts: TF-IDF of words and letters, a linear support vector machine.

Chosen over logistic regression on the same features: as good or better on the test
questions, and trained in a seventh of the time.

Kept as plain arrays and lists, which any version reads and nothing can be hidden in;
it loads in a fraction of a second.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

Floats = npt.NDArray[np.float32]

_SHAPE = ("C", "word_ngrams", "letter_ngrams", "sharpness")
_WORDS, _ARRAYS = "vocabulary.json", "weights.npz"


class LinearModel:
    """Probabilities of labels for texts of space-separated lemmas.

    Args:
        shape: `C`, the inverse of the regularisation; `word_ngrams`, `letter_ngrams`,
            the longest ones counted; `sharpness`, what the distances from the planes
            between the labels are multiplied by before they become probabilities.
    """

    def __init__(self, shape: Mapping[str, Any]) -> None:
        self._shape = {k: shape[k] for k in _SHAPE}
        self._analyzers = [v.build_analyzer() for v in self._vectorizers()]
        self._known: list[dict[str, int]] = []
        self._idfs: list[Floats] = []
        self._weights: Floats = np.zeros((0, 0), np.float32)
        self._biases: Floats = np.zeros(0, np.float32)
        self.labels: list[str] = []

    def _vectorizers(self) -> tuple[TfidfVectorizer, TfidfVectorizer]:
        words, letters = self._shape["word_ngrams"], self._shape["letter_ngrams"]
        return (
            TfidfVectorizer(ngram_range=(1, words), token_pattern=r"\S+", sublinear_tf=True),
            TfidfVectorizer(
                analyzer="char", ngram_range=(2, letters), min_df=2, sublinear_tf=True
            ),
        )  # fmt: skip

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        """Learn from labelled texts, of two labels at least.

        Raises:
            ValueError: if all labels are the same or there are no texts.
        """
        vectorizers = self._vectorizers()
        features = sparse.hstack([v.fit_transform(texts) for v in vectorizers], "csr")
        machine = LinearSVC(C=self._shape["C"], random_state=1).fit(features, labels)
        self.labels = [str(label) for label in machine.classes_]
        self._known = [v.vocabulary_ for v in vectorizers]
        self._idfs = [np.asarray(v.idf_, np.float32) for v in vectorizers]
        self._weigh(machine.coef_, machine.intercept_)

    def _weigh(self, weights: Any, biases: Any) -> None:
        if len(self.labels) == 2:  # scikit-learn keeps one row for two labels
            weights, biases = np.vstack([-weights, weights]), np.hstack([-biases, biases])
        self._weights = np.ascontiguousarray(weights.T, dtype=np.float32)
        self._biases = np.asarray(biases, dtype=np.float32)

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """One row a text, one column a label; each row sums to 1."""
        scores = np.stack([self._scores(text) for text in texts]) + self._biases
        return np.asarray(softmax(self._shape["sharpness"] * scores, axis=1), np.float32)

    def _scores(self, text: str) -> Floats:
        """What the vectorizers' own transform gives, without its cost for a single text."""
        total, offset = np.zeros(len(self.labels), np.float32), 0
        for known, analyze, idf in zip(self._known, self._analyzers, self._idfs, strict=True):
            counts = Counter(known[gram] for gram in analyze(text) if gram in known)
            if counts:
                places = np.fromiter(counts.keys(), np.int64)
                values = 1 + np.log(np.fromiter(counts.values(), np.float32))
                values *= idf[places]
                total += (values / np.linalg.norm(values)) @ self._weights[places + offset]
            offset += len(known)
        return total

    def knows(self, word: str) -> bool:
        """Whether the word was in the texts learnt from."""
        return word in self._known[0]

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        orders = [sorted(known, key=known.__getitem__) for known in self._known]
        kept = {"shape": self._shape, "labels": self.labels, "ngrams": orders}
        (folder / _WORDS).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        idfs = {f"idf{n}": idf for n, idf in enumerate(self._idfs)}
        np.savez(folder / _ARRAYS, weights=self._weights, biases=self._biases, **idfs)

    @classmethod
    def load(cls, folder: Path) -> "LinearModel":
        """Read a model from a folder.

        Raises:
            FileNotFoundError: if there is none.
        """
        kept = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
        model = cls(kept["shape"])
        model.labels = kept["labels"]
        model._known = [{gram: n for n, gram in enumerate(grams)} for grams in kept["ngrams"]]
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            model._idfs = [arrays[f"idf{n}"] for n in range(len(model._known))]
            model._weights, model._biases = arrays["weights"], arrays["biases"]
        return model
