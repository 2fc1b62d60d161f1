"""For people who do not know what to ask: topics, then their questions."""

from __future__ import annotations

from troly.answering.buttons_and_links import button, entry_buttons, look_up_button
from troly.answering.intents import OPEN_TOPIC, TOPICS, payload
from troly.answering.outcome import Button, Outcome, OutcomeType
from troly.knowledge.load import KnowledgeBase


def list_topics(knowledge: KnowledgeBase, message: str = "topics") -> Outcome:
    """Offer every topic, after a message."""
    return Outcome(
        type=OutcomeType.TOPICS,
        summary=knowledge.message(message),
        buttons=[*topic_buttons(knowledge), look_up_button(knowledge)],
    )


def open_topic(knowledge: KnowledgeBase, topic_id: str) -> Outcome:
    """Offer the questions of one topic; KeyError where it is no more."""
    topic = knowledge.topics[topic_id]
    entry_ids = [entry.id for entry in knowledge.entries.values() if entry.topic == topic_id]
    return Outcome(
        type=OutcomeType.TOPICS,
        offered_ids=entry_ids,
        title=topic.title,
        summary=knowledge.message("topic_questions"),
        buttons=[
            *entry_buttons(knowledge, entry_ids),
            menu_button(knowledge),
        ],
    )


def topic_buttons(knowledge: KnowledgeBase) -> list[Button]:
    """Give a button for each topic."""
    return [
        Button(title=topic.title, payload=payload(OPEN_TOPIC, topic.id))
        for topic in knowledge.topics.values()
    ]


def menu_button(knowledge: KnowledgeBase) -> Button:
    """Give the way to the list of topics."""
    return button(knowledge, "topics_button", TOPICS)
