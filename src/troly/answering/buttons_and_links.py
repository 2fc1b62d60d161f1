"""Buttons, links and telephone numbers, made of what the knowledge base says."""

from __future__ import annotations

from collections.abc import Sequence

from troly.answering.intents import LOOK_UP_DOSSIER, payload
from troly.answering.outcome import Button, ButtonKind, Contact, Link
from troly.knowledge.load import KnowledgeBase


def contact(knowledge: KnowledgeBase, variable: str) -> Contact:
    """Give a telephone number of the knowledge base."""
    found = knowledge.variables[variable]
    return Contact(title=found.title, phone=found.value)


def link(knowledge: KnowledgeBase, variable: str) -> Link:
    """Give an address of the knowledge base."""
    found = knowledge.variables[variable]
    return Link(title=found.title, url=found.value)


def button(
    knowledge: KnowledgeBase,
    message: str,
    intent: str,
    about: str = "",
    kind: ButtonKind = ButtonKind.CHOICE,
) -> Button:
    """Give a button whose title is a message, and what it means."""
    return Button(title=knowledge.message(message), payload=payload(intent, about), kind=kind)


def look_up_button(knowledge: KnowledgeBase) -> Button:
    """Give the way to our own dossier look-up."""
    return button(knowledge, "dossier_start", LOOK_UP_DOSSIER)


def entry_buttons(knowledge: KnowledgeBase, entry_ids: Sequence[str]) -> list[Button]:
    """Give a button for each entry that exists."""
    return [
        Button(title=knowledge.entry(entry_id).title, payload=payload(entry_id))
        for entry_id in entry_ids
        if entry_id in knowledge.entries
    ]
