"""The form that takes a request to be called back."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from actions.forms import AskForSlot, closed_form, left_form
from actions.outcome_action import Answer, Events, Named, OutcomeAction
from actions.services import Services
from actions.tracker import typed_text
from troly.answering.call_back import (
    Caller,
    ask_consent,
    ask_phone,
    call_back_cancelled,
    call_back_saved,
    find_caller,
)
from troly.answering.converse import small_talk, unavailable
from troly.answering.intents import DENY
from troly.answering.names import Form, Slot
from troly.answering.outcome import Outcome
from troly.answering.state import DialogueState
from troly.store.errors import StoreUnavailable

_OF_A_REQUEST = (Slot.CONSENT, Slot.PHONE, Slot.CALLER_NAME)


class BeginCallBack(OutcomeAction):
    """Forgets the request before."""

    action = "action_begin_call_back"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        slots = (*_OF_A_REQUEST, Slot.FORM_PROBLEM)
        return [], [*closed_form(), *(SlotSet(slot, None) for slot in slots)]


class AskConsent(AskForSlot):
    """Asks whether the number may be kept for this."""

    action = "action_ask_dong_y_goi_lai"

    def ask(self, services: Services, state: DialogueState, problem: str) -> Outcome:
        return ask_consent(services.knowledge.current(), state, services.retention_days, problem)


class AskPhone(AskForSlot):
    """Asks for the number."""

    action = "action_ask_so_dien_thoai"

    def ask(self, services: Services, state: DialogueState, problem: str) -> Outcome:
        return ask_phone(services.knowledge.current(), problem)


class ValidateCallBackForm(Named, FormValidationAction):
    """Takes numbers that can be called."""

    action = "validate_call_back_form"

    def validate_dong_y_goi_lai(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        """Keep a yes, and the number that came with it."""
        caller = find_caller(typed_text(tracker)) if value else None
        return {Slot.CONSENT: value, **(_number_of(caller) if caller else {})}

    def validate_so_dien_thoai(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        """Keep a valid number, and the name beside it."""
        if value is None:  # forgotten at the beginning
            return {Slot.PHONE: None}
        if caller := find_caller(typed_text(tracker)):
            return {**_number_of(caller), Slot.FORM_PROBLEM: None}
        return {Slot.PHONE: None, Slot.FORM_PROBLEM: "call_back_bad_phone"}


def _number_of(caller: Caller) -> dict[str, Any]:
    return {Slot.PHONE: caller.phone, Slot.CALLER_NAME: caller.name}


class CancelCallBack(OutcomeAction):
    """Deletes the request of this conversation, and leaves the form of a new one."""

    action = "action_cancel_call_back"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        knowledge = services.knowledge.current()
        try:
            cancelled = await asyncio.to_thread(services.call_backs.cancel, tracker.sender_id)
        except StoreUnavailable:
            return [unavailable(knowledge, "call_back_not_cancelled")], []
        outcome = call_back_cancelled(knowledge, cancelled > 0)
        if tracker.active_loop_name != Form.CALL_BACK:
            return [outcome], []
        if not cancelled:
            outcome = small_talk(knowledge, DENY, "call_back_stopped")
        return [outcome], left_form(tracker)


class SaveCallBack(OutcomeAction):
    """Stores the request, gives its ticket number, and forgets who asked."""

    action = "action_save_call_back"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        knowledge = services.knowledge.current()
        phone: str = tracker.get_slot(Slot.PHONE)
        forgotten: Events = [SlotSet(slot, None) for slot in _OF_A_REQUEST]
        try:
            ticket = await asyncio.to_thread(
                lambda: services.call_backs.create(
                    tracker.sender_id,
                    phone=phone,
                    name=tracker.get_slot(Slot.CALLER_NAME),
                    purpose=state.question or knowledge.message("call_back_any_purpose"),
                )
            )
        except StoreUnavailable:
            return [unavailable(knowledge, "call_back_not_saved")], forgotten
        state.failures = 0
        return [call_back_saved(knowledge, ticket, phone, services.now())], forgotten
