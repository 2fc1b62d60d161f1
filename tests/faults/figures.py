"""What was measured, as a table of goal and figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.machine import describe_machine

RESULTS = Path(__file__).parent / "results.md"


@dataclass
class Figures:
    """One run's rows."""

    rows: list[str] = field(default_factory=list)

    def add(self, proof: str, goal: str, measured: str, *, holds: bool) -> None:
        """Note a figure, whether it is as it should be or not."""
        verdict = "yes" if holds else "**no**"
        self.rows.append(f"| {proof} | {goal} | {measured} | {verdict} |")

    def write(self, seconds: float) -> None:
        """Write them where they are committed."""
        machine = describe_machine()
        RESULTS.write_text(
            "\n".join(
                [
                    "# What two nodes stand",
                    "",
                    f"`make faults` on {machine.measured_at[:10]}, commit {machine.commit},"
                    f" {machine.processor}, {machine.cores} cores, load {machine.load_average}"
                    f" at the end, {seconds / 60:.0f} minutes. Two nodes (gateway, Rasa and action"
                    " server each), one PostgreSQL with a synchronous standby and one Redis, all"
                    " on this machine; nothing else.",
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
