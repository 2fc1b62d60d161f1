"""A few questions that lead from a complaint with many causes to the one entry that helps."""

from __future__ import annotations

from troly.answering.buttons_and_links import button
from troly.answering.intents import DIAGNOSE, NONE_OF_THESE, payload
from troly.answering.outcome import Button, Outcome, OutcomeType
from troly.knowledge.load import KnowledgeBase


def diagnosis_buttons(knowledge: KnowledgeBase, entry_id: str) -> list[Button]:
    """Give the way into the diagnosis of a complaint, where there is one."""
    if entry_id not in knowledge.diagnoses:
        return []
    return [button(knowledge, "diagnose", DIAGNOSE, entry_id)]


def ask_node(knowledge: KnowledgeBase, about: str) -> Outcome:
    """Ask the question of `tree.node`, or the first one of `tree`.

    KeyError: there is no such node (it was edited away since the button was shown).
    """
    tree, _, node = about.partition(".")
    diagnosis = knowledge.diagnoses[tree]
    asked = diagnosis.nodes[node or diagnosis.start]
    return Outcome(
        type=OutcomeType.QUESTION_BACK,
        offered_ids=[option.entry for option in asked.options if option.entry],
        summary=asked.question,
        buttons=[
            *(
                Button(
                    title=option.title,
                    payload=payload(option.entry)
                    if option.entry
                    else payload(DIAGNOSE, f"{tree}.{option.node}"),
                )
                for option in asked.options
            ),
            button(knowledge, "none_of_these", NONE_OF_THESE),
        ],
    )
