"""The classifier itself, free of Rasa: which intents a question may have, and how surely.

A linear machine on TF-IDF is as accurate here as DIET and far cheaper
(docs/adr/0004-linear-classifier.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sparse

from troly.text.questions import Part
from troly.understanding.decision import NEAR_ENOUGH
from troly.understanding.features import VIEWS, Features, Question, Row
from troly.understanding.linear import LinearMachine


@dataclass(frozen=True)
class Lesson:
    """A training question; `number` is its own, or that of the question it is a copy of."""

    question: Question
    intent: str
    number: int
    is_copy: bool = False


@dataclass(frozen=True)
class Settings:
    """What `config.yml` says about the classifier."""

    regularisation: float
    views: Sequence[str] = VIEWS


class Ranked(NamedTuple):
    """An intent with its confidence, 0 to 1; all intents' confidences sum to one."""

    intent: str
    confidence: float


@dataclass(frozen=True)
class Known:
    """A training question and how similar it is, 0 to 1."""

    text: str
    intent: str
    similarity: float


@dataclass(frozen=True)
class Examined:
    """A question's intents, best first, its similarity to known ones, and its parts' intents."""

    ranking: Sequence[Ranked]
    similarity: float
    likeliest: Callable[[Part], Ranked]


class IntentModel:
    """Ranks intents and measures how near the closest training question is."""

    def __init__(
        self,
        features: Features,
        machine: LinearMachine,
        known: sparse.csr_matrix,
        known_texts: Sequence[tuple[str, str]],
    ) -> None:
        """Hold the trained parts.

        Args:
            features: The views of a question.
            machine: Ranks intents by these.
            known: Features times training questions, each column of length one.
            known_texts: Text and intent of each of these questions.
        """
        self._features = features
        self._machine = machine
        self._known = known
        self._known_texts = known_texts
        self._known_of = _split(known, [intent for _, intent in known_texts])

    @classmethod
    def train(cls, lessons: Sequence[Lesson], settings: Settings) -> IntentModel:
        """Fit on labelled questions; needs at least two an intent, for the calibration."""
        originals = [lesson for lesson in lessons if not lesson.is_copy]
        features = Features.learn([lesson.question for lesson in originals], settings.views)
        matrix = features.matrix([lesson.question for lesson in lessons])
        machine = LinearMachine.train(
            matrix,
            [lesson.intent for lesson in lessons],
            [lesson.number for lesson in lessons],
            settings.regularisation,
        )
        known = matrix[[not lesson.is_copy for lesson in lessons]]
        texts = [(lesson.question.text, lesson.intent) for lesson in originals]
        return cls(features, machine, known.T.tocsr(), texts)

    def rank(self, question: Question) -> list[Ranked]:
        """Give all intents, best first."""
        return self._ranked(self._features.row(question))

    def similarity(self, question: Question) -> float:
        """Give the similarity to the nearest known question, 0 to 1."""
        return self._similarity(self._features.row(question))

    def examine(self, question: Question) -> Examined:
        """Give all that is to know of a question, for one look at its words.

        Where a question of the likeliest intent is near enough already, the others are not looked
        through: the similarity is then that to the nearest of the likeliest intent.
        """
        look = self._features.look_at(question)
        row = look.row()
        ranking = self._ranked(row)
        similarity = float(_product(self._known_of[ranking[0].intent], row).max())
        if similarity < NEAR_ENOUGH:
            similarity = self._similarity(row)
        return Examined(ranking, similarity, lambda part: self._likeliest(look.row(*part)))

    def nearest(self, question: Question, count: int) -> list[Known]:
        """Give the known questions that are most alike, nearest first."""
        similarities = _product(self._known, self._features.row(question))
        found = []
        for i in np.argsort(-similarities)[:count]:
            if similarities[i] > 0:
                text, intent = self._known_texts[i]
                found.append(Known(text, intent, float(similarities[i])))
        return found

    def _ranked(self, row: Row) -> list[Ranked]:
        confidences = self._machine.confidences(row.columns, row.weights)
        best_first = np.argsort(-confidences)
        labels = [self._machine.labels[i] for i in best_first.tolist()]
        return list(map(Ranked, labels, confidences[best_first].tolist()))

    def _likeliest(self, row: Row) -> Ranked:
        confidences = self._machine.confidences(row.columns, row.weights)
        best = int(np.argmax(confidences))
        return Ranked(self._machine.labels[best], float(confidences[best]))

    def _similarity(self, row: Row) -> float:
        return float(_product(self._known, row).max())

    def save(self, file: Path) -> None:
        """Write one `.npz` file of plain arrays: nothing in it can run code when loaded."""
        texts, intents = zip(*self._known_texts, strict=True)
        np.savez_compressed(
            file,
            **self._features.to_arrays(),
            **self._machine.to_arrays(),
            known_texts=np.array(texts, dtype=str),
            known_intents=np.array(intents, dtype=str),
            known_data=self._known.data,
            known_indices=self._known.indices,
            known_indptr=self._known.indptr,
            known_shape=np.array(self._known.shape),
        )

    @classmethod
    def load(cls, file: Path) -> IntentModel:
        """Read what `save` wrote."""
        with np.load(file, allow_pickle=False) as arrays:
            known = sparse.csr_matrix(
                (arrays["known_data"], arrays["known_indices"], arrays["known_indptr"]),
                shape=tuple(arrays["known_shape"]),
            )
            texts, intents = arrays["known_texts"].tolist(), arrays["known_intents"].tolist()
            return cls(
                Features.from_arrays(arrays),
                LinearMachine.from_arrays(arrays),
                known,
                list(zip(texts, intents, strict=True)),
            )


def _split(known: sparse.csr_matrix, intents: Sequence[str]) -> dict[str, sparse.csr_matrix]:
    """Give the known questions of each intent."""
    by_question, labels = known.tocsc(), np.array(intents)
    return {intent: by_question[:, labels == intent].tocsr() for intent in set(intents)}


def _product(known: sparse.csr_matrix, row: Row) -> Any:
    # With a dense vector it costs half as much as with a sparse one.
    return known[row.columns].T @ row.weights
