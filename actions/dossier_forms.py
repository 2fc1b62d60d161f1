"""The two forms of the dossier look-up: checking what came, asking for what is missing."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from actions.forms import LAST_SIX, closed_form
from actions.meant import meant
from actions.outcome_action import Answer, Events, OutcomeAction
from actions.services import Services
from actions.show_dossier import is_proven
from troly.answering.intents import LAST_DOSSIER, payload
from troly.answering.look_up_dossier import ask_dossier_code, ask_second_factor
from troly.answering.state import DialogueState
from troly.portal.reading import read_numbers
from troly.vietnam_time import today_in_vietnam

_SIX_DIGITS = re.compile(r"[0-9]{6}")
_CODE = "ma_ho_so"
_LOOK_ALIKE = "so_giong_ma_ho_so"
_PROBLEM = "look_up_problem"
# What is said when a message holds nothing of what an open form asks for.
_NOTHING_OF_USE = {
    _CODE: "dossier_code_missing",
    LAST_SIX: "bad_second_factor",
    "so_dien_thoai": "call_back_bad_phone",
    "dong_y_goi_lai": "call_back_agree_first",
}


class BeginLookUp(Action):
    """Forgets the dossier before, unless this message names the new one."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_begin_look_up"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Set the slots that the form starts from."""
        look_alike = next(tracker.get_latest_entity_values(_LOOK_ALIKE), None)
        code = next(tracker.get_latest_entity_values(_CODE), None)
        problem = _look_alike_message(look_alike) if look_alike and not code else None
        return [
            *closed_form(),
            SlotSet(_CODE, code),
            SlotSet(LAST_SIX, None),
            SlotSet(_PROBLEM, problem),
        ]


class BeginVerification(OutcomeAction):
    """Forgets the second factor before; the dossier stays the one last looked up.

    While an earlier factor still counts, the dossier is shown at once.
    """

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_begin_verification"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Set the slots that the form starts from."""
        code = tracker.get_slot(_CODE)
        if code and is_proven(tools, state, code):
            return [], meant(payload(LAST_DOSSIER))
        return [], [*closed_form(), SlotSet(LAST_SIX, None), SlotSet(_PROBLEM, None)]


class AskDossierCode(OutcomeAction):
    """Asks for the code, after saying what was wrong with the last try."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_ask_ma_ho_so"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Ask."""
        problem = tracker.get_slot(_PROBLEM) or ""
        kept_days = tools.retention_days if state.tell_once("dossier_privacy") else None
        outcome = ask_dossier_code(tools.knowledge.current(), problem, kept_days)
        return [outcome], [SlotSet(_PROBLEM, None)]


class AskSecondFactor(OutcomeAction):
    """Asks for the last six digits, after saying what was wrong with the last try."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_ask_sau_so_cuoi"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Ask."""
        problem = tracker.get_slot(_PROBLEM) or ""
        return [ask_second_factor(tools.knowledge.current(), problem)], [SlotSet(_PROBLEM, None)]


class ValidateLookUpDossierForm(FormValidationAction):
    """Takes dossier codes, and explains what only looks like one."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "validate_look_up_dossier_form"

    def validate_ma_ho_so(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        """Keep a code; of several, the first."""
        if value is None:  # forgotten at the beginning of this look-up
            return {_CODE: None}
        first = value[0] if isinstance(value, list) else value
        codes = read_numbers(first, today_in_vietnam()).codes
        if codes:
            return {_CODE: codes[0].text, _PROBLEM: None}
        return {_CODE: None, _PROBLEM: _look_alike_message(first)}


class ValidateVerifyDossierForm(ValidateLookUpDossierForm):
    """Takes the code where it is missing, and the second factor."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "validate_verify_dossier_form"

    def validate_sau_so_cuoi(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        """Keep exactly six digits."""
        if value is None:  # forgotten at the beginning of this look-up
            return {LAST_SIX: None}
        if isinstance(value, str) and _SIX_DIGITS.fullmatch(value):
            return {LAST_SIX: value, _PROBLEM: None}
        return {LAST_SIX: None, _PROBLEM: "bad_second_factor"}


def problem_of_open_form(tracker: Tracker) -> dict[str, Any]:
    """Remember, for the form's next question, that the message held nothing of use to it."""
    problem = _NOTHING_OF_USE.get(tracker.get_slot("requested_slot"))
    event: dict[str, Any] = SlotSet(_PROBLEM, problem)
    return event


def _look_alike_message(kind: str) -> str:
    return f"dossier_not_a_code_{kind}"
