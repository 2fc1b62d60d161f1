"""Deletes a conversation on its citizen's wish; the gateway does it when the turn is over."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.forms import left_form
from actions.outcome_action import Answer, OutcomeAction
from actions.services import Services
from troly.answering.delete_data import ask_to_confirm_deletion, data_deleted
from troly.answering.state import DialogueState


class AskToConfirmDeletion(OutcomeAction):
    """Says what will be gone, and asks; an open form is left, so that a yes means this."""

    action = "action_ask_to_confirm_deletion"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        return [ask_to_confirm_deletion(services.knowledge.current())], left_form(tracker)


class DeleteData(OutcomeAction):
    """Says that all is deleted; that outcome makes the gateway delete it."""

    action = "action_delete_data"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        return [data_deleted(services.knowledge.current())], []
