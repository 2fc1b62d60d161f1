"""What a citizen typed, made safe for the model and the database.

Rasa obeys text that begins with a slash (`/restart`, `/intent{…}`) and strips every kind of
blank before it looks; characters nobody sees and look-alikes of the slash hide one. So the text
is normalised first and leading slashes go last.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

TEXT_LIMIT = 1000
"""Longest text that is answered, in characters after normalisation."""

_KEPT_CONTROLS = "\n\t"

# Fullwidth solidus, fraction slash and division slash look like "/"; NFKC makes the first one it.
_LEAD = re.compile("\\A[\\s/\uff0f\u2044\u2215]+")


@dataclass(frozen=True)
class Refusal:
    """Why a message is not answered; the reason is the name of the sentence shown."""

    reason: Literal["empty_input", "too_long", "bad_characters", "button_expired"]


def check_text(raw: str, limit: int = TEXT_LIMIT) -> str | Refusal:
    """Give the text to work with: NFC, without invisible characters and leading slashes."""
    if any("\ud800" <= character <= "\udfff" for character in raw):
        return Refusal("bad_characters")
    visible = "".join(
        character
        for character in raw.replace("\r\n", "\n").replace("\r", "\n")
        if character in _KEPT_CONTROLS or unicodedata.category(character) not in {"Cc", "Cf"}
    )
    text = _LEAD.sub("", unicodedata.normalize("NFC", visible)).rstrip()
    if not text:
        return Refusal("empty_input")
    if len(text) > limit:
        return Refusal("too_long")
    return text
