from __future__ import annotations

from dataclasses import asdict

import pytest

from troly.answering.intents import GREETING, LOOK_UP_DOSSIER, OUT_OF_SCOPE, UNSURE
from troly.answering.verdict import Decision, Verdict
from troly.learning.evaluation import InScope, OutOfScope, Prediction, score
from troly.learning.questions import Question

TWINS = {"a": ["twin_of_a"], "twin_of_a": ["a"], "b": [], "c": []}


def answered(intent: str, *ranking: str) -> Prediction:
    return Prediction(ranking or (intent,), Verdict(Decision.ANSWER, intent))


def answered_both(first: str, second: str) -> Prediction:
    return Prediction((first, second), Verdict(Decision.ANSWER, first, second_answers=(second,)))


def answered_and_offered(first: str, second: str) -> Prediction:
    return Prediction((first, second), Verdict(Decision.ANSWER, first, second_offers=(second,)))


def refused(*ranking: str) -> Prediction:
    return Prediction(ranking, Verdict(Decision.NOT_COVERED, OUT_OF_SCOPE))


def offered(*ranking: str) -> Prediction:
    return Prediction(ranking, Verdict(Decision.ASK_WHICH, UNSURE, ranking[:2]))


# What was predicted for a question whose answer is `a`, and every count that is then one.
IN_SCOPE = [
    (
        answered("a", "a", "b"),
        {"intent_strict", "intent_or_twin", "among_first_three", "right_answer"},
    ),
    (answered("twin_of_a"), {"intent_or_twin", "among_first_three", "right_answer"}),
    (answered("b", "b", "c", "a"), {"among_first_three", "wrong_answer"}),
    (answered("b", "b", "c", GREETING, "a"), {"wrong_answer"}),
    (
        offered("a", "b"),
        {"intent_strict", "intent_or_twin", "among_first_three", "right_among_offered"},
    ),
    (offered("b", "twin_of_a"), {"among_first_three", "right_among_offered"}),
    (offered("b", "c", "a"), {"among_first_three", "wrong_offer"}),
    (
        refused("a", "b"),
        {"intent_strict", "intent_or_twin", "among_first_three", "needless_refusal"},
    ),
    (refused(OUT_OF_SCOPE, "b", "c"), {"needless_refusal"}),
    (answered(GREETING, GREETING, "a"), {"among_first_three", "needless_refusal"}),
    (answered(LOOK_UP_DOSSIER), {"needless_refusal"}),
    # two answers, one of them right; both right
    (
        answered_both("b", "a"),
        {"among_first_three", "right_answer", "needless_addition"},
    ),
    (
        answered_both("a", "twin_of_a"),
        {"intent_strict", "intent_or_twin", "among_first_three", "right_answer"},
    ),
    (answered_both("b", "c"), {"wrong_answer", "needless_addition"}),
    # an entry offered beside the answer
    (
        answered_and_offered("a", "b"),
        {
            "intent_strict",
            "intent_or_twin",
            "among_first_three",
            "right_answer",
            "needless_offer",
        },
    ),
    (
        answered_and_offered("b", "a"),
        {"among_first_three", "wrong_answer"},
    ),
    # a message without words has no ranking
    (Prediction((), Verdict(Decision.ANSWER, "no_words")), {"needless_refusal"}),
]


@pytest.mark.parametrize(("prediction", "ones"), IN_SCOPE)
def test_one_question_in_scope(prediction: Prediction, ones: set[str]) -> None:
    report = score([Question("?", frozenset({"a"}), "plain")], [prediction], TWINS)
    counts = asdict(report.in_scope)
    assert {name for name, count in counts.items() if count == 1} == {"questions", *ones}
    assert max(counts.values()) == 1
    assert report.in_scope_by_register == {"plain": report.in_scope}
    assert report.out_of_scope == OutOfScope()


def test_any_of_several_gold_entries_is_right() -> None:
    question = Question("?", frozenset({"b", "c"}), "plain")
    report = score([question] * 3, [answered("b"), answered("c"), answered("a")], TWINS)
    assert (report.in_scope.right_answer, report.in_scope.wrong_answer) == (2, 1)


@pytest.mark.parametrize(
    ("prediction", "one"),
    [
        (refused("a"), "refused"),
        (answered(GREETING), "refused"),
        (answered("a"), "falsely_answered"),
        (offered("a", "b"), "asked_which"),
    ],
)
def test_one_text_out_of_scope(prediction: Prediction, one: str) -> None:
    report = score([Question("?", frozenset(), "oos_far")], [prediction], TWINS)
    assert report.out_of_scope == OutOfScope(**{"questions": 1, one: 1})
    assert report.out_of_scope_by_register == {"oos_far": report.out_of_scope}
    assert report.in_scope == InScope()


def test_counts_add_up_by_register() -> None:
    a = frozenset({"a"})
    report = score(
        [Question("1", a, "plain"), Question("2", a, "chat"), Question("3", a, "chat")],
        [answered("a"), answered("b"), answered("a")],
        TWINS,
    )
    assert report.in_scope.questions == 3
    assert report.in_scope_by_register["plain"].right_answer == 1
    assert report.in_scope_by_register["chat"].questions == 2
    assert report.in_scope_by_register["chat"].wrong_answer == 1


def test_only_mistakes_are_listed() -> None:
    a, nothing = frozenset({"a"}), frozenset[str]()
    report = score(
        [
            Question("đúng", a, "plain"),
            Question("trong số đưa ra", a, "plain"),
            Question("sai", a, "plain"),
            Question("ngoài", nothing, "oos_far"),
            Question("ngoài mà trả lời", nothing, "oos_near"),
        ],
        [
            answered("a"),
            offered("a", "b"),
            answered("b", "b", "c", "a", GREETING),
            refused(),
            answered("b"),
        ],
        TWINS,
    )
    assert report.as_json()["mistakes"] == [
        {
            "text": "sai",
            "gold": ["a"],
            "register": "plain",
            "outcome": "wrong_answer",
            "answered": "b",
            "offered": [],
            "ranking": ["b", "c", "a"],
        },
        {
            "text": "ngoài mà trả lời",
            "gold": ["oos"],
            "register": "oos_near",
            "outcome": "falsely_answered",
            "answered": "b",
            "offered": [],
            "ranking": ["b"],
        },
    ]


def test_each_example_needs_its_prediction() -> None:
    with pytest.raises(ValueError, match="zip"):
        score([Question("?", frozenset(), "plain")], [], TWINS)
