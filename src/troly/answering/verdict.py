"""What the gate decided about a message: written by Rasa's process, read by the action server."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

GATE: Final = "gate"
"""Where Rasa's parse result holds the verdict, as JSON."""


class Decision(StrEnum):
    """What the gate lets happen."""

    ANSWER = "answer"
    ASK_WHICH = "ask_which"
    LIST_QUESTIONS = "list_questions"
    NOT_COVERED = "not_covered"


OFFERING: Final = frozenset({Decision.ASK_WHICH, Decision.LIST_QUESTIONS})
"""What ends in a choice for the citizen."""


@dataclass(frozen=True)
class Verdict:
    """The decision, and the intent that stands for it: the rules act on that intent.

    `offered` are entries to choose from. Where a second question came along, `second_answers` are
    the entries that answer it too, `second_offers` those to offer, since the gate is not sure.
    """

    decision: Decision
    intent: str
    offered: tuple[str, ...] = ()
    second_answers: tuple[str, ...] = ()
    second_offers: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give plain JSON values."""
        return {
            "decision": self.decision.value,
            "intent": self.intent,
            **{name: list(getattr(self, name)) for name in _LISTS},
        }

    @classmethod
    def from_json(cls, value: object) -> Verdict:
        """Read what `to_json` gave; ValueError: it is anything else."""
        if not isinstance(value, dict) or value.keys() != {"decision", "intent", *_LISTS}:
            raise ValueError("a verdict of the gate has other fields")
        if not isinstance(value["intent"], str):
            raise ValueError("the intent of a verdict is a text")
        lists = {name: _texts(value[name]) for name in _LISTS}
        return cls(Decision(value["decision"]), value["intent"], **lists)


_LISTS = ("offered", "second_answers", "second_offers")


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("the entries of a verdict are a list of texts")
    return tuple(value)
