from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from troly.answering.intents import (
    DIALOGUE_INTENTS,
    GREETING,
    LOOK_UP_DOSSIER,
    OUT_OF_SCOPE,
    THANKS,
    UNSURE,
)
from troly.answering.verdict import Decision, Verdict
from troly.understanding.decision import (
    MOST_OFFERED,
    SeveralQuestions,
    Thresholds,
    decide,
)

# Sums of powers of two: floats that stand for just what is written.
THRESHOLDS = Thresholds(answer=0.625, ask=0.125, offer=0.0625, similarity=0.1875, two_sure=0.75)

NEAR = 0.1875
FAR = 0.187

NOT_COVERED = Verdict(Decision.NOT_COVERED, OUT_OF_SCOPE)


def answer(intent: str) -> Verdict:
    return Verdict(Decision.ANSWER, intent)


def ask(*offered: str) -> Verdict:
    return Verdict(Decision.ASK_WHICH, UNSURE, offered)


@pytest.mark.parametrize(
    ("ranking", "verdict"),
    [
        # sure enough
        ([("a", 0.95), ("b", 0.02)], answer("a")),
        ([("a", 0.625), ("b", 0.375)], answer("a")),
        ([("a", 0.625)], answer("a")),
        ([("a", 0.8), ("b", 0.1), ("c", 0.1)], answer("a")),
        # not sure enough
        ([("a", 0.62), ("b", 0.2), ("c", 0.1)], ask("a", "b", "c")),
        ([("a", 0.62), ("b", 0.06)], ask("a")),
        # twins share the confidence between them
        ([("a", 0.5), ("b", 0.46)], ask("a", "b")),
        ([("a", 0.63), ("b", 0.37)], answer("a")),
        # at most three are offered, none that is unlikely
        ([("a", 0.3), ("b", 0.25), ("c", 0.2), ("d", 0.15)], ask("a", "b", "c")),
        ([("a", 0.3), ("b", 0.0625), ("c", 0.062)], ask("a", "b")),
        # hardly likely at all
        ([("a", 0.125), ("b", 0.12)], ask("a", "b")),
        ([("a", 0.12), ("b", 0.12)], NOT_COVERED),
        # out of scope, as the classifier sees it
        ([(OUT_OF_SCOPE, 0.9), ("a", 0.05)], NOT_COVERED),
        ([(OUT_OF_SCOPE, 0.625), ("a", 0.375)], NOT_COVERED),
        ([(OUT_OF_SCOPE, 0.5), ("a", 0.3), ("b", 0.06)], ask("a")),
        ([(OUT_OF_SCOPE, 0.5), ("a", 0.12)], NOT_COVERED),
        ([(OUT_OF_SCOPE, 0.62)], NOT_COVERED),
        # the dialogue's own intents
        ([(GREETING, 0.9), ("a", 0.05)], answer(GREETING)),
        ([(GREETING, 0.625), ("a", 0.375)], answer(GREETING)),
        ([(GREETING, 0.5), ("a", 0.3)], ask("a")),
        ([(GREETING, 0.5), ("a", 0.12)], answer(GREETING)),
        ([(LOOK_UP_DOSSIER, 0.3)], answer(LOOK_UP_DOSSIER)),
        # they are never offered, and do not compete
        ([("a", 0.5), (GREETING, 0.3), ("b", 0.1)], ask("a", "b")),
        ([("a", 0.63), (THANKS, 0.37)], answer("a")),
        ([("a", 0.3), (OUT_OF_SCOPE, 0.3), (THANKS, 0.3), ("b", 0.1)], ask("a", "b")),
    ],
)
def test_a_near_question(ranking: list[tuple[str, float]], verdict: Verdict) -> None:
    assert decide(ranking, NEAR, THRESHOLDS) == verdict


@pytest.mark.parametrize(
    ("ranking", "verdict"),
    [
        # however sure: what about it is for the citizen to say
        ([("a", 1.0), ("b", 0.0), ("c", 0.0), ("d", 0.0)], ask("a")),
        ([("a", 0.625), (GREETING, 0.2), ("b", 0.1)], ask("a", "b")),
        ([("a", 0.7), ("b", 0.0625), ("c", 0.062)], ask("a", "b")),
        ([("a", 0.3), ("b", 0.25), ("c", 0.2), ("d", 0.15)], ask("a", "b", "c")),
        ([("a", 1.0)], ask("a")),
        # the dialogue's own intents ask nothing more
        ([(GREETING, 0.9), ("a", 0.05)], answer(GREETING)),
        ([(GREETING, 0.5), ("a", 0.12)], answer(GREETING)),
        ([(OUT_OF_SCOPE, 0.9), ("a", 0.05)], NOT_COVERED),
        ([("a", 0.12), ("b", 0.12)], NOT_COVERED),
    ],
)
def test_one_word_names_a_subject(ranking: list[tuple[str, float]], verdict: Verdict) -> None:
    assert decide(ranking, NEAR, THRESHOLDS, one_word=True) == verdict


@pytest.mark.parametrize("one_word", [False, True])
@pytest.mark.parametrize("best", ["a", GREETING, LOOK_UP_DOSSIER, OUT_OF_SCOPE])
@pytest.mark.parametrize("similarity", [0.0, FAR])
def test_far_from_everything_known(best: str, similarity: float, one_word: bool) -> None:
    ranking = [(best, 1.0), ("b", 0.0)]
    assert decide(ranking, similarity, THRESHOLDS, one_word) == NOT_COVERED


@pytest.mark.parametrize("intent", sorted(DIALOGUE_INTENTS - {OUT_OF_SCOPE}))
def test_every_dialogue_intent_stands_for_itself(intent: str) -> None:
    assert decide([(intent, 0.625), ("a", 0.375)], NEAR, THRESHOLDS) == answer(intent)


def test_an_offer_is_never_empty() -> None:
    strict = replace(THRESHOLDS, offer=0.5)
    assert decide([("a", 0.3), ("b", 0.2)], NEAR, strict) == ask("a")


def test_a_choice_fits_one_message() -> None:
    ranking = [(name, 1 / 26) for name in "abcdefghijklmnopqrstuvwxyz"]
    easy = replace(THRESHOLDS, ask=0.01, offer=0.01)
    assert len(decide(ranking, NEAR, easy).offered) == MOST_OFFERED == 3


BOTH = Verdict(Decision.ANSWER, "b", second_answers=("a",))


@pytest.mark.parametrize(
    ("ranking", "questions", "verdict"),
    [
        # in the order in which they were asked, whichever the whole finds likelier
        ([("a", 0.5), ("b", 0.4)], SeveralQuestions(("b", "a"), 0.75), BOTH),
        ([("a", 0.9), ("b", 0.05)], SeveralQuestions(("b", "a"), 0.9), BOTH),
        # dialogue in between is no third question
        ([("a", 0.5), (THANKS, 0.3), ("b", 0.2)], SeveralQuestions(("b", "a"), 0.9), BOTH),
        # a part is not sure enough
        ([("a", 0.5), ("b", 0.4)], SeveralQuestions(("b", "a"), 0.74), ask("a", "b")),
        # the whole sees something else
        (
            [("a", 0.5), ("c", 0.3), ("b", 0.2)],
            SeveralQuestions(("b", "a"), 0.9),
            ask("a", "c", "b"),
        ),
        # a part is small talk
        ([("a", 0.8), ("b", 0.2)], SeveralQuestions((THANKS, "a"), 0.9), answer("a")),
        # nothing of it is covered
        (
            [(OUT_OF_SCOPE, 0.9), ("a", 0.05), ("b", 0.05)],
            SeveralQuestions(("b", "a"), 0.9),
            NOT_COVERED,
        ),
    ],
)
def test_two_questions(
    ranking: list[tuple[str, float]], questions: SeveralQuestions, verdict: Verdict
) -> None:
    assert decide(ranking, NEAR, THRESHOLDS, several=[questions]) == verdict


def test_a_second_question_that_is_not_sure_is_offered() -> None:
    sure = [("a", 0.9), ("b", 0.05), ("c", 0.05)]
    and_b = Verdict(Decision.ANSWER, "a", second_offers=("b",))
    told = SeveralQuestions(("b", "a"), 0.625, asked=False)
    doubtful = SeveralQuestions(("a", "b"), 0.74)
    for questions in (told, replace(told, confidence=1.0), doubtful):
        assert decide(sure, NEAR, THRESHOLDS, several=[questions]) == and_b
    # the whole must be sure of its first and find the other next
    for ranking, verdict in [
        ([("a", 0.6), ("b", 0.4)], ask("a", "b")),
        ([("a", 0.9), ("c", 0.05), ("b", 0.05)], answer("a")),
    ]:
        assert decide(ranking, NEAR, THRESHOLDS, several=[told]) == verdict
    # what is only told must be as sure as an answer
    assert decide(sure, NEAR, THRESHOLDS, several=[replace(told, confidence=0.62)]) == answer("a")


THREE = SeveralQuestions(("a", "b", "c"), 0.8)


def test_three_questions_are_listed() -> None:
    ranking = [("a", 0.5), ("d", 0.3)]
    listed = Verdict(Decision.LIST_QUESTIONS, UNSURE, ("a", "b", "c"))
    assert decide(ranking, NEAR, THRESHOLDS, several=[THREE]) == listed
    unsure, of_talk = replace(THREE, confidence=0.7), replace(THREE, intents=("a", THANKS, "c"))
    for questions in (unsure, of_talk):
        assert decide(ranking, NEAR, THRESHOLDS, several=[questions]) == ask("a", "d")


@pytest.mark.parametrize(("name", "value"), [("similarity", 0.5), ("two_sure", 0.4)])
def test_a_threshold_beyond_what_is_looked_for(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"{name} {value}"):
        replace(THRESHOLDS, **{name: value})


@pytest.mark.parametrize("value", [None, "0.6", True])
def test_thresholds_are_numbers(value: object) -> None:
    gate = {**asdict(THRESHOLDS), "ask": value, "name": "Gate"}
    with pytest.raises(ValueError, match=r"config\.yml: Gate: give ask a number"):
        Thresholds.read(gate)
    assert Thresholds.read({**gate, "ask": THRESHOLDS.ask}) == THRESHOLDS
