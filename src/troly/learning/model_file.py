"""Which trained model belongs to the present data, and whether it is whole.

Loads no Rasa: every start asks this.
"""

from __future__ import annotations

import hashlib
import json
import platform
from importlib.metadata import version
from pathlib import Path

from troly.rasa_components.source_digest import source_digest

_TRAINED_FROM = ("config.yml", "domain.yml", "data")
# Packages of which another release may make another model of the same data.
_SHAPED_BY = ("rasa", "numpy", "scipy", "scikit-learn", "spacy", "pyvi")


class TrainingFailed(Exception):
    """The model could not be trained; the message says why, in one line."""


class NoModel(Exception):
    """There is no model that may be loaded; the message says why and what to do, in one line."""


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


def manifest_of(model: Path) -> Path:
    """Give where the digest of a model file lies."""
    return model.with_name(model.name.removesuffix(".tar.gz") + ".json")


def write_manifest(model: Path) -> None:
    """Write beside a model, just trained, what it must be when it is loaded."""
    manifest = {
        "model": model.name,  # names what it was trained from: see `model_file`
        "sha256": _sha256(model),
        "versions": _versions(),
        "python": platform.python_version(),
    }
    manifest_of(model).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def check_model(model: Path) -> None:
    """See that a model is the file that training wrote, before Rasa unpacks and loads it.

    A check against mishap: whoever can write into the folder can write a manifest too.

    Raises:
        NoModel: there is none, or it is older than the data, damaged, or not of this training.
    """
    if not model.exists():
        others = sorted(other.name for other in model.parent.glob("troly-*.tar.gz"))
        older = f"; {', '.join(others)}: trained from other data or code" if others else ""
        raise _refused(f"there is no model of the present data in {model.parent}{older}")
    try:
        manifest = json.loads(manifest_of(model).read_text("utf-8"))
        told, digest, versions = manifest["model"], manifest["sha256"], manifest["versions"]
    except (OSError, ValueError, LookupError, TypeError):
        raise _refused(f"{model} has no readable manifest {manifest_of(model).name}") from None
    if told != model.name:
        raise _refused(f"{model} is {told} under another name")
    if versions != _versions():
        raise _refused(f"{model} was trained with other releases of {', '.join(_SHAPED_BY)}")
    if digest != _sha256(model):
        raise _refused(f"{model} is damaged, or not the file that training wrote")


def _refused(why: str) -> NoModel:
    return NoModel(f"{why}: run `troly train`")


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _versions() -> dict[str, str]:
    return {name: version(name) for name in _SHAPED_BY}
