"""The decision itself: answer, ask which, or say honestly that this is not covered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from troly.answering.intents import DIALOGUE_INTENTS, OUT_OF_SCOPE, UNSURE
from troly.answering.verdict import Decision, Verdict
from troly.text.unicode import has_letters

MOST_OFFERED = 3

NEAR_ENOUGH = 0.3
"""The similarity from which on a question counts as near, whatever the threshold."""

SURE_ENOUGH = 0.5
"""The confidence below which a part of a message is no question of its own, whatever `two_sure`."""


@dataclass(frozen=True)
class Thresholds:
    """When the gate is sure enough; confidences and similarities from 0 to 1.

    They stand in `config.yml` and nowhere else.
    """

    # Least confidence to answer without asking.
    answer: float
    # Least confidence of the best entry to ask "which of these?".
    ask: float
    # Least confidence of an entry to be among those offered.
    offer: float
    # Least similarity to some known question to say anything but "not covered".
    similarity: float
    # Least confidence in each of two questions to answer both.
    two_sure: float

    @classmethod
    def read(cls, gate: Mapping[str, object]) -> Thresholds:
        """Read the gate's settings in `config.yml`; ValueError: one is missing, or no number."""
        values = {}
        for field in fields(cls):
            value = gate.get(field.name)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ValueError(f"config.yml: Gate: give {field.name} a number from 0 to 1")
            values[field.name] = float(value)
        return cls(**values)

    def __post_init__(self) -> None:
        """ValueError: a threshold beyond what is looked for at all."""
        if self.similarity > NEAR_ENOUGH:
            raise ValueError(f"config.yml: similarity {self.similarity}: at most {NEAR_ENOUGH}")
        if self.two_sure < SURE_ENOUGH:
            raise ValueError(f"config.yml: two_sure {self.two_sure}: at least {SURE_ENOUGH}")


@dataclass(frozen=True)
class SeveralQuestions:
    """The intents of two questions or more, in order; the confidence of the least certain one.

    Not `asked`: one of them is only told of.
    """

    intents: tuple[str, ...]
    confidence: float
    asked: bool = True


def is_one_word(words: Iterable[str]) -> bool:
    """Tell whether a message is one word, signs and digits aside."""
    return sum(map(has_letters, words)) == 1


def decide(
    ranking: list[tuple[str, float]],
    similarity: float,
    thresholds: Thresholds,
    one_word: bool = False,
    several: Sequence[SeveralQuestions] = (),
) -> Verdict:
    """Decide on a ranking (intent and confidence, best first).

    A question far from every known one is not covered, however sure the classifier is: its
    confidence only compares the intents it knows. One word (`đăng nhập`) names a subject and
    asks nothing: what about it is for the citizen to say. Two questions are both answered where
    the parts are sure of them and the whole finds the same two likeliest; less surely, or where one
    is only told of, the likelier is answered and the other offered. Of three or more, a list is
    shown.
    """
    best, confidence = ranking[0]
    if similarity < thresholds.similarity:
        return Verdict(Decision.NOT_COVERED, OUT_OF_SCOPE)
    if best in DIALOGUE_INTENTS and confidence >= thresholds.answer:
        decision = Decision.NOT_COVERED if best == OUT_OF_SCOPE else Decision.ANSWER
        return Verdict(decision, best)
    entries = [(name, value) for name, value in ranking if name not in DIALOGUE_INTENTS]
    if not entries or entries[0][1] < thresholds.ask:
        intent = OUT_OF_SCOPE if best not in DIALOGUE_INTENTS else best
        decision = Decision.NOT_COVERED if intent == OUT_OF_SCOPE else Decision.ANSWER
        return Verdict(decision, intent)
    first, first_confidence = entries[0]
    likeliest = {name for name, _ in entries[:2]}
    second: set[str] = set()
    for questions in several:
        sure = questions.asked and questions.confidence >= thresholds.two_sure
        if len(questions.intents) > 2:
            if sure and DIALOGUE_INTENTS.isdisjoint(questions.intents):
                return Verdict(Decision.LIST_QUESTIONS, UNSURE, questions.intents)
        elif likeliest == set(questions.intents):
            if sure:
                one, *others = questions.intents
                return Verdict(Decision.ANSWER, one, second_answers=tuple(others))
            if questions.asked or questions.confidence >= thresholds.answer:
                second = likeliest - {first}
    if first_confidence >= thresholds.answer and not one_word:
        return Verdict(Decision.ANSWER, first, second_offers=tuple(second))
    offered = [name for name, value in entries[:MOST_OFFERED] if value >= thresholds.offer]
    return Verdict(Decision.ASK_WHICH, UNSURE, tuple(offered or [first]))
