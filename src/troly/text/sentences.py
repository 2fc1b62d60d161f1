"""Cut a message where a sentence may end."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"(?<=[.!?…;])\s+|\n+")


def split_sentences(text: str) -> list[str]:
    """Give the sentences of a text in order; only white space is lost."""
    return [sentence for part in _SENTENCE_END.split(text) if (sentence := part.strip())]
