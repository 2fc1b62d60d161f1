"""Reads the digest of copies of the sources, each in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import troly
from troly.rasa_components.source_digest import source_digest

SOURCES = Path(troly.__file__).parent


def digest_of(folder: Path) -> str:
    code = "from troly.rasa_components.source_digest import source_digest; print(source_digest())"
    finished = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(folder)},
        check=True,
        capture_output=True,
        text=True,
    )
    return finished.stdout.strip()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the sources; gives the folder that holds the package."""
    ignored = shutil.ignore_patterns("__pycache__")
    for package in ("text", "understanding", "rasa_components", "rasa_server", "portal"):
        shutil.copytree(SOURCES / package, tmp_path / "troly" / package, ignore=ignored)
    (tmp_path / "troly" / "__init__.py").touch()
    return tmp_path


def test_a_copy_has_the_same_digest(copy: Path) -> None:
    assert digest_of(copy) == source_digest()
    assert len(source_digest()) == 64


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("text/restore.py", True),
        ("text/lexicons/abbreviations.tsv", True),
        ("understanding/features.py", True),
        ("understanding/new.py", True),
        ("rasa_components/gate.py", True),
        ("rasa_server/server.py", False),
        ("text/README.md", False),
        ("portal/reading.py", False),
    ],
)
def test_what_shapes_a_model_counts(copy: Path, file: str, counts: bool) -> None:
    with (copy / "troly" / file).open("a", encoding="utf-8") as changed:
        changed.write("# changed\n")
    assert (digest_of(copy) != source_digest()) is counts
