"""What a question looks like to the classifier: four views, each TF-IDF weighted.

Words and syllables keep the marks, which tell `đối` from `đổi`; the folded views do not
notice where marks are missing or wrong, and the character view forgives slips of the finger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import scipy.sparse as sparse

from troly.text.segment import segment
from troly.text.unicode import fold, words


@dataclass(frozen=True)
class Question:
    """A normalised question and its segmented words."""

    text: str
    words: tuple[str, ...]


def as_question(text: str) -> Question:
    """Make what the classifier is given of a normalised text."""
    return Question(text, tuple(word.text for word in segment(text)))


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
    terms_of: Callable[[Question], list[str]]
    # In how many questions a term must stand to be learnt.
    least_questions: int = 1


_VIEWS = {
    "words": _View(_words),
    "syllables": _View(_syllables),
    "folded_syllables": _View(_folded_syllables),
    "folded_characters": _View(_folded_characters, least_questions=2),
}

VIEWS = tuple(_VIEWS)
"""The names of all views."""


@dataclass(frozen=True)
class Row:
    """One question's features: column numbers, and the weight of each."""

    columns: Any
    weights: Any


class _LearntView:
    """A view's terms, each with its column and its inverse document frequency."""

    def __init__(self, view: _View, terms: Sequence[str], idf: Any, first_column: int) -> None:
        self._terms_of = view.terms_of
        self.terms = terms
        self.idf = idf
        self._first_column = first_column
        self._index = {term: index for index, term in enumerate(terms)}

    def row(self, question: Question) -> Row:
        """Weigh the known terms of a question: sublinear TF times IDF, of length one."""
        counts = Counter(self._terms_of(question))
        known = [(self._index[term], n) for term, n in counts.items() if term in self._index]
        indices = np.array([index for index, _ in known], dtype=np.int32)
        frequencies = np.array([n for _, n in known], dtype=np.float32)
        weights = (1 + np.log(frequencies)) * self.idf[indices]
        length = np.linalg.norm(weights)
        return Row(indices + self._first_column, weights / length if length else weights)


class Features:
    """The trained views, side by side in one matrix whose rows have length one.

    TF-IDF as scikit-learn's TfidfVectorizer has it, written for one question at a time: the
    library's checks and intermediate matrices cost a message six times as long.
    """

    def __init__(self, views: dict[str, tuple[Sequence[str], Any]]) -> None:
        """Hold each view's terms and inverse document frequencies."""
        self._views = {}
        self._width = 0
        for name, (terms, idf) in views.items():
            self._views[name] = _LearntView(_VIEWS[name], terms, idf, self._width)
            self._width += len(terms)

    @classmethod
    def learn(cls, questions: Sequence[Question], views: Sequence[str] = VIEWS) -> Features:
        """Learn the vocabulary and the weights of every view, or of those named."""
        return cls({name: _learn(_VIEWS[name], questions) for name in views})

    def row(self, question: Question) -> Row:
        """Give one question's row; the product of two rows is their similarity, 0 to 1."""
        rows = [view.row(question) for view in self._views.values()]
        return Row(
            np.concatenate([row.columns for row in rows]),
            np.concatenate([row.weights for row in rows]) / np.float32(np.sqrt(len(rows))),
        )

    def matrix(self, questions: Sequence[Question]) -> sparse.csr_matrix:
        """Give the rows of many questions as one matrix, questions times features."""
        rows = [self.row(question) for question in questions]
        ends = np.cumsum([0] + [len(row.columns) for row in rows])
        columns = np.concatenate([row.columns for row in rows])
        weights = np.concatenate([row.weights for row in rows])
        return sparse.csr_matrix((weights, columns, ends), shape=(len(rows), self._width))

    def to_arrays(self) -> dict[str, Any]:
        """Give all that was learnt as plain arrays."""
        arrays: dict[str, Any] = {}
        for name, view in self._views.items():
            arrays[f"{name}.terms"] = np.array(view.terms, dtype=str)
            arrays[f"{name}.idf"] = view.idf
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Any) -> Features:
        """Build the views again from `to_arrays`."""
        return cls(
            {
                name: (arrays[f"{name}.terms"].tolist(), arrays[f"{name}.idf"])
                for name in VIEWS
                if f"{name}.terms" in arrays
            }
        )


def _learn(view: _View, questions: Sequence[Question]) -> tuple[list[str], Any]:
    found_in = Counter(term for question in questions for term in set(view.terms_of(question)))
    terms = sorted(term for term, n in found_in.items() if n >= view.least_questions)
    document_frequency = np.array([found_in[term] for term in terms], dtype=np.float32)
    # Smoothed, as if one more question held every term once.
    return terms, np.log((1 + len(questions)) / (1 + document_frequency)) + np.float32(1)
