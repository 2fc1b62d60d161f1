"""The one shape of an action that answers: a tracker in, outcomes and events out."""

from __future__ import annotations

import json
import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asked import agency_in, is_typed, typed_text
from actions.services import Services, services
from troly.answering.agencies import point_to_agency
from troly.answering.converse import unavailable
from troly.answering.intents import ABOUT, payload
from troly.answering.outcome import Outcome, OutcomeType
from troly.answering.state import Choice, DialogueState
from troly.privacy.secrets import SECRETS, find_private

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]
Answer = tuple[list[Outcome], Events]

_STATE = "dialogue"
_ANSWERS = {OutcomeType.ANSWERED, OutcomeType.DOSSIER_STATUS, OutcomeType.DOSSIER_DETAILS}


class OutcomeAction(Action, ABC):
    """Answers with outcomes, whatever happens: a failure becomes an apology, never silence.

    Rasa's SDK would otherwise answer 500 with the whole request in it, and Rasa would log that
    and say nothing to the citizen.
    """

    @abstractmethod
    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Give what to say, in order, and events; `state` is kept as it is left."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Do what Rasa asks for."""
        tools = services()
        state = state_of(tracker)
        try:
            outcomes, events = await self.answer(tools, tracker, state)
        except Exception:
            logger.exception("%s failed", self.name())
            outcomes, events = [unavailable(tools.knowledge.current())], []
            state = state_of(tracker)
        if outcomes and _gives_secrets_away(tracker):
            warning = tools.knowledge.current().message("do_not_send_secrets")
            outcomes[0].intro = " ".join(filter(None, [warning, outcomes[0].intro]))
        outcomes = [*_urgent_help(tools, tracker, outcomes), *outcomes]
        for outcome in outcomes:
            dispatcher.utter_message(json_message=json.loads(outcome.json()))
        if outcomes:
            _keep_what_is_on_the_screen(state, outcomes)
        if state != state_of(tracker):
            events = [SlotSet(_STATE, json.loads(state.json(exclude_defaults=True))), *events]
        return events


def _keep_what_is_on_the_screen(state: DialogueState, outcomes: list[Outcome]) -> None:
    """Let numbers, "yes" and "no" mean the last list shown, and nothing before it."""
    shown = next((one.buttons for one in reversed(outcomes) if one.buttons), [])
    state.choices = [Choice(title=one.title, payload=one.payload) for one in shown]
    payloads = {one.payload for one in shown}
    state.offered = [one for one in state.offered if payload(one) in payloads]
    if all(one.type is not OutcomeType.FEEDBACK for one in outcomes):
        state.feedback_id = None  # whatever is typed now is no comment


def latest_intent(tracker: Tracker) -> str:
    """Give the intent of the message being answered."""
    intent: str = tracker.latest_message["intent"]["name"]
    return intent


def about(tracker: Tracker) -> str:
    """Give what a button's payload is about; empty for typed messages."""
    return next(tracker.get_latest_entity_values(ABOUT), "")


def state_of(tracker: Tracker) -> DialogueState:
    """Give what the conversation remembers."""
    return DialogueState.parse_obj(tracker.get_slot(_STATE) or {})


def _urgent_help(tools: Services, tracker: Tracker, outcomes: list[Outcome]) -> list[Outcome]:
    """Name the number to call in an emergency before anything that is not an answer.

    `gọi 113 giúp` must not end as a request to be called back next morning.
    """
    if not outcomes or not is_typed(tracker) or any(one.type in _ANSWERS for one in outcomes):
        return []
    knowledge = tools.knowledge.current()
    agency = agency_in(tracker, knowledge)
    if agency is None or not agency.urgent or any(one.title == agency.title for one in outcomes):
        return []
    return [point_to_agency(knowledge, agency)]


def _gives_secrets_away(tracker: Tracker) -> bool:
    """Tell whether a password or the like was typed; bare digits are what forms ask for."""
    text = typed_text(tracker)
    return not text.strip().isdigit() and not SECRETS.isdisjoint(find_private(text))
