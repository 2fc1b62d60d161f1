"""Shows a dossier: what its code alone may show, and what the second factor unlocks."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from actions.outcome_action import Answer, Events, OutcomeAction
from actions.services import Services
from troly.answering.outcome import OutcomeType
from troly.answering.tries import Asker


class ShowDossierStatus(OutcomeAction):
    """Shows status and dates; where the factor is always asked, goes on to ask it."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_show_dossier_status"

    async def answer(self, tools: Services, tracker: Tracker) -> Answer:
        """Answer."""
        if tools.look_up.factor_always:
            return [], [_ask_factor()]
        knowledge = tools.knowledge.current()
        code = tracker.get_slot("ma_ho_so")
        return [await tools.look_up.show_status(knowledge, code, _asker(tracker))], []


class ShowDossierDetails(OutcomeAction):
    """Shows the details and forgets the second factor at once; refused, it may be given again."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_show_dossier_details"

    async def answer(self, tools: Services, tracker: Tracker) -> Answer:
        """Answer."""
        code, asker = tracker.get_slot("ma_ho_so"), _asker(tracker)
        outcome = await tools.look_up.show_details(
            tools.knowledge.current(), code, tracker.get_slot("sau_so_cuoi"), asker
        )
        events: Events = [SlotSet("sau_so_cuoi", None)]
        if outcome.type is OutcomeType.DOSSIER_REFUSED and tools.look_up.may_try(code, asker):
            events.append(_ask_factor())
        return [outcome], events


def _ask_factor() -> dict[str, Any]:
    event: dict[str, Any] = FollowupAction("verify_dossier_form")
    return event


def _asker(tracker: Tracker) -> Asker:
    metadata = tracker.latest_message.get("metadata") or {}
    return Asker(tracker.sender_id, metadata.get("address", ""))
