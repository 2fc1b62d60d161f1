"""From what a citizen typed to what a model reads."""

from __future__ import annotations

import re
from enum import Enum

from troly.text.abbreviations import spell_out
from troly.text.restore import Restorer, is_marked
from troly.text.unicode import compose, has_letters

# Anything beyond this many characters is not read; the gateway refuses longer messages.
MAX_CHARACTERS = 1000
# A longer run without a space is no Vietnamese word: a link, a keyboard mash, an attack.
MAX_WORD_CHARACTERS = 64
_LONG_RUN = re.compile(rf"(\S{{{MAX_WORD_CHARACTERS}}})\S+")
_SPACES = re.compile(r"\s+")


class Kind(str, Enum):
    """Whether a message can be read at all."""

    WORDS = "words"
    EMPTY = "empty"
    DIGITS = "digits"
    SYMBOLS = "symbols"


def kind_of(text: str) -> Kind:
    """Sort out what no classifier should see: nothing, digits only, emoji or marks only."""
    text = compose(text)
    if not text.strip():
        return Kind.EMPTY
    if has_letters(text):
        return Kind.WORDS
    return Kind.DIGITS if any(char.isdigit() for char in text) else Kind.SYMBOLS


def normalise(text: str, restorer: Restorer | None = None) -> str:
    """Give the text a model reads: composed, capped, lower case, spelled out, marks restored.

    The citizen's own text is not touched; callers keep it beside the result.
    """
    text = _SPACES.sub(" ", compose(text[:MAX_CHARACTERS])).strip().lower()
    spelled_out = spell_out(_LONG_RUN.sub(r"\1", text))
    # Judged before the short forms brought marks of their own.
    if restorer is None or is_marked(text):
        return spelled_out
    return restorer.restore(spelled_out)
