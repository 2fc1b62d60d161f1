"""How long each side trains, from the command's start to its end."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from benchmarks.servers import environment_of
from benchmarks.stock_rasa import ROOT, stock_python
from troly.settings import Settings

_LOG_CHARACTERS_SHOWN = 2000


def train_troly(settings: Settings, log: Path, project: Path = ROOT) -> float:
    """Run `troly train` into the settings' model folder, which holds no model of that project."""
    command = [sys.executable, "-m", "troly.cli", "train"]
    return _seconds(command, project, settings, log)


def train_stock(settings: Settings, project: Path, model: Path, log: Path) -> float:
    """Run `rasa train` in a new project folder, where nothing is cached."""
    command = [
        *(stock_python(), "-m", "rasa", "train", "--force"),
        *("--out", str(model.parent), "--fixed-model-name", model.name.removesuffix(".tar.gz")),
    ]
    return _seconds(command, project, settings, log)


def _seconds(command: list[str], folder: Path, settings: Settings, log: Path) -> float:
    started = time.monotonic()
    with log.open("wb") as output:
        finished = subprocess.run(
            command,
            cwd=folder,
            env=environment_of(settings),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if finished.returncode:
        end = log.read_text("utf-8", "replace")[-_LOG_CHARACTERS_SHOWN:]
        raise SystemExit(f"benchmarks: {' '.join(command)} failed:\n{end}")
    return time.monotonic() - started
