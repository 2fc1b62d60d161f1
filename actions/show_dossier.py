"""Shows a dossier: what its code alone may show, and what the second factor unlocks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from actions.outcome_action import Answer, Events, OutcomeAction
from actions.services import Services
from actions.tracker import asker_of, entity
from troly.answering.names import Entity, Form, Slot
from troly.answering.outcome import OutcomeType
from troly.answering.state import DialogueState, SeenDossier

_MOST_SEEN = 5


class ShowDossierStatus(OutcomeAction):
    """Shows status and dates, or all where the factor came along.

    Where the factor is always asked, goes on to ask it.
    """

    action = "action_show_dossier_status"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        if services.look_up.factor_always:
            return [], [_ask_factor()]
        knowledge = services.knowledge.current()
        code = tracker.get_slot(Slot.DOSSIER_CODE)
        if given := entity(tracker, Entity.LAST_SIX):
            return await _show_details(services, tracker, state, given)
        outcome = await services.look_up.show_status(knowledge, code, asker_of(tracker))
        if outcome.type is OutcomeType.DOSSIER_STATUS:
            _remember(state, code)
        return [outcome], []


class ShowDossierDetails(OutcomeAction):
    """Shows the details and forgets the second factor at once; refused, it may be given again."""

    action = "action_show_dossier_details"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        return await _show_details(services, tracker, state, tracker.get_slot(Slot.LAST_SIX))


async def _show_details(
    services: Services, tracker: Tracker, state: DialogueState, last_six: str
) -> Answer:
    knowledge, asker = services.knowledge.current(), asker_of(tracker)
    code = tracker.get_slot(Slot.DOSSIER_CODE)
    outcome = await services.look_up.show_details(knowledge, code, last_six, asker)
    events: Events = [SlotSet(Slot.LAST_SIX, None)]
    if outcome.type is OutcomeType.DOSSIER_DETAILS:
        _remember(state, code, proven_until=_utc(services.now()) + services.permission)
    refused = outcome.type is OutcomeType.DOSSIER_REFUSED
    if refused and await services.look_up.may_try(code, asker):
        events.append(_ask_factor())
    return [outcome], events


def is_proven(services: Services, state: DialogueState, code: str) -> bool:
    """Tell whether the second factor of a dossier was given here and still counts."""
    now = _utc(services.now())
    return any(
        seen.code == code and seen.proven_until is not None and now < seen.proven_until
        for seen in state.dossiers
    )


def _remember(state: DialogueState, code: str, proven_until: datetime | None = None) -> None:
    """Put the dossier first; a permission it has stays."""
    known = next((seen for seen in state.dossiers if seen.code == code), SeenDossier(code=code))
    known.proven_until = proven_until or known.proven_until
    others = [seen for seen in state.dossiers if seen.code != code]
    state.dossiers = [known, *others][:_MOST_SEEN]


def _utc(time: datetime) -> datetime:
    return time.astimezone(UTC).replace(tzinfo=None)


def _ask_factor() -> dict[str, Any]:
    event: dict[str, Any] = FollowupAction(Form.VERIFY_DOSSIER)
    return event
