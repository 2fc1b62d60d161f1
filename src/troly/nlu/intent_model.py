"""The classifier itself, free of Rasa: features, a linear SVM, calibrated confidences.

A linear machine on TF-IDF is as accurate here as DIET and far cheaper
(docs/adr/0004-linear-classifier.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp, softmax
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.svm import LinearSVC

from troly.nlu.features import Features, Question, Row

_SEED = 20260701
_FOLDS = 4
# Sharpest and flattest confidence that calibration may choose.
_SCALE_BOUNDS = (0.5, 20.0)


@dataclass(frozen=True)
class Ranked:
    """An intent with its confidence, 0 to 1; all intents' confidences sum to one."""

    intent: str
    confidence: float


class IntentModel:
    """Ranks intents and measures how near the closest training question is."""

    def __init__(
        self,
        features: Features,
        intents: list[str],
        weights: Any,
        intercepts: Any,
        scale: float,
        known: sparse.csr_matrix,
    ) -> None:
        """Hold the trained parts.

        Args:
            features: The views of a question.
            intents: Names, in the order of the weights' columns.
            weights: Features times intents, float32.
            intercepts: One an intent.
            scale: Factor from the machine's margins to the logits of the confidences.
            known: Features times training questions, each column of length one.
        """
        self._features = features
        self._intents = intents
        self._weights = weights
        self._intercepts = intercepts
        self._scale = scale
        self._known = known

    @classmethod
    def train(
        cls, questions: Sequence[Question], intents: Sequence[str], regularisation: float
    ) -> IntentModel:
        """Fit on labelled questions; needs at least four a label, for the calibration."""
        features = Features.learn(questions)
        matrix = features.matrix(questions)
        labels = np.array(intents)
        machine = LinearSVC(C=regularisation, random_state=_SEED)
        folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
        unseen_margins = cross_val_predict(
            machine, matrix, labels, cv=folds, method="decision_function"
        )
        machine.fit(matrix, labels)
        truth = np.searchsorted(machine.classes_, labels)
        return cls(
            features,
            machine.classes_.tolist(),
            machine.coef_.T.astype(np.float32),
            machine.intercept_.astype(np.float32),
            _fit_scale(unseen_margins, truth),
            matrix.T.tocsr(),
        )

    def rank(self, question: Question) -> tuple[list[Ranked], float]:
        """Give all intents, best first, and the similarity to the nearest known question."""
        row = self._features.row(question)
        margins = row.weights @ self._weights[row.columns] + self._intercepts
        confidences = softmax(self._scale * margins)
        order = np.argsort(-confidences)
        ranking = [Ranked(self._intents[i], float(confidences[i])) for i in order]
        return ranking, self._similarity_to_nearest(row)

    def _similarity_to_nearest(self, row: Row) -> float:
        shape = (1, self._known.shape[0])
        one = sparse.csr_matrix((row.weights, row.columns, [0, len(row.columns)]), shape=shape)
        similarities = (one @ self._known).data
        return float(similarities.max(initial=0.0))

    def save(self, file: Path) -> None:
        """Write one `.npz` file of plain arrays: nothing in it can run code when loaded."""
        known = self._known
        np.savez_compressed(
            file,
            **self._features.to_arrays(),
            intents=np.array(self._intents, dtype=str),
            weights=self._weights,
            intercepts=self._intercepts,
            scale=np.float64(self._scale),
            known_data=known.data,
            known_indices=known.indices,
            known_indptr=known.indptr,
            known_shape=np.array(known.shape),
        )

    @classmethod
    def load(cls, file: Path) -> IntentModel:
        """Read what `save` wrote."""
        with np.load(file, allow_pickle=False) as arrays:
            known = sparse.csr_matrix(
                (arrays["known_data"], arrays["known_indices"], arrays["known_indptr"]),
                shape=tuple(arrays["known_shape"]),
            )
            return cls(
                Features.from_arrays(arrays),
                arrays["intents"].tolist(),
                arrays["weights"],
                arrays["intercepts"],
                float(arrays["scale"]),
                known,
            )


def _fit_scale(margins: Any, truth: Any) -> float:
    """Choose the scale whose confidences are most honest on questions not trained on.

    Temperature scaling: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """

    def loss(scale: float) -> float:
        logits = scale * margins
        return float(np.mean(logsumexp(logits, axis=1) - logits[np.arange(len(truth)), truth]))

    return float(minimize_scalar(loss, bounds=_SCALE_BOUNDS, method="bounded").x)
