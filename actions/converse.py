"""Small talk, yes and no, the way to a person."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.as_tap import as_tap
from actions.forms import left_form, problem_of_open_form
from actions.outcome_action import Answer, OutcomeAction
from actions.services import Services
from actions.tracker import entity, latest_intent
from troly.answering.call_back import hand_off
from troly.answering.converse import greeting_at, small_talk
from troly.answering.intents import (
    ABUSE,
    AFFIRM,
    ANGER,
    CONFIRM_DELETION,
    DENY,
    GREETING,
    NEXT_STEP,
    NO_WORDS,
    NONE_OF_THESE,
    VERIFY_DOSSIER,
    payload,
)
from troly.answering.names import Entity, Form
from troly.answering.state import DialogueState


class SmallTalk(OutcomeAction):
    """Answers greetings, thanks and the like."""

    action = "action_small_talk"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        knowledge, intent = services.knowledge.current(), latest_intent(tracker)
        message = ""
        if intent == NO_WORDS and tracker.active_loop_name:
            return [], [problem_of_open_form(tracker)]
        if intent == NO_WORDS and _is_early_factor(tracker, state):
            return [], as_tap(payload(VERIFY_DOSSIER))
        if intent == GREETING:
            message = greeting_at(services.now().hour)
        elif intent == ABUSE and not state.tell_once(ABUSE):
            message = "abuse_again"
        return [small_talk(knowledge, intent, message)], []


def _is_early_factor(tracker: Tracker, state: DialogueState) -> bool:
    """Tell whether six digits came before they were asked for, under a dossier's status.

    The form then asks for them: what came is not kept.
    """
    offered = any(choice.payload == payload(VERIFY_DOSSIER) for choice in state.choices)
    return offered and entity(tracker, Entity.LAST_SIX) is not None


class Affirm(OutcomeAction):
    """Takes a yes to what was asked last: a step, a deletion, the only choice of a list."""

    action = "action_affirm"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        if any(choice.payload == payload(CONFIRM_DELETION) for choice in state.choices):
            return [], as_tap(payload(CONFIRM_DELETION))
        if len(state.offered) == 1:
            return [], as_tap(payload(state.offered[0]))
        if state.walk and any(choice.payload == payload(NEXT_STEP) for choice in state.choices):
            return [], as_tap(payload(NEXT_STEP))
        return [small_talk(services.knowledge.current(), AFFIRM)], []


class OfferPerson(OutcomeAction):
    """Tells how to reach a person; who is angry is heard first."""

    action = "action_offer_person"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        knowledge = services.knowledge.current()
        outcome = hand_off(knowledge, services.now())
        if latest_intent(tracker) == ANGER:
            outcome.intro = knowledge.message("anger")
        return [outcome], []


class Stop(OutcomeAction):
    """Leaves an open form and forgets what was given for it; else a no to what was asked last."""

    action = "action_stop"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        knowledge = services.knowledge.current()
        if tracker.active_loop_name:
            is_call_back = tracker.active_loop_name == Form.CALL_BACK
            message = "call_back_stopped" if is_call_back else "dossier_stopped"
            return [small_talk(knowledge, DENY, message)], left_form(tracker)
        if any(choice.payload == payload(CONFIRM_DELETION) for choice in state.choices):
            return [small_talk(knowledge, DENY, "data_kept")], []
        if state.offered:
            return [], as_tap(payload(NONE_OF_THESE))
        state.walk = None
        return [small_talk(knowledge, DENY)], []
