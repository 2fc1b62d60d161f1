"""From what a citizen typed to what a model reads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from troly.text.abbreviations import spell_out
from troly.text.restore import Restorer, is_marked
from troly.text.spelling import Speller
from troly.text.unicode import compose, has_letters

# Anything beyond this many characters is not read; the gateway refuses longer messages.
MAX_CHARACTERS = 1000
# A longer run without a space is no Vietnamese word: a link, a keyboard mash, an attack.
MAX_WORD_CHARACTERS = 64
_LONG_RUN = re.compile(rf"(\S{{{MAX_WORD_CHARACTERS}}})\S+")
_SPACES = re.compile(r"\s+")


class Kind(StrEnum):
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


def normalise(text: str) -> str:
    """Give the text composed, capped, in lower case, its short forms spelled out.

    The citizen's own text is not touched; callers keep it beside the result.
    """
    return spell_out(_LONG_RUN.sub(r"\1", _tidy(text)))


class Reader:
    """Reads messages by what training sentences taught it: mends spelling, sets marks."""

    def __init__(self, restorer: Restorer | None = None) -> None:
        """Take what was learnt; who learnt nothing only normalises."""
        self.restorer = restorer or Restorer()
        self._speller = Speller(self.restorer.counts, self.restorer.pairs)

    @classmethod
    def learn(cls, sentences: Iterable[str]) -> Reader:
        """Learn the spelling of sentences, as people typed them."""
        return cls(Restorer.learn(normalise(sentence) for sentence in sentences))

    def read(self, text: str) -> str:
        """Give the text a model reads: normalised, misspellings mended, marks restored."""
        # Whether the writer sets marks is judged before short forms bring marks of their own.
        return self.restorer.restore(
            self._speller.mend(normalise(text)), is_marked=is_marked(_tidy(text))
        )


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", compose(text[:MAX_CHARACTERS])).strip().lower()
