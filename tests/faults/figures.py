"""What was measured, as a table of goal and figure."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.machine import describe_machine

RESULTS = Path(__file__).parent / "results.md"


@dataclass
class Figures:
    """One run's rows."""

    rows: list[str] = field(default_factory=list)
    load_before: float = field(default_factory=lambda: os.getloadavg()[0])
    started: float = field(default_factory=time.monotonic)

    def add(self, proof: str, goal: str, measured: str, *, holds: bool) -> None:
        """Note a figure, whether it is as it should be or not."""
        verdict = "yes" if holds else "**no**"
        self.rows.append(f"| {proof} | {goal} | {measured} | {verdict} |")

    def write(self) -> None:
        """Write them where they are committed."""
        machine = describe_machine()
        minutes = (time.monotonic() - self.started) / 60
        RESULTS.write_text(
            "\n".join(
                [
                    "# What two nodes stand",
                    "",
                    "Written by `make faults`. Two nodes (gateway, Rasa and action server each),"
                    " one Redis, one PostgreSQL, with a synchronous standby where it fails over,"
                    " and all clients on one machine. Each proof looks into the database besides"
                    " what clients saw.",
                    "",
                    f"- measured at: {machine.measured_at}, in {minutes:.0f} minutes",
                    f"- commit: {machine.commit}",
                    f"- machine: {machine.processor}, {machine.cores} cores, {machine.system}",
                    f"- load average: {self.load_before:.1f} before, {machine.load_average} after",
                    "",
                    "| proof | goal | measured | holds |",
                    "|---|---|---|---|",
                    *self.rows,
                    "",
                ]
            ),
            "utf-8",
        )


def told(faults: Mapping[str, int]) -> str:
    """Give what went wrong, in words."""
    return ", ".join(f"{kind}: {count}" for kind, count in sorted(faults.items())) or "0 faults"
