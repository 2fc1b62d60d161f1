"""The one shape of an action that answers: a tracker in, outcomes and events out."""

from __future__ import annotations

import json
import logging
from abc import ABC, abstractmethod
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.services import Services, services
from actions.tracker import agency_in, is_typed, state_of, typed_text
from troly.answering.agencies import point_to_agency
from troly.answering.converse import unavailable
from troly.answering.intents import payload
from troly.answering.names import Slot
from troly.answering.outcome import Outcome, OutcomeType
from troly.answering.state import Choice, DialogueState
from troly.knowledge.load import KnowledgeBase
from troly.privacy.secrets import SECRETS, find_private

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]
Answer = tuple[list[Outcome], Events]

_ANSWERS = {OutcomeType.ANSWERED, OutcomeType.DOSSIER_STATUS, OutcomeType.DOSSIER_DETAILS}


class Named:
    """Tells rasa-sdk the name that an action has in `domain.yml`."""

    action: ClassVar[str]

    def name(self) -> str:
        return self.action


class OutcomeAction(Named, Action, ABC):
    """Answers with outcomes, whatever happens: a failure becomes an apology, never silence.

    Rasa's SDK would otherwise answer 500 with the whole request in it, and Rasa would log that
    and say nothing to the citizen.
    """

    @abstractmethod
    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Give what to say, in order, and events; `state` is kept as it is left."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        knowledge = services().knowledge.current()
        state = state_of(tracker)
        try:
            outcomes, events = await self.answer(services(), tracker, state)
        except Exception:
            logger.exception("%s failed", self.name())
            outcomes, events = [unavailable(knowledge)], []
            state = state_of(tracker)
        if outcomes and _gives_secrets_away(tracker):
            warning = knowledge.message("do_not_send_secrets")
            outcomes[0].intro = " ".join(filter(None, [warning, outcomes[0].intro]))
        outcomes = [*_urgent_help(knowledge, tracker, outcomes), *outcomes]
        for outcome in outcomes:
            dispatcher.utter_message(json_message=json.loads(outcome.json()))
        if outcomes:
            _keep_what_is_on_the_screen(state, outcomes)
        if state != state_of(tracker):
            remembered = json.loads(state.json(exclude_defaults=True))
            events = [SlotSet(Slot.DIALOGUE, remembered), *events]
        return events


def _keep_what_is_on_the_screen(state: DialogueState, outcomes: list[Outcome]) -> None:
    """Let numbers, "yes" and "no" mean the last list shown, and nothing before it."""
    shown = next((one.buttons for one in reversed(outcomes) if one.buttons), [])
    state.choices = [Choice(title=one.title, payload=one.payload) for one in shown]
    payloads = {one.payload for one in shown}
    state.offered = [one for one in state.offered if payload(one) in payloads]
    if all(one.type is not OutcomeType.FEEDBACK for one in outcomes):
        state.feedback_id = None  # whatever is typed now is no comment


def _urgent_help(
    knowledge: KnowledgeBase, tracker: Tracker, outcomes: list[Outcome]
) -> list[Outcome]:
    """Name the number to call in an emergency before anything that is not an answer.

    `gọi 113 giúp` must not end as a request to be called back next morning.
    """
    if not outcomes or not is_typed(tracker) or any(one.type in _ANSWERS for one in outcomes):
        return []
    agency = agency_in(tracker, knowledge)
    if agency is None or not agency.urgent or any(one.title == agency.title for one in outcomes):
        return []
    return [point_to_agency(knowledge, agency)]


def _gives_secrets_away(tracker: Tracker) -> bool:
    """Tell whether a password or the like was typed; bare digits are what forms ask for."""
    text = typed_text(tracker)
    return not text.strip().isdigit() and not SECRETS.isdisjoint(find_private(text))
