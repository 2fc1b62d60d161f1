"""Where, when and of what a measurement was taken."""

from __future__ import annotations

import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.stock_project import ROOT

_PACKAGES = ("rasa", "rasa-sdk", "tensorflow", "scikit-learn", "jsonschema", "aiohttp", "sanic")


@dataclass(frozen=True)
class Machine:
    """Hardware, software, moment and source of a run."""

    measured_at: str
    commit: str
    processor: str
    cores: int
    memory_bytes: int
    system: str
    python: str
    packages: dict[str, str]
    load_average: float


def describe_machine() -> Machine:
    """Look at this machine now; the load average tells what else was running."""
    return Machine(
        measured_at=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=_commit(),
        processor=_proc_value("cpuinfo", "model name"),
        cores=len(os.sched_getaffinity(0)),
        memory_bytes=int(_proc_value("meminfo", "MemTotal").split()[0]) * 1024,
        system=platform.platform(),
        python=platform.python_version(),
        packages={name: version(name) for name in _PACKAGES},
        load_average=round(os.getloadavg()[0], 2),
    )


def _commit() -> str:
    commit = _git("rev-parse", "--short=12", "HEAD")
    return f"{commit} with uncommitted changes" if _git("status", "--porcelain") else commit


def _git(*arguments: str) -> str:
    finished = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return finished.stdout.strip() or ("unknown" if finished.returncode else "")


def _proc_value(file: str, name: str) -> str:
    for line in Path("/proc", file).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return "unknown"
