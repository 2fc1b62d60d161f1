"""What was measured, and the figures that follow from it."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

from benchmarks.load import LoadResult


@dataclass(frozen=True)
class Block:
    """One stretch of load on one side; `cpu_seconds` by process."""

    clients: int
    load: LoadResult
    cpu_seconds: dict[str, float]


@dataclass(frozen=True)
class Point:
    """All blocks with one number of clients, taken together."""

    answers: int
    per_second: float
    slowest_block_per_second: float
    fastest_block_per_second: float
    p50_ms: float
    p95_ms: float
    cpu_ms_per_answer: dict[str, float]


@dataclass
class SideFigures:
    """One side; `training_seconds` is None where it was not measured."""

    name: str
    training_seconds: float | None = None
    training_on_all_seconds: float | None = None
    start_seconds: list[float] = field(default_factory=list)
    warm_up: list[LoadResult] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    memory_bytes: dict[str, int] = field(default_factory=dict)

    def point(self, clients: int) -> Point:
        """Sum up the blocks with so many clients."""
        blocks = [block for block in self.blocks if block.clients == clients]
        latencies = [ms for block in blocks for ms in block.load.latencies_ms]
        rates = [len(block.load.latencies_ms) / block.load.seconds for block in blocks]
        return Point(
            answers=len(latencies),
            per_second=len(latencies) / sum(block.load.seconds for block in blocks),
            slowest_block_per_second=min(rates),
            fastest_block_per_second=max(rates),
            p50_ms=statistics.median(latencies),
            p95_ms=statistics.quantiles(latencies, n=20, method="inclusive")[-1],
            cpu_ms_per_answer={
                process: 1000 * sum(b.cpu_seconds[process] for b in blocks) / len(latencies)
                for process in blocks[0].cpu_seconds
            },
        )

    @property
    def median_start_seconds(self) -> float:
        """Give the typical time from start to the first answer."""
        return statistics.median(self.start_seconds)

    @property
    def total_memory_bytes(self) -> int:
        """Give the resident memory of all processes."""
        return sum(self.memory_bytes.values())

    @property
    def failures(self) -> list[str]:
        """Give every error and empty answer, those of the warm-up included."""
        loads = [*self.warm_up, *(block.load for block in self.blocks)]
        return [failure for load in loads for failure in load.failures]
