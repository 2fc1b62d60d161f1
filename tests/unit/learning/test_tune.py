from __future__ import annotations

import pytest

from troly.learning.felt import Felt
from troly.learning.training_lines import TrainingLine
from troly.learning.tune import COSTS, Unseen, best, cost, shares
from troly.understanding.decision import Thresholds

TWINS = {"a": [], "b": []}
NOW = Thresholds(answer=0.6, ask=0.2, offer=0.03, similarity=0.15, two_sure=0.7)


def unseen(intent: str, *ranking: tuple[str, float], similarity: float = 0.5) -> Unseen:
    return Unseen(TrainingLine("?", intent, "", "", ""), list(ranking), similarity, False, [])


def test_shares_are_of_questions_in_scope_or_out_of_it() -> None:
    reached = shares(
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
    assert {name: share for name, share in reached.items() if share} == {
        Felt.RIGHT_ANSWER: 0.25,
        Felt.WRONG_ANSWER: 0.25,
        Felt.RIGHT_AMONG_OFFERED: 0.25,
        Felt.NEEDLESS_REFUSAL: 0.25,
        Felt.REFUSED: 0.5,
        Felt.FALSELY_ANSWERED: 0.5,
    }
    dear = (Felt.WRONG_ANSWER, Felt.RIGHT_AMONG_OFFERED, Felt.NEEDLESS_REFUSAL)
    assert cost(reached) == pytest.approx(
        sum(COSTS[way] for way in dear) / 4 + COSTS[Felt.FALSELY_ANSWERED] / 2
    )


def test_every_way_for_a_turn_to_end_has_its_cost() -> None:
    assert set(COSTS) == set(Felt)


def test_the_cheapest_thresholds_within_the_limits_are_best() -> None:
    right = [unseen("a", ("a", 0.78)) for _ in range(50)]
    wrong = [unseen("a", ("b", 0.58), ("a", 0.3)) for _ in range(5)]
    assert 0.58 < best([*right, *wrong], TWINS, NOW).answer <= 0.78
