"""Split Vietnamese text into words: spaCy's `vi` pipeline, which asks pyvi's model.

Vietnamese writes a space between syllables, not words: `thủ tục hành chính` is two words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any


@dataclass(frozen=True)
class Word:
    """A word and where it stands: `text[start:end]` is the word, spaces inside included."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _spacy_pipeline() -> Any:
    import spacy  # slow to import, and not needed by every process that handles text

    return spacy.blank("vi")


def segment(text: str) -> list[Word]:
    """Give the words in order, with true offsets; only white space lies between them.

    Expects composed text (`troly.text.unicode.compose`): decomposed letters would be torn apart.
    """
    tokens = _spacy_pipeline()(text)
    return [
        Word(token.text, token.idx, token.idx + len(token.text))
        for token in tokens
        if not token.is_space
    ]
