"""What a conversation remembers from turn to turn, beside Rasa's forms.

Kept as plain JSON in the slot `dialogue`, so that it survives a restart of every process and
ends with Rasa's session.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Extra


class _Remembered(BaseModel):
    class Config:
        extra = Extra.ignore  # of a version before or after this one


class Choice(_Remembered):
    """A button of the last reply: who types its number or title means its payload."""

    title: str
    payload: str


class Walk(_Remembered):
    """Where somebody stands in an entry's steps; counted from 1 for people, method from 0."""

    entry_id: str
    method: int = 0
    step: int = 1


class SeenDossier(_Remembered):
    """A dossier looked up in this conversation.

    `proven_until` is the end (UTC, without a zone) of the permission that a second factor gave.
    """

    code: str
    proven_until: datetime | None = None


class DialogueState(_Remembered):
    """All of it; an empty one begins a conversation."""

    # What was asked last in words, personal data masked.
    question: str = ""
    # Entries the gate found likeliest for it, best first.
    ranking: list[str] = []
    # The entry answered with last, its version and the answer's outcome id.
    entry_id: str = ""
    outcome_id: str = ""
    choices: list[Choice] = []
    # Entries offered by the last "which of these?", until it is answered or left.
    offered: list[str] = []
    walk: Walk | None = None
    # Turns in a row that could not be answered.
    failures: int = 0
    # A stored "it did not help" while we wait to hear what is missing.
    feedback_id: int | None = None
    # Latest first.
    dossiers: list[SeenDossier] = []
    # Messages that are said once a conversation.
    told: list[str] = []

    def tell_once(self, name: str) -> bool:
        """Tell whether this is the first time that a message is due, and note that it was."""
        if name in self.told:
            return False
        self.told.append(name)
        return True
