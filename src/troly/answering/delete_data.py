"""A citizen wants the conversation deleted."""

from __future__ import annotations

from troly.answering.buttons_and_links import button
from troly.answering.intents import CONFIRM_DELETION, DENY
from troly.answering.outcome import Outcome, OutcomeType
from troly.knowledge.load import KnowledgeBase


def ask_to_confirm_deletion(knowledge: KnowledgeBase) -> Outcome:
    """Say what will be gone, and ask."""
    return Outcome(
        type=OutcomeType.QUESTION_BACK,
        summary=knowledge.message("confirm_deletion"),
        buttons=[
            button(knowledge, "confirm_deletion_yes", CONFIRM_DELETION),
            button(knowledge, "confirm_deletion_no", DENY),
        ],
    )


def data_deleted(knowledge: KnowledgeBase) -> Outcome:
    """Say that it is gone; whoever delivers this outcome deletes first."""
    return Outcome(type=OutcomeType.DATA_DELETED, summary=knowledge.message("data_deleted"))
