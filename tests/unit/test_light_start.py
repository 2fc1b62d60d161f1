"""What the command line, gateway and action server must not load."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["troly.cli", "troly.gateway.app", "actions.services"])
def test_nothing_heavy_is_imported(module: str) -> None:
    # Beside the memory: the settings that keep numpy on one thread are made after the command
    # line's imports, and before numpy's.
    code = (
        f"import sys, {module}; print([m for m in ('numpy', 'spacy', 'rasa') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
