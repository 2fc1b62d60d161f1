"""Answers about the dossier that was looked up last."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.as_tap import as_tap
from actions.outcome_action import Answer, OutcomeAction
from actions.services import Services
from actions.show_dossier import is_proven
from actions.tracker import asker_of, latest_intent
from troly.answering.intents import (
    ASK_HOW_LONG,
    ASK_WHAT_MISSING,
    ASK_WHEN_READY,
    LOOK_UP_DOSSIER,
    VERIFY_DOSSIER,
    payload,
)
from troly.answering.names import Slot
from troly.answering.show_dossier import About
from troly.answering.state import DialogueState

_ABOUT = {ASK_WHEN_READY: About.WHEN, ASK_WHAT_MISSING: About.MISSING}


class LastDossier(OutcomeAction):
    """Shows it again, or says when it is ready, or what is missing.

    What needs the second factor is shown while its permission lasts, then the factor is asked
    again. Where none was looked up yet, a look-up begins.
    """

    action = "action_last_dossier"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        knowledge, intent = services.knowledge.current(), latest_intent(tracker)
        if not state.dossiers:
            is_of_an_answer = intent == ASK_WHEN_READY and state.entry_id
            return [], as_tap(payload(ASK_HOW_LONG if is_of_an_answer else LOOK_UP_DOSSIER))
        code, about = state.dossiers[0].code, _ABOUT.get(intent, About.ALL)
        if is_proven(services, state, code):
            shown = await services.look_up.show_proven(knowledge, code, asker_of(tracker), about)
            return [shown], []
        if about is About.MISSING or services.look_up.factor_always:
            return [], [SlotSet(Slot.DOSSIER_CODE, code), *as_tap(payload(VERIFY_DOSSIER))]
        return [await services.look_up.show_status(knowledge, code, asker_of(tracker), about)], []
