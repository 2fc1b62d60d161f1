"""Leads through an answer step by step."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.as_tap import as_tap
from actions.outcome_action import Answer, OutcomeAction
from actions.services import Services
from actions.tracker import about, is_typed, latest_intent, understood_text
from troly.answering.converse import small_talk
from troly.answering.intents import (
    AT_STEP,
    DONE,
    NEXT_STEP,
    NOT_HELPFUL,
    PREVIOUS_STEP,
    REPEAT,
    STUCK,
    THANKS,
    WALK,
)
from troly.answering.state import DialogueState
from troly.answering.walk import begin_walk, finish, go_to, is_before_last_step, move, stuck
from troly.text.ordinals import place_in_list


class WalkThrough(OutcomeAction):
    """Shows the step that the message asks for."""

    action = "action_walk_through"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        knowledge, intent = services.knowledge.current(), latest_intent(tracker)
        if intent == WALK:
            return [begin_walk(knowledge, state, about(tracker))], []
        if intent in (NEXT_STEP, PREVIOUS_STEP):
            return [move(knowledge, state, 1 if intent == NEXT_STEP else -1)], []
        if intent == AT_STEP:
            step = (
                place_in_list(understood_text(tracker))
                if is_typed(tracker)
                else int(about(tracker))
            )
            return [go_to(knowledge, state, step or 1)], []
        if intent == DONE and is_before_last_step(knowledge, state):
            return [move(knowledge, state, 1)], []  # done with this step
        if intent == DONE:
            done = finish(knowledge, state) if state.walk else small_talk(knowledge, THANKS)
            return [done], []
        if intent == STUCK:
            if state.walk:
                return [stuck(knowledge, state)], []
            return [], as_tap(f"/{NOT_HELPFUL}")
        assert intent == REPEAT
        if state.walk:
            return [move(knowledge, state, 0)], []
        if state.entry_id:
            return [], as_tap(f"/{state.entry_id}")
        return [small_talk(knowledge, "no_words")], []
