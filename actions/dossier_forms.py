"""The two forms of the dossier look-up: checking what came, asking for what is missing."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from actions.as_tap import as_tap
from actions.forms import AskForSlot, closed_form
from actions.outcome_action import Answer, Named, OutcomeAction
from actions.services import Services
from actions.show_dossier import is_proven
from actions.tracker import entity
from troly.answering.intents import LAST_DOSSIER, payload
from troly.answering.look_up_dossier import ask_dossier_code, ask_second_factor
from troly.answering.names import Entity, Slot
from troly.answering.outcome import Outcome
from troly.answering.state import DialogueState
from troly.portal.reading import read_numbers
from troly.vietnam_time import today_in_vietnam

_SIX_DIGITS = re.compile(r"[0-9]{6}")


class BeginLookUp(OutcomeAction):
    """Forgets the dossier before, unless this message names the new one."""

    action = "action_begin_look_up"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        look_alike, code = entity(tracker, Entity.LOOK_ALIKE), entity(tracker, Entity.DOSSIER_CODE)
        problem = _look_alike_message(look_alike) if look_alike and not code else None
        return [], [
            *closed_form(),
            SlotSet(Slot.DOSSIER_CODE, code),
            SlotSet(Slot.LAST_SIX, None),
            SlotSet(Slot.FORM_PROBLEM, problem),
        ]


class BeginVerification(OutcomeAction):
    """Forgets the second factor before; the dossier stays the one last looked up.

    While an earlier factor still counts, the dossier is shown at once.
    """

    action = "action_begin_verification"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        code = tracker.get_slot(Slot.DOSSIER_CODE)
        if code and is_proven(services, state, code):
            return [], as_tap(payload(LAST_DOSSIER))
        return [], [*closed_form(), SlotSet(Slot.LAST_SIX, None), SlotSet(Slot.FORM_PROBLEM, None)]


class AskDossierCode(AskForSlot):
    """Asks for the code, and says before the first one what becomes of it."""

    action = "action_ask_ma_ho_so"

    def ask(self, services: Services, state: DialogueState, problem: str) -> Outcome:
        kept_days = services.retention_days if state.tell_once("dossier_privacy") else None
        return ask_dossier_code(services.knowledge.current(), problem, kept_days)


class AskSecondFactor(AskForSlot):
    """Asks for the last six digits."""

    action = "action_ask_sau_so_cuoi"

    def ask(self, services: Services, state: DialogueState, problem: str) -> Outcome:
        return ask_second_factor(services.knowledge.current(), problem)


class ValidateLookUpDossierForm(Named, FormValidationAction):
    """Takes dossier codes, and explains what only looks like one."""

    action = "validate_look_up_dossier_form"

    def validate_ma_ho_so(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        """Keep a code; of several, the first."""
        if value is None:  # forgotten at the beginning of this look-up
            return {Slot.DOSSIER_CODE: None}
        first = value[0] if isinstance(value, list) else value
        codes = read_numbers(first, today_in_vietnam()).codes
        if codes:
            return {Slot.DOSSIER_CODE: codes[0].text, Slot.FORM_PROBLEM: None}
        return {Slot.DOSSIER_CODE: None, Slot.FORM_PROBLEM: _look_alike_message(first)}


class ValidateVerifyDossierForm(ValidateLookUpDossierForm):
    """Takes the code where it is missing, and the second factor."""

    action = "validate_verify_dossier_form"

    def validate_sau_so_cuoi(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        """Keep exactly six digits."""
        if value is None:  # forgotten at the beginning of this look-up
            return {Slot.LAST_SIX: None}
        if isinstance(value, str) and _SIX_DIGITS.fullmatch(value):
            return {Slot.LAST_SIX: value, Slot.FORM_PROBLEM: None}
        return {Slot.LAST_SIX: None, Slot.FORM_PROBLEM: "bad_second_factor"}


def _look_alike_message(kind: str) -> str:
    return f"dossier_not_a_code_{kind}"
