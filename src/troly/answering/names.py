"""What Rasa's process, the action server and the gateway call the same things, spelled once.

`domain.yml` declares what stands here, and a test holds the two together. Intents are named in
`intents`, what the gate decides in `verdict`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Slot(StrEnum):
    """What Rasa keeps of a conversation."""

    # All that the assistant remembers (`state.DialogueState`), as JSON.
    DIALOGUE = "dialogue"
    # Filled by the forms.
    DOSSIER_CODE = "ma_ho_so"
    LAST_SIX = "sau_so_cuoi"
    CONSENT = "dong_y_goi_lai"
    PHONE = "so_dien_thoai"
    CALLER_NAME = "ho_ten"
    # Names the message that says what was wrong with the last thing given to a form.
    FORM_PROBLEM = "form_problem"


class Entity(StrEnum):
    """What is found in a message, or comes with a button's payload."""

    # What the intent of a payload is about: an entry, a topic, a step ...
    ABOUT = "about"
    # A code in its canonical spelling.
    DOSSIER_CODE = "ma_ho_so"
    # What only looks like a code; its value says what it is (`portal.codes.LookAlikeKind`).
    LOOK_ALIKE = "so_giong_ma_ho_so"
    LAST_SIX = "sau_so_cuoi"


class Form(StrEnum):
    """Questions that are asked until all their slots are filled."""

    CALL_BACK = "call_back_form"
    LOOK_UP_DOSSIER = "look_up_dossier_form"
    VERIFY_DOSSIER = "verify_dossier_form"


PRIVATE_SLOTS: Final = frozenset({Slot.LAST_SIX, Slot.PHONE, Slot.CALLER_NAME})
"""They live for one turn: what is stored must not know them."""

PRIVATE_ENTITIES: Final = frozenset({Entity.LAST_SIX})
"""Their values must not be stored either."""

ADDRESS: Final = "address"
"""In a message's metadata: a keyed hash of the network address that it came from."""
