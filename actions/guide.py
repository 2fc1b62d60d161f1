"""Guides people who do not know the cause of their trouble, or what to ask."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.outcome_action import Answer, OutcomeAction, about, latest_intent
from actions.services import Services
from troly.answering.diagnosis import ask_node
from troly.answering.intents import HELP
from troly.answering.state import DialogueState
from troly.answering.topics import list_topics, open_topic


class Diagnose(OutcomeAction):
    """Asks the next question of a diagnosis."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_diagnose"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Answer."""
        return [ask_node(tools.knowledge.current(), about(tracker))], []


class ListTopics(OutcomeAction):
    """Offers the topics; who asks what the assistant can do is told that first."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_list_topics"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Answer."""
        message = "help" if latest_intent(tracker) == HELP else "topics"
        return [list_topics(tools.knowledge.current(), message)], []


class OpenTopic(OutcomeAction):
    """Offers the questions of a topic."""

    def name(self) -> str:
        """Give the name in domain.yml."""
        return "action_open_topic"

    async def answer(self, tools: Services, tracker: Tracker, state: DialogueState) -> Answer:
        """Answer."""
        return [open_topic(tools.knowledge.current(), about(tracker))], []
