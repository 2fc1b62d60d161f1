"""Guides people who do not know the cause of their trouble, or what to ask."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.outcome_action import Answer, OutcomeAction
from actions.services import Services
from actions.tracker import about, latest_intent
from troly.answering.diagnosis import ask_node
from troly.answering.intents import HELP
from troly.answering.state import DialogueState
from troly.answering.topics import list_topics, open_topic


class Diagnose(OutcomeAction):
    """Asks the next question of a diagnosis."""

    action = "action_diagnose"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        return [ask_node(services.knowledge.current(), about(tracker))], []


class ListTopics(OutcomeAction):
    """Offers the topics; who asks what the assistant can do is told that first."""

    action = "action_list_topics"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        message = "help" if latest_intent(tracker) == HELP else "topics"
        return [list_topics(services.knowledge.current(), message)], []


class OpenTopic(OutcomeAction):
    """Offers the questions of a topic."""

    action = "action_open_topic"

    async def answer(self, services: Services, tracker: Tracker, state: DialogueState) -> Answer:
        return [open_topic(services.knowledge.current(), about(tracker))], []
