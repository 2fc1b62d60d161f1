"""Which trained model belongs to the present data. Loads no Rasa: every start asks this."""

from __future__ import annotations

import hashlib
from pathlib import Path

from troly.rasa_components.source_digest import source_digest

_TRAINED_FROM = ("config.yml", "domain.yml", "data")


class TrainingFailed(Exception):
    """The model could not be trained; the message says why, in one line."""


def model_file(project: Path, model_dir: Path) -> Path:
    """Give where the model of the present data and code lies, or would lie.

    Its name holds a digest of all that it is trained from, so a model that exists is up to date.
    """
    digest = hashlib.sha256(source_digest().encode())
    for name in _TRAINED_FROM:
        path = project / name
        files = sorted(path.rglob("*.y*ml")) if path.is_dir() else [path]
        for file in files:
            digest.update(file.relative_to(project).as_posix().encode())
            digest.update(file.read_bytes())
    return model_dir / f"troly-{digest.hexdigest()[:16]}.tar.gz"
