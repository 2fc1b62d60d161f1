"""A digest of the code that shapes a trained model.

Rasa's training cache hashes a component's class, not the modules and lexicons it calls
(rasa.engine.training.fingerprinting): without this, a changed normaliser would silently train
on stale text.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources
from importlib.abc import Traversable

_PACKAGES = ("troly.text", "troly.understanding", "troly.rasa_components")
_SUFFIXES = (".py", ".tsv")


@lru_cache(maxsize=1)
def source_digest() -> str:
    """Give the SHA-256, in hex, of what shapes a model: text, understanding and components."""
    digest = hashlib.sha256()
    for package in _PACKAGES:
        for path in _files(resources.files(package)):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if path.is_dir():
            found += _files(path)
        elif path.name.endswith(_SUFFIXES):
            found.append(path)
    return found
