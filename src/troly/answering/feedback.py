"""Was it helpful? And if not, what was missing."""

from __future__ import annotations

from troly.answering.buttons_and_links import button, contact
from troly.answering.intents import (
    CALL_BACK,
    HELPFUL,
    NOT_HELPFUL,
    SAY_WHAT_IS_MISSING,
    payload,
)
from troly.answering.outcome import Button, ButtonKind, Outcome, OutcomeType
from troly.answering.topics import menu_button
from troly.knowledge.load import KnowledgeBase
from troly.knowledge.needed import HOTLINE

REASONS = ("wrong_question", "unclear", "outdated", "incomplete")
"""Why an answer did not help; each is the message `reason_…`."""


def feedback_buttons(knowledge: KnowledgeBase) -> list[Button]:
    """Ask under an answer whether it helped."""
    return [
        button(knowledge, "helpful", HELPFUL, kind=ButtonKind.FEEDBACK),
        button(knowledge, "not_helpful", NOT_HELPFUL, kind=ButtonKind.FEEDBACK),
    ]


def thank_for_praise(knowledge: KnowledgeBase) -> Outcome:
    """Answer "it helped"."""
    return Outcome(type=OutcomeType.FEEDBACK, summary=knowledge.message("feedback_thanks"))


def ask_what_was_missing(knowledge: KnowledgeBase) -> Outcome:
    """Answer "it did not help": ask why, and give ways on."""
    return Outcome(
        type=OutcomeType.FEEDBACK,
        summary=knowledge.message("feedback_ask"),
        contacts=[contact(knowledge, HOTLINE)],
        buttons=[
            *(
                Button(
                    title=knowledge.message(f"reason_{reason}"),
                    payload=payload(SAY_WHAT_IS_MISSING, reason),
                )
                for reason in REASONS
            ),
            menu_button(knowledge),
            button(knowledge, "call_back", CALL_BACK),
        ],
    )


def thank_for_comment(knowledge: KnowledgeBase) -> Outcome:
    """Say that the comment will be read, and give ways on."""
    return Outcome(
        type=OutcomeType.FEEDBACK,
        summary=knowledge.message("feedback_comment_thanks"),
        contacts=[contact(knowledge, HOTLINE)],
        buttons=[
            menu_button(knowledge),
            button(knowledge, "call_back", CALL_BACK),
        ],
    )
