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

from troly.text.unicode import without_invisible

TEXT_LIMIT = 1000
"""Longest text that is answered, in characters after normalisation."""

# Controls that part lines or words; word processors put \v into paragraphs.
_LINE_BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1f\x85]")

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
    visible = without_invisible(_LINE_BREAK.sub("\n", raw))
    text = _LEAD.sub("", unicodedata.normalize("NFC", visible)).rstrip()
    if not text:
        return Refusal("empty_input")
    if len(text) > limit:
        return Refusal("too_long")
    return text
