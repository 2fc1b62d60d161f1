"""What the forms share."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet

from actions.outcome_action import Events

LAST_SIX = "sau_so_cuoi"
"""The slot of a dossier's second factor, and the entity that fills it."""

SLOTS_OF_FORMS = (
    "requested_slot",
    "ma_ho_so",
    LAST_SIX,
    "look_up_problem",
    "dong_y_goi_lai",
    "so_dien_thoai",
    "ho_ten",
)


def left_form(tracker: Tracker) -> Events:
    """Leave the open form, if any, and forget what was given for it."""
    if not tracker.active_loop_name:
        return []
    return [ActiveLoop(None), *(SlotSet(slot, None) for slot in SLOTS_OF_FORMS)]


def closed_form() -> Events:
    """Close a form before it is begun anew: Rasa would run an open one over and over."""
    return [ActiveLoop(None), SlotSet("requested_slot", None)]
