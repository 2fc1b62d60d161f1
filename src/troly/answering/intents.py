"""The intents of the dialogue itself; every other intent is an entry of the knowledge base."""

from __future__ import annotations

AFFIRM = "affirm"
DENY = "deny"
GREETING = "greeting"
HELP = "help"
LOOK_UP_DOSSIER = "look_up_dossier"
NO_WORDS = "no_words"
NONE_OF_THESE = "none_of_these"
OUT_OF_SCOPE = "out_of_scope"
TALK_TO_PERSON = "talk_to_person"
THANKS = "thanks"
VERIFY_DOSSIER = "verify_dossier"

DIALOGUE_INTENTS = frozenset(
    {
        AFFIRM,
        DENY,
        GREETING,
        HELP,
        LOOK_UP_DOSSIER,
        NO_WORDS,
        NONE_OF_THESE,
        OUT_OF_SCOPE,
        TALK_TO_PERSON,
        THANKS,
        VERIFY_DOSSIER,
    }
)


def payload(intent: str) -> str:
    """Give what a button sends to mean this intent (Rasa's syntax; never shown to a client)."""
    return f"/{intent}"
