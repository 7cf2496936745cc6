"""Finding the text nearest in words to a question."""

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from bot.language.syllables import split
from bot.language.text import clean


def normalise(text: str) -> str:
    """Folded syllables with abbreviations spelt out: what is compared."""
    return " ".join(s.norm for s in split(clean(text)))


class Index:
    """Texts to be found by their words; several texts may stand for one thing."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._vectors = FeatureUnion([
            ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+")),
            ("letters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)),
        ])  # fmt: skip
        self._matrix = self._vectors.fit_transform([normalise(t) for t in texts])

    def similarities(self, question: str) -> "np.ndarray[object, np.dtype[np.float64]]":
        """How near the question is to each of the texts, from 0 to 1."""
        vector = self._vectors.transform([normalise(question)])
        found: np.ndarray[object, np.dtype[np.float64]] = (
            (self._matrix @ vector.T).toarray().ravel()
        )
        return found / 2
