"""What the gateway itself says, in the sentences of the knowledge base."""

from __future__ import annotations

from datetime import UTC, datetime

from troly.answering.converse import refuse_input, start_buttons, unavailable
from troly.answering.outcome import Outcome, OutcomeType
from troly.gateway.input_check import TEXT_LIMIT
from troly.knowledge.live import LiveKnowledge


class Sentences:
    """Builds the outcomes of turns that never reach Rasa, or that it leaves unanswered."""

    def __init__(self, knowledge: LiveKnowledge) -> None:
        self._knowledge = knowledge

    def sentence(self, name: str) -> str:
        """Give a message of the knowledge base by its name."""
        return self._knowledge.current().message(name, **_parameters(name))

    def greeting(self) -> Outcome:
        """Open a conversation: the operator's notices, then what is asked most."""
        knowledge = self._knowledge.current()
        notices = knowledge.current_notices(datetime.now(UTC))
        return Outcome(
            type=OutcomeType.SMALL_TALK,
            intro=" ".join(notice.text for notice in notices),
            summary=self.sentence("greeting"),
            buttons=start_buttons(knowledge),
        )

    def refusal(self, reason: str) -> Outcome:
        """Say why a message is not answered; the reason names the sentence."""
        return refuse_input(self._knowledge.current(), reason, **_parameters(reason))

    def unavailable(self) -> Outcome:
        """Apologise for a turn without an answer, and name the hotline."""
        return unavailable(self._knowledge.current())


def _parameters(name: str) -> dict[str, int]:
    return {"limit": TEXT_LIMIT} if name == "too_long" else {}
