"""The form that takes a request to be called back."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from actions.asked import typed_text
from actions.forms import closed_form, left_form
from actions.outcome_action import Answer, Events, OutcomeAction
from actions.services import Services
from troly.answering.call_back import (
    ask_consent,
    ask_phone,
    call_back_cancelled,
    call_back_saved,
    find_caller,
)
from troly.answering.converse import small_talk, unavailable
from troly.answering.intents import DENY
from troly.answering.state import DialogueState
from troly.store.errors import StoreUnavailable

_AGREED = "dong_y_goi_lai"
_PHONE = "so_dien_thoai"
_NAME = "ho_ten"
_PROBLEM = "look_up_problem"


class BeginCallBack(Action):
    """Forgets the request before."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_begin_call_back"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Set the slots that the form starts from."""
        slots = (_AGREED, _PHONE, _NAME, _PROBLEM)
        return [*closed_form(), *(SlotSet(slot, None) for slot in slots)]


class AskConsent(OutcomeAction):
    """Asks whether the number may be kept for this, after saying what was wrong before."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_ask_dong_y_goi_lai"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Ask."""
        problem = tracker.get_slot(_PROBLEM) or ""
        asked = ask_consent(tools.knowledge.current(), state, tools.retention_days, problem)
        return [asked], [SlotSet(_PROBLEM, None)]


class AskPhone(OutcomeAction):
    """Asks for the number, after saying what was wrong with the last one."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_ask_so_dien_thoai"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Ask."""
        problem = tracker.get_slot(_PROBLEM) or ""
        return [ask_phone(tools.knowledge.current(), problem)], [SlotSet(_PROBLEM, None)]


class ValidateCallBackForm(FormValidationAction):
    """Takes numbers that can be called."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "validate_call_back_form"

    def validate_dong_y_goi_lai(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        """Keep a yes, and the number that came with it."""
        caller = find_caller(typed_text(tracker)) if value else None
        number = {_PHONE: caller.phone, _NAME: caller.name} if caller else {}
        return {_AGREED: value, **number}

    def validate_so_dien_thoai(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        """Keep a valid number, and the name beside it."""
        if value is None:  # forgotten at the beginning
            return {_PHONE: None}
        if caller := find_caller(typed_text(tracker)):
            return {_PHONE: caller.phone, _NAME: caller.name, _PROBLEM: None}
        return {_PHONE: None, _PROBLEM: "call_back_bad_phone"}


class CancelCallBack(OutcomeAction):
    """Deletes the request of this conversation, and leaves the form of a new one."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_cancel_call_back"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Answer."""
        knowledge = tools.knowledge.current()
        try:
            cancelled = await asyncio.to_thread(tools.call_backs.cancel, tracker.sender_id)
        except StoreUnavailable:
            return [unavailable(knowledge, "call_back_not_cancelled")], []
        outcome = call_back_cancelled(knowledge, cancelled > 0)
        if tracker.active_loop_name != "call_back_form":
            return [outcome], []
        if not cancelled:
            outcome = small_talk(knowledge, DENY, "call_back_stopped")
        return [outcome], left_form(tracker)


class SaveCallBack(OutcomeAction):
    """Stores the request, gives its ticket number, and forgets who asked."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_save_call_back"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Answer."""
        knowledge = tools.knowledge.current()
        phone: str = tracker.get_slot(_PHONE)
        forgotten: Events = [SlotSet(slot, None) for slot in (_AGREED, _PHONE, _NAME)]
        try:
            ticket = await asyncio.to_thread(
                lambda: tools.call_backs.create(
                    tracker.sender_id,
                    phone=phone,
                    name=tracker.get_slot(_NAME),
                    purpose=state.question or knowledge.message("call_back_any_purpose"),
                )
            )
        except StoreUnavailable:
            return [unavailable(knowledge, "call_back_not_saved")], forgotten
        state.failures = 0
        return [call_back_saved(knowledge, ticket, phone, tools.now())], forgotten
