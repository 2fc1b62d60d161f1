"""What a question looks like to the classifier: four views, each TF-IDF weighted.

Words and syllables keep the marks, which tell `đối` from `đổi`; the folded views do not
notice where marks are missing or wrong, and the character view forgives slips of the finger.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import scipy.sparse as sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from troly.text.unicode import fold, words


@dataclass(frozen=True)
class Question:
    """A normalised question and its segmented words."""

    text: str
    words: tuple[str, ...]


def _with_pairs(items: Sequence[str]) -> list[str]:
    return [*items, *(f"{a}|{b}" for a, b in pairwise(items))]


def _words(question: Question) -> list[str]:
    return _with_pairs(question.words)


def _syllables(question: Question) -> list[str]:
    return _with_pairs(words(question.text))


def _folded_syllables(question: Question) -> list[str]:
    return _with_pairs(words(fold(question.text)))


def _folded_characters(question: Question) -> list[str]:
    padded = [f" {word} " for word in words(fold(question.text))]
    return [
        word[start : start + size]
        for word in padded
        for size in range(2, 6)
        for start in range(len(word) - size + 1)
    ]


@dataclass(frozen=True)
class _View:
    analyzer: Callable[[Question], list[str]]
    min_df: int = 1


_VIEWS = {
    "words": _View(_words),
    "syllables": _View(_syllables),
    "folded_syllables": _View(_folded_syllables),
    "folded_characters": _View(_folded_characters, min_df=2),
}


class Features:
    """The trained views, side by side in one matrix whose rows have length one."""

    def __init__(self, vectorizers: dict[str, TfidfVectorizer]) -> None:
        self._vectorizers = vectorizers

    @classmethod
    def learn(cls, questions: Sequence[Question]) -> Features:
        """Learn the vocabulary and the weights of every view."""
        vectorizers = {}
        for name, view in _VIEWS.items():
            vectorizers[name] = _vectorizer(view).fit(questions)
        return cls(vectorizers)

    def transform(self, questions: Sequence[Question]) -> sparse.csr_matrix:
        """Give one row a question; the product of two rows is their similarity, 0 to 1."""
        parts = [vectorizer.transform(questions) for vectorizer in self._vectorizers.values()]
        return sparse.hstack(parts, format="csr") / np.sqrt(len(parts))

    def to_arrays(self) -> dict[str, Any]:
        """Give all that was learnt as plain arrays."""
        arrays: dict[str, Any] = {}
        for name, vectorizer in self._vectorizers.items():
            arrays[f"{name}.terms"] = np.array(vectorizer.get_feature_names_out(), dtype=str)
            arrays[f"{name}.idf"] = vectorizer.idf_
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Any) -> Features:
        """Build the views again from `to_arrays`."""
        vectorizers = {}
        for name, view in _VIEWS.items():
            vectorizer = _vectorizer(view, arrays[f"{name}.terms"].tolist())
            vectorizer.idf_ = arrays[f"{name}.idf"]
            vectorizers[name] = vectorizer
        return cls(vectorizers)


def _vectorizer(view: _View, vocabulary: list[str] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer=view.analyzer,
        min_df=view.min_df,
        sublinear_tf=True,
        vocabulary=vocabulary,
    )
