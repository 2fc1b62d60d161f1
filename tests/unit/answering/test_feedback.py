from __future__ import annotations

from troly.answering.feedback import ask_what_was_missing, feedback_buttons
from troly.answering.outcome import ButtonKind
from troly.knowledge.load import KnowledgeBase


def test_the_buttons_that_rate_say_so_and_no_others(knowledge: KnowledgeBase) -> None:
    assert {button.kind for button in feedback_buttons(knowledge)} == {ButtonKind.FEEDBACK}
    # A client with thumbs of its own must still show these.
    asked = ask_what_was_missing(knowledge)
    assert {button.kind for button in asked.buttons} == {ButtonKind.CHOICE}
