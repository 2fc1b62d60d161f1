"""Takes a typed reply to the list that was shown last."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.as_tap import as_tap
from actions.outcome_action import Answer, OutcomeAction
from actions.services import Services
from actions.tracker import understood_text
from troly.answering.choices import choice_by_number
from troly.answering.converse import no_such_choice
from troly.answering.state import DialogueState


class Choose(OutcomeAction):
    """Goes on as if the named button had been tapped."""

    action = "action_choose"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        if choice := choice_by_number(state, understood_text(tracker)):
            return [], as_tap(choice.payload, tracker)
        return [no_such_choice(services.knowledge.current())], []
