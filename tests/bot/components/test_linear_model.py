"""The linear model: it learns, keeps what it learnt, and reads one text as scikit-learn does."""

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from bot.components.linear_model import LinearModel

_SHAPE = {"C": 0.5, "word_ngrams": 2, "letter_ngrams": 5, "sharpness": 5.0}
_TEXTS = ["bao nhieu san pham", "co may san pham", "han bao lau", "giay co han khong",
          "nop o dau", "nop ho so cho ai"] * 2  # fmt: skip
_LABELS = ["figure", "figure", "validity", "validity", "procedure", "procedure"] * 2


@pytest.fixture
def model() -> LinearModel:
    model = LinearModel(_SHAPE)
    model.fit(_TEXTS, _LABELS)
    return model


def test_it_learns(model: LinearModel) -> None:
    rows = model.probabilities(_TEXTS)
    assert [model.labels[row.argmax()] for row in rows] == _LABELS
    assert np.allclose(rows.sum(axis=1), 1, atol=1e-5)


def test_one_text_is_read_as_the_vectorizers_read_it(model: LinearModel) -> None:
    vectorizers = model._vectorizers()
    features = sparse.hstack([v.fit_transform(_TEXTS) for v in vectorizers], "csr")
    scores = features @ model._weights.astype(float)
    for text, row in zip(_TEXTS, scores, strict=True):
        assert np.allclose(model._scores(text), row, atol=1e-4)


def test_it_is_the_same_after_saving(model: LinearModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    loaded = LinearModel.load(tmp_path)
    assert loaded.labels == model.labels
    assert np.array_equal(loaded.probabilities(_TEXTS), model.probabilities(_TEXTS))


@pytest.mark.parametrize("text", ["", "   ", "xyzzy", "bao nhieu " * 200])
def test_any_text_gives_probabilities(model: LinearModel, text: str) -> None:
    (row,) = model.probabilities([text])
    assert np.isfinite(row).all() and row.sum() == pytest.approx(1, abs=1e-4)


def test_two_labels_are_enough_and_one_is_not() -> None:
    model = LinearModel(_SHAPE)
    model.fit(["co han", "co han lau", "nop dau", "nop o dau"], ["a", "a", "b", "b"])
    assert model.labels[model.probabilities(["nop o dau"])[0].argmax()] == "b"
    with pytest.raises(ValueError):
        model.fit(["a b", "a b c"], ["one", "one"])


def test_words_it_knows(model: LinearModel) -> None:
    assert model.knows("nhieu") and not model.knows("xyzzy")
