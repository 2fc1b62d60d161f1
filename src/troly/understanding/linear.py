"""A linear machine whose confidences mean something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.svm import LinearSVC

_SEED = 20260701
_FOLDS = 2
# Sharpest and flattest confidence that calibration may choose.
_SCALE_BOUNDS = (0.5, 20.0)


@dataclass(frozen=True)
class LinearMachine:
    """One margin for each label: `features @ weights + intercepts`.

    `scale` is the factor from margins to the logits of honest confidences.
    """

    labels: list[str]
    weights: Any
    intercepts: Any
    scale: float

    @classmethod
    def train(
        cls, matrix: Any, labels: Sequence[str], groups: Sequence[int], regularisation: float
    ) -> LinearMachine:
        """Fit a support vector machine, and calibrate it on rows it was not trained on.

        Args:
            matrix: Questions times features.
            labels: One a question; each label needs at least two groups.
            groups: Rows of one group are never on both sides of a calibration fold.
            regularisation: Inverse strength of the regularisation (scikit-learn's C).
        """
        targets = np.array(labels)
        machine = LinearSVC(C=regularisation, dual=True, random_state=_SEED)
        unseen_margins = cross_val_predict(
            machine,
            matrix,
            targets,
            groups=groups,
            cv=StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=_SEED),
            method="decision_function",
        )
        machine.fit(matrix, targets)
        truth = np.searchsorted(machine.classes_, targets)
        return cls(
            machine.classes_.tolist(),
            np.ascontiguousarray(machine.coef_.T, dtype=np.float32),
            machine.intercept_.astype(np.float32),
            _fit_scale(unseen_margins, truth),
        )

    def confidences(self, columns: Any, weights: Any) -> Any:
        """Give each label's confidence, for the features that stand in `columns`."""
        margins = weights @ self.weights.take(columns, axis=0) + self.intercepts
        # scipy's softmax checks longer than it computes.
        odds = np.exp(self.scale * (margins - margins.max()))
        return odds / odds.sum()

    def to_arrays(self) -> dict[str, Any]:
        """Give all that was learnt as plain arrays."""
        return {
            "labels": np.array(self.labels, dtype=str),
            "weights": self.weights,
            "intercepts": self.intercepts,
            "scale": np.float64(self.scale),
        }

    @classmethod
    def from_arrays(cls, arrays: Any) -> LinearMachine:
        """Build the machine again from `to_arrays`."""
        return cls(
            arrays["labels"].tolist(),
            arrays["weights"],
            arrays["intercepts"],
            float(arrays["scale"]),
        )


def _fit_scale(margins: Any, truth: Any) -> float:
    """Choose the scale whose confidences are most honest on questions not trained on.

    Temperature scaling: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """

    def loss(scale: float) -> float:
        logits = scale * margins
        return float(np.mean(logsumexp(logits, axis=1) - logits[np.arange(len(truth)), truth]))

    return float(minimize_scalar(loss, bounds=_SCALE_BOUNDS, method="bounded").x)
