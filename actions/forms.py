"""What the forms share: beginning, asking, leaving, and what was wrong with the last reply."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.forms import REQUESTED_SLOT

from actions.outcome_action import Answer, Events, OutcomeAction
from actions.services import Services
from troly.answering.names import Slot
from troly.answering.outcome import Outcome
from troly.answering.state import DialogueState

SLOTS_OF_FORMS = (REQUESTED_SLOT, *(slot for slot in Slot if slot is not Slot.DIALOGUE))

# What is said when a message holds nothing of what an open form asks for.
_NOTHING_OF_USE = {
    Slot.DOSSIER_CODE: "dossier_code_missing",
    Slot.LAST_SIX: "bad_second_factor",
    Slot.PHONE: "call_back_bad_phone",
    Slot.CONSENT: "call_back_agree_first",
}


class AskForSlot(OutcomeAction, ABC):
    """Asks for what an open form needs, after saying once what was wrong with the last reply."""

    @abstractmethod
    def ask(self, services: Services, state: DialogueState, problem: str) -> Outcome:
        """Give the question; `problem` names the message that comes first, or is empty."""

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        problem = tracker.get_slot(Slot.FORM_PROBLEM) or ""
        return [self.ask(services, state, problem)], [SlotSet(Slot.FORM_PROBLEM, None)]


def closed_form() -> Events:
    """Close a form before it is begun anew: Rasa would run an open one over and over."""
    return [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)]


def left_form(tracker: Tracker) -> Events:
    """Leave the open form, if any, and forget what was given for it."""
    if not tracker.active_loop_name:
        return []
    return [ActiveLoop(None), *(SlotSet(slot, None) for slot in SLOTS_OF_FORMS)]


def problem_of_open_form(tracker: Tracker) -> dict[str, Any]:
    """Remember, for the form's next question, that the message held nothing of use to it."""
    problem = _NOTHING_OF_USE.get(tracker.get_slot(REQUESTED_SLOT))
    event: dict[str, Any] = SlotSet(Slot.FORM_PROBLEM, problem)
    return event
