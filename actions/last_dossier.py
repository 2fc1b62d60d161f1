"""Answers about the dossier that was looked up last."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.meant import meant
from actions.outcome_action import Answer, OutcomeAction, latest_intent
from actions.services import Services
from actions.show_dossier import asker_of, is_proven
from troly.answering.intents import (
    ASK_HOW_LONG,
    ASK_WHAT_MISSING,
    ASK_WHEN_READY,
    LOOK_UP_DOSSIER,
    VERIFY_DOSSIER,
    payload,
)
from troly.answering.show_dossier import About
from troly.answering.state import DialogueState

_ABOUT = {ASK_WHEN_READY: About.WHEN, ASK_WHAT_MISSING: About.MISSING}


class LastDossier(OutcomeAction):
    """Shows it again, or says when it is ready, or what is missing.

    What needs the second factor is shown while its permission lasts, then the factor is asked
    for again. Where none has been looked up, a look-up begins.
    """

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_last_dossier"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Answer."""
        knowledge, intent = tools.knowledge.current(), latest_intent(tracker)
        if not state.dossiers:
            is_of_an_answer = intent == ASK_WHEN_READY and state.entry_id
            return [], meant(payload(ASK_HOW_LONG if is_of_an_answer else LOOK_UP_DOSSIER))
        code, about = state.dossiers[0].code, _ABOUT.get(intent, About.ALL)
        if is_proven(tools, state, code):
            shown = await tools.look_up.show_proven(knowledge, code, asker_of(tracker), about)
            return [shown], []
        if about is About.MISSING or tools.look_up.factor_always:
            return [], [SlotSet("ma_ho_so", code), *meant(payload(VERIFY_DOSSIER))]
        return [await tools.look_up.show_status(knowledge, code, asker_of(tracker), about)], []
