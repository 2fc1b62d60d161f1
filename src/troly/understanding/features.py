"""What a question looks like to the classifier: four views, each TF-IDF weighted.

Words and syllables keep the marks, which tell `đối` from `đổi`; the folded views do not
notice where marks are missing or wrong, and the character view forgives slips of the finger.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from typing import Any

import numpy as np
import scipy.sparse as sparse

from troly.text.segment import Word, segment
from troly.text.unicode import fold, word_spans

# Far more syllables than Vietnamese has; whoever makes up others must not fill the memory.
_REMEMBERED = 20_000


@dataclass(frozen=True)
class Question:
    """A normalised question and its segmented words, each where it stands."""

    text: str
    segments: tuple[Word, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Give the words alone."""
        return tuple(word.text for word in self.segments)


def as_question(text: str) -> Question:
    """Make what the classifier is given of a normalised text."""
    return Question(text, tuple(segment(text)))


class _Pieces:
    """A question's words or syllables, each where it stands."""

    def __init__(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> None:
        self.texts = texts
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Give the number of the first piece within a part, and of the first one behind it."""
        first = bisect_left(self._starts, start)
        return first, max(first, bisect_right(self._ends, end))


def _words(question: Question) -> _Pieces:
    words = question.segments
    return _Pieces([word.text for word in words], [(word.start, word.end) for word in words])


def _syllables(question: Question) -> _Pieces:
    spans = word_spans(question.text)
    return _Pieces([question.text[start:end] for start, end in spans], spans)


_folded = lru_cache(_REMEMBERED)(fold)


def _folded_syllables(question: Question) -> _Pieces:
    spans = word_spans(question.text)
    return _Pieces([_folded(question.text[start:end]) for start, end in spans], spans)


def _itself(piece: str) -> list[str]:
    return [piece]


def _characters(piece: str) -> list[str]:
    padded = f" {piece} "
    return [
        padded[start : start + size]
        for size in range(2, 6)
        for start in range(len(padded) - size + 1)
    ]


@dataclass(frozen=True)
class _View:
    """Which pieces of a question are looked at, and which terms each of them holds.

    With `pairs`, two neighbours are a term too.
    """

    pieces_of: Callable[[Question], _Pieces]
    terms_of: Callable[[str], list[str]] = _itself
    pairs: bool = True
    # In how many questions a term must stand to be learnt.
    least_questions: int = 1

    def pairs_of(self, pieces: _Pieces) -> list[str]:
        return [f"{one}|{other}" for one, other in pairwise(pieces.texts)] if self.pairs else []

    def all_terms(self, question: Question) -> list[str]:
        pieces = self.pieces_of(question)
        return [*chain.from_iterable(map(self.terms_of, pieces.texts)), *self.pairs_of(pieces)]


_VIEWS = {
    "words": _View(_words),
    "syllables": _View(_syllables),
    "folded_syllables": _View(_folded_syllables),
    "folded_characters": _View(_folded_syllables, _characters, pairs=False, least_questions=2),
}

VIEWS = tuple(_VIEWS)
"""The names of all views."""


@dataclass(frozen=True)
class Row:
    """The features of a question, or of a part: column numbers in order, the weight of each."""

    columns: Any
    weights: Any


class _Places:
    """Which columns belong to each piece, one after another."""

    def __init__(self, columns: Sequence[Sequence[int]]) -> None:
        self._columns = np.fromiter(chain.from_iterable(columns), np.int32)
        self._before = [0, *accumulate(map(len, columns))]

    def of(self, first: int, behind: int) -> Any:
        """Give the columns of pieces `first` to `behind - 1`."""
        last = len(self._before) - 1
        return self._columns[self._before[min(first, last)] : self._before[min(behind, last)]]


class _LearntView:
    """A view's terms, each with its column and its inverse document frequency."""

    def __init__(self, view: _View, terms: Sequence[str], idf: Any, first_column: int) -> None:
        self.view = view
        self.terms = terms
        self.idf = idf
        self._column = {term: first_column + index for index, term in enumerate(terms)}
        self._columns_of = lru_cache(_REMEMBERED)(self._find_columns_of)

    def look_at(self, pieces: _Pieces) -> tuple[_Places, _Places]:
        """Give the columns of each piece, and of each pair by its first piece."""
        pairs = self.view.pairs_of(pieces)
        return (
            _Places([self._columns_of(piece) for piece in pieces.texts]),
            _Places([self._known(pair) for pair in pairs]),
        )

    def _find_columns_of(self, piece: str) -> tuple[int, ...]:
        return tuple(chain.from_iterable(map(self._known, self.view.terms_of(piece))))

    def _known(self, term: str) -> tuple[int, ...]:
        column = self._column.get(term)
        return () if column is None else (column,)


class Look:
    """A question's known terms, each where it stands: its parts need no look of their own."""

    def __init__(self, question: Question, features: Features) -> None:
        """Look once; see `Features.look_at`."""
        self._features = features
        self._end = len(question.text)
        makers = {view.view.pieces_of for view in features.views.values()}
        pieces = {maker: maker(question) for maker in makers}
        self._seen = [
            (pieces[view.view.pieces_of], *view.look_at(pieces[view.view.pieces_of]))
            for view in features.views.values()
        ]

    def row(self, start: int = 0, end: int | None = None) -> Row:
        """Give the row of what stands between two places of the text; of all, unless told.

        A word that a place cuts in two belongs to no part.
        """
        columns = list(self._columns(start, self._end if end is None else end))
        return self._features.weigh(np.concatenate(columns))

    def _columns(self, start: int, end: int) -> Iterator[Any]:
        for pieces, places, places_of_pairs in self._seen:
            first, behind = pieces.within(start, end)
            yield places.of(first, behind)
            yield places_of_pairs.of(first, max(first, behind - 1))


class Features:
    """The trained views, side by side in one matrix whose rows have length one.

    TF-IDF as scikit-learn's TfidfVectorizer has it, written for one question at a time: the
    library's checks and intermediate matrices cost a message six times as long.
    """

    def __init__(self, views: dict[str, tuple[Sequence[str], Any]]) -> None:
        """Hold each view's terms and inverse document frequencies."""
        self.views: dict[str, _LearntView] = {}
        self._borders = [0]
        for name, (terms, idf) in views.items():
            self.views[name] = _LearntView(_VIEWS[name], terms, idf, self._borders[-1])
            self._borders.append(self._borders[-1] + len(terms))
        self._idf = np.concatenate([view.idf for view in self.views.values()])

    @classmethod
    def learn(cls, questions: Sequence[Question], views: Sequence[str] = VIEWS) -> Features:
        """Learn the vocabulary and the weights of every view, or of those named."""
        return cls({name: _learn(_VIEWS[name], questions) for name in views})

    def look_at(self, question: Question) -> Look:
        """Find a question's terms, for its row and for those of its parts."""
        return Look(question, self)

    def row(self, question: Question) -> Row:
        """Give one question's row; the product of two rows is their similarity, 0 to 1."""
        return self.look_at(question).row()

    def weigh(self, columns: Any) -> Row:
        """Weigh terms, given as often as they stand: sublinear TF times IDF.

        What a view sees has length one, and all views together.
        """
        columns, frequencies = np.unique(columns, return_counts=True)
        weights = (1 + np.log(frequencies)) * self._idf[columns]
        borders = np.searchsorted(columns, self._borders)
        squares = np.concatenate(([0.0], np.cumsum(weights * weights)))[borders]
        lengths = np.sqrt(np.diff(squares) * len(self.views))
        weights /= np.repeat(lengths, np.diff(borders))
        return Row(columns, weights.astype(np.float32))

    def matrix(self, questions: Sequence[Question]) -> sparse.csr_matrix:
        """Give the rows of many questions as one matrix, questions times features."""
        rows = [self.row(question) for question in questions]
        ends = np.cumsum([0] + [len(row.columns) for row in rows])
        columns = np.concatenate([row.columns for row in rows])
        weights = np.concatenate([row.weights for row in rows])
        return sparse.csr_matrix((weights, columns, ends), shape=(len(rows), self._borders[-1]))

    def to_arrays(self) -> dict[str, Any]:
        """Give all that was learnt as plain arrays."""
        arrays: dict[str, Any] = {}
        for name, view in self.views.items():
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
    found_in = Counter(term for question in questions for term in set(view.all_terms(question)))
    terms = sorted(term for term, n in found_in.items() if n >= view.least_questions)
    document_frequency = np.array([found_in[term] for term in terms], dtype=np.float32)
    # Smoothed, as if one more question held every term once.
    return terms, np.log((1 + len(questions)) / (1 + document_frequency)) + np.float32(1)
