"""A reply to a list that was shown, typed instead of tapped."""

from __future__ import annotations

from troly.answering.state import Choice, DialogueState
from troly.text.ordinals import place_in_list
from troly.text.unicode import fold, words


def choice_by_number(state: DialogueState, text: str) -> Choice | None:
    """Give the choice whose place in the last list is named; None if it is not there."""
    place = place_in_list(text)
    if place is None or not state.choices or place > len(state.choices):
        return None
    return state.choices[place - 1 if place > 0 else place]


def choice_by_title(state: DialogueState, text: str) -> Choice | None:
    """Give the choice whose title was typed, with or without marks."""
    typed = words(fold(text))
    return next((c for c in state.choices if typed and words(fold(c.title)) == typed), None)
