from __future__ import annotations

import pytest

from troly.learning.training_lines import TrainingLine
from troly.learning.tune import COSTS, Unseen, best, cost, shares
from troly.understanding.decision import Thresholds

TWINS = {"a": [], "b": []}
NOW = Thresholds(answer=0.6, ask=0.2, offer=0.03, similarity=0.15, two_sure=0.7)


def unseen(intent: str, *ranking: tuple[str, float], similarity: float = 0.5) -> Unseen:
    return Unseen(TrainingLine("?", intent, "", "", ""), list(ranking), similarity, False, [])


def test_shares_are_of_questions_in_scope_or_out_of_it() -> None:
    felt = shares(
        [
            unseen("a", ("a", 0.9)),
            unseen("a", ("b", 0.9)),
            unseen("a", ("b", 0.5), ("a", 0.4)),
            unseen("a", ("out_of_scope", 0.9)),
            unseen("out_of_scope", ("out_of_scope", 0.9)),
            unseen("out_of_scope", ("a", 0.9)),
            unseen("greeting", ("a", 0.9)),  # neither
        ],
        TWINS,
        NOW,
    )
    assert {name: share for name, share in felt.items() if share} == {
        "right": 0.25,
        "wrong": 0.25,
        "offered": 0.25,
        "refused": 0.25,
        "oos refused": 0.5,
        "oos answered": 0.5,
    }
    assert cost(felt) == pytest.approx(
        (COSTS["wrong"] + COSTS["offered"] + COSTS["refused"]) / 4 + COSTS["oos answered"] / 2
    )


def test_the_cheapest_thresholds_within_the_limits_are_best() -> None:
    right = [unseen("a", ("a", 0.78)) for _ in range(50)]
    wrong = [unseen("a", ("b", 0.58), ("a", 0.3)) for _ in range(5)]
    assert 0.58 < best([*right, *wrong], TWINS, NOW).answer <= 0.78
