"""The intents of the dialogue itself; every other intent is an entry of the knowledge base.

Each name in capitals, down to `DIALOGUE_INTENTS`, is one.
"""

from __future__ import annotations

import json

from troly.answering.names import Entity

ABUSE = "abuse"
AFFIRM = "affirm"
ANGER = "anger"
ASK_HOW_LONG = "ask_how_long"
ASK_LINK = "ask_link"
ASK_OTHER_WAY = "ask_other_way"
ASK_PHONE = "ask_phone"
ASK_WHAT_MISSING = "ask_what_missing"
ASK_WHEN_READY = "ask_when_ready"
ASK_WHERE = "ask_where"
AT_STEP = "at_step"
BOT_IDENTITY = "bot_identity"
CALL_BACK = "call_back"
CANCEL_CALL_BACK = "cancel_call_back"
CHOOSE = "choose"
CONFIRM_DELETION = "confirm_deletion"
DELETE_MY_DATA = "delete_my_data"
DENY = "deny"
DIAGNOSE = "diagnose"
DONE = "done"
ENGLISH = "english"
GREETING = "greeting"
HARD_TO_READ = "hard_to_read"
HELP = "help"
HELPFUL = "helpful"
LAST_DOSSIER = "last_dossier"
LOOK_UP_DOSSIER = "look_up_dossier"
NEXT_STEP = "next_step"
NONE_OF_THESE = "none_of_these"
NOT_HELPFUL = "not_helpful"
NO_WORDS = "no_words"
OPEN_TOPIC = "open_topic"
OUT_OF_SCOPE = "out_of_scope"
PREVIOUS_STEP = "previous_step"
REPEAT = "repeat"
SAY_WHAT_IS_MISSING = "say_what_is_missing"
STUCK = "stuck"
TALK_TO_PERSON = "talk_to_person"
THANKS = "thanks"
TOPICS = "topics"
VERIFY_DOSSIER = "verify_dossier"
WALK = "walk"

DIALOGUE_INTENTS: frozenset[str] = frozenset(
    intent for name, intent in globals().items() if name.isupper()
)

# Rasa's own name for "not sure which". The gate sets it where entries are to be offered.
UNSURE = "nlu_fallback"


def payload(intent: str, about: str = "") -> str:
    """Give what a button sends to mean this intent (Rasa's syntax; never shown to a client)."""
    return f"/{intent}{json.dumps({Entity.ABOUT: about})}" if about else f"/{intent}"
