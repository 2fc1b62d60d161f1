"""From nothing to the first answer, at several commits: `python -m benchmarks.environment COMMIT…`.

Clones each commit, calls `make run` there with an empty cache of packages, and starts a second time
once all is made. Prints a page in Markdown.
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import describe_machine
from benchmarks.process_usage import resident_bytes
from benchmarks.servers import free_port
from benchmarks.stock_rasa import ROOT

_READY = "troly: ready."
_READY_WITHIN_SECONDS = 3600.0
_STOPS_WITHIN_SECONDS = 60.0
_MEGABYTE = 1024 * 1024
_PROCESSES = ("rasa", "actions", "gateway")


@dataclass(frozen=True)
class Figures:
    """What one commit took: seconds and bytes."""

    commit: str
    from_nothing: float
    start: float
    environment: int
    packages: int
    memory: dict[str, int]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.environment", description=__doc__)
    parser.add_argument("commits", nargs="+", metavar="COMMIT")
    machine = describe_machine()
    measured = [_measure(commit) for commit in parser.parse_args().commits]
    rows = {
        "`.venv`, MB": [f"{one.environment / _MEGABYTE:.0f}" for one in measured],
        "packages": [str(one.packages) for one in measured],
        "`make run`, from nothing to the first answer, s": [
            f"{one.from_nothing:.0f}" for one in measured
        ],
        "a later start, s": [f"{one.start:.1f}" for one in measured],
        **{
            f"memory of {name}, MB": [f"{one.memory[name] / _MEGABYTE:.0f}" for one in measured]
            for name in _PROCESSES
        },
    }
    print(
        f"# Environment and start, {machine.measured_at[:10]}\n\n"
        f"`python -m benchmarks.environment {' '.join(sys.argv[1:])}`: {machine.processor},"
        f" {machine.cores} cores; load average before the run {machine.load_average}. From nothing:"
        " a new clone, an empty cache of packages; memory after the first answer.\n\n"
        f"| | {' | '.join(one.commit for one in measured)} |\n|---|{'---:|' * len(measured)}"
    )
    for what, cells in rows.items():
        print(f"| {what} | {' | '.join(cells)} |")


def _measure(commit: str) -> Figures:
    with TemporaryDirectory(prefix="troly-environment-") as temporary:
        clone = Path(temporary) / "troly"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        subprocess.run(["git", "checkout", "--quiet", commit], cwd=clone, check=True)
        env = _environment(Path(temporary))
        with _running(clone, env) as (from_nothing, _):
            pass
        with _running(clone, env) as (start, log):
            memory = {name: resident_bytes(_pid(log, name)) for name in _PROCESSES}
        return Figures(
            commit,
            from_nothing,
            start,
            _size(clone / ".venv"),
            sum(1 for _ in clone.glob(".venv/lib/python3*/site-packages/*.dist-info")),
            memory,
        )


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ports = {name: str(free_port()) for name in ("GATEWAY_PORT", "RASA_PORT", "ACTION_PORT")}
    names = ("SESSION_SECRET", "DOSSIER_SECRET", "INTERNAL_SECRET")
    return {
        **kept,
        **ports,
        **{name: secrets.token_hex(32) for name in names},
        "UV_CACHE_DIR": str(folder / "cache"),
        "PIP_NO_CACHE_DIR": "1",
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def _running(clone: Path, env: dict[str, str]) -> Iterator[tuple[float, str]]:
    """Run `make run`; gives the seconds until a question was really answered, and the log."""
    file = clone / "make-run.log"
    started = time.monotonic()
    with file.open("wb") as output:
        process = subprocess.Popen(
            ["make", "run"],
            cwd=clone,
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while _READY not in file.read_text("utf-8", "replace"):
            if process.poll() is not None or time.monotonic() - started > _READY_WITHIN_SECONDS:
                raise SystemExit(f"environment: {clone}: {file.read_text('utf-8')[-2000:]}")
            time.sleep(0.1)
        yield time.monotonic() - started, file.read_text("utf-8", "replace")
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(_STOPS_WITHIN_SECONDS)


def _pid(log: str, name: str) -> int:
    """Give the process that the supervisor says it started."""
    (line,) = (line for line in log.splitlines() if f"{name} started (pid=" in line)
    return int(line.rsplit("pid=", 1)[1].rstrip(")"))


def _size(folder: Path) -> int:
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir())


if __name__ == "__main__":
    main()
