"""Small talk, the way to a person, and stopping."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet

from actions.outcome_action import Answer, OutcomeAction, latest_intent
from actions.services import Services
from troly.answering.converse import hand_off, small_talk
from troly.answering.intents import DENY
from troly.answering.look_up_dossier import look_up_stopped


class SmallTalk(OutcomeAction):
    """Answers greetings, thanks and the like."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_small_talk"

    async def answer(self, tools: Services, tracker: Tracker) -> Answer:
        """Answer."""
        return [small_talk(tools.knowledge.current(), latest_intent(tracker))], []


class OfferPerson(OutcomeAction):
    """Tells how to reach a person."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_offer_person"

    async def answer(self, tools: Services, tracker: Tracker) -> Answer:
        """Answer."""
        return [hand_off(tools.knowledge.current())], []


class Stop(OutcomeAction):
    """Leaves an open look-up and forgets what was given for it; else a polite word."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_stop"

    async def answer(self, tools: Services, tracker: Tracker) -> Answer:
        """Answer."""
        knowledge = tools.knowledge.current()
        if not tracker.active_loop_name:
            return [small_talk(knowledge, DENY)], []
        forgotten = ["requested_slot", "ma_ho_so", "sau_so_cuoi", "look_up_problem"]
        events = [ActiveLoop(None), *(SlotSet(slot, None) for slot in forgotten)]
        return [look_up_stopped(knowledge)], events
