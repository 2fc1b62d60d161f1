"""Shows a dossier: what its code alone may show, and what the second factor unlocks."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from actions.forms import LAST_SIX
from actions.outcome_action import Answer, Events, OutcomeAction
from actions.services import Services
from troly.answering.outcome import OutcomeType
from troly.answering.state import DialogueState, SeenDossier
from troly.answering.tries import Asker

_MOST_SEEN = 5


class ShowDossierStatus(OutcomeAction):
    """Shows status and dates, or all where the factor came along.

    Where the factor is always asked, goes on to ask it.
    """

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_show_dossier_status"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Answer."""
        if tools.look_up.factor_always:
            return [], [_ask_factor()]
        knowledge = tools.knowledge.current()
        code = tracker.get_slot("ma_ho_so")
        if given := next(tracker.get_latest_entity_values(LAST_SIX), None):
            return await _show_details(tools, tracker, state, given)
        outcome = await tools.look_up.show_status(knowledge, code, asker_of(tracker))
        if outcome.type is OutcomeType.DOSSIER_STATUS:
            _remember(state, code)
        return [outcome], []


class ShowDossierDetails(OutcomeAction):
    """Shows the details and forgets the second factor at once; refused, it may be given again."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_show_dossier_details"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Answer."""
        return await _show_details(tools, tracker, state, tracker.get_slot(LAST_SIX))


async def _show_details(
    tools: Services, tracker: Tracker, state: DialogueState, last_six: str
) -> Answer:
    code, asker = tracker.get_slot("ma_ho_so"), asker_of(tracker)
    outcome = await tools.look_up.show_details(tools.knowledge.current(), code, last_six, asker)
    events: Events = [SlotSet(LAST_SIX, None)]
    if outcome.type is OutcomeType.DOSSIER_DETAILS:
        _remember(state, code, proven_until=_utc(tools.now()) + tools.permission)
    refused = outcome.type is OutcomeType.DOSSIER_REFUSED
    if refused and await tools.look_up.may_try(code, asker):
        events.append(_ask_factor())
    return [outcome], events


def is_proven(tools: Services, state: DialogueState, code: str) -> bool:
    """Tell whether the second factor of a dossier was given here and still counts."""
    now = _utc(tools.now())
    return any(
        seen.code == code and seen.proven_until is not None and now < seen.proven_until
        for seen in state.dossiers
    )


def asker_of(tracker: Tracker) -> Asker:
    """Give who asks, for the limits on tries."""
    metadata = tracker.latest_message.get("metadata") or {}
    return Asker(tracker.sender_id, metadata.get("address", ""))


def _remember(state: DialogueState, code: str, proven_until: datetime | None = None) -> None:
    """Put the dossier first; a permission it has stays."""
    known = next((seen for seen in state.dossiers if seen.code == code), SeenDossier(code=code))
    known.proven_until = proven_until or known.proven_until
    others = [seen for seen in state.dossiers if seen.code != code]
    state.dossiers = [known, *others][:_MOST_SEEN]


def _utc(time: datetime) -> datetime:
    return time.astimezone(timezone.utc).replace(tzinfo=None)


def _ask_factor() -> dict[str, Any]:
    event: dict[str, Any] = FollowupAction("verify_dossier_form")
    return event
