"""Takes a typed reply to the list that was shown last."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.asked import understood_text
from actions.meant import meant
from actions.outcome_action import Answer, OutcomeAction
from actions.services import Services
from troly.answering.choices import choice_by_number
from troly.answering.converse import no_such_choice
from troly.answering.state import DialogueState


class Choose(OutcomeAction):
    """Goes on as if the named button had been tapped."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_choose"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Answer."""
        if choice := choice_by_number(state, understood_text(tracker)):
            return [], meant(choice.payload, tracker)
        return [no_such_choice(tools.knowledge.current())], []
