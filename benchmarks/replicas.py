"""One node on SQLite, one and two on PostgreSQL: `python -m benchmarks.replicas`.

A node is gateway, Rasa server and action server. All nodes and the database share this machine,
so two nodes show what sharing costs, not what a second machine brings. The baseline is the node
on SQLite, which `python -m benchmarks.compare` measures beside stock Rasa.
"""

from __future__ import annotations

import argparse
import secrets
import statistics
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.load import LoadOrder, LoadResult, put_under_load
from benchmarks.machine import describe_machine
from benchmarks.questions import draw_conversations, in_scope_questions
from benchmarks.servers import Side, temporary_settings, troly_side
from benchmarks.stock_project import ROOT
from tests.postgres import create_database, running_postgres

_CLIENTS = 8
_CONVERSATIONS_PER_BLOCK = 60
_WARM_UP_CONVERSATIONS = 16


@dataclass
class Arrangement:
    """Nodes that serve together, and what came of each block of conversations."""

    name: str
    nodes: list[Side]
    blocks: list[LoadResult] = field(default_factory=list)

    def put_under_load(self, conversations: list[list[str]]) -> LoadResult:
        """Let clients, spread over the nodes, hold these conversations."""
        urls = [node.url for node in self.nodes]
        return put_under_load(LoadOrder("troly", urls, _CLIENTS, conversations))


def main() -> int:
    """Measure the arrangements in turn, write the result, and fail where a message failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replicas", description=__doc__)
    parser.add_argument("--blocks", type=int, default=4, help="of conversations, in turns")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="troly-replicas-")))
        server = stack.enter_context(running_postgres())
        arrangements = [
            Arrangement("one node, SQLite (baseline)", _nodes(folder / "sqlite", 1, "")),
            Arrangement(
                "one node, PostgreSQL", _nodes(folder / "postgres", 1, create_database(server))
            ),
            Arrangement(
                "two nodes, PostgreSQL", _nodes(folder / "two", 2, create_database(server))
            ),
        ]
        for node in (node for one in arrangements for node in one.nodes):
            stack.callback(node.stop)
            node.start()
        _load(arrangements, options.blocks)
    page = ROOT / "benchmarks" / "results" / f"replicas-{time.strftime('%Y-%m-%d')}.md"
    report = _report(arrangements)
    page.write_text(report, "utf-8")
    print(report)
    return 1 if any(block.failures for one in arrangements for block in one.blocks) else 0


def _nodes(folder: Path, count: int, database_url: str) -> list[Side]:
    """Give nodes of one installation: one database, the same secrets."""
    first = temporary_settings(folder / "0", ROOT / "models", database_url)
    shared = {
        name: getattr(first, name)
        for name in ("session_secret", "dossier_secret", "portal_database_url")
    }
    others = [
        temporary_settings(folder / str(number), ROOT / "models", database_url).copy(update=shared)
        for number in range(1, count)
    ]
    return [
        troly_side(settings, folder / f"logs-{secrets.token_hex(4)}")
        for settings in (first, *others)
    ]


def _load(arrangements: Sequence[Arrangement], blocks: int) -> None:
    questions = in_scope_questions()
    for one in arrangements:
        one.put_under_load(draw_conversations(questions, _WARM_UP_CONVERSATIONS, "warm-up"))
    for number in range(blocks):
        conversations = draw_conversations(questions, _CONVERSATIONS_PER_BLOCK, f"block {number}")
        for one in arrangements:
            print(f"bench: block {number + 1} of {blocks}: {one.name}", file=sys.stderr, flush=True)
            one.blocks.append(one.put_under_load(conversations))


def _report(arrangements: Sequence[Arrangement]) -> str:
    lines = [
        "# Nodes and databases",
        "",
        f"`python -m benchmarks.replicas`, {time.strftime('%Y-%m-%d %H:%M')}, {_CLIENTS} clients,"
        f" {len(arrangements[0].blocks)} blocks of {_CONVERSATIONS_PER_BLOCK} conversations of four"
        " messages, in turns. Clients, nodes and database share the machine.",
        "",
        *(f"- {name}: {value}" for name, value in asdict(describe_machine()).items()),
        "",
        "| | answered | failed | answers a second | of the baseline | p50 ms | p95 ms |",
        "|---|---|---|---|---|---|---|",
    ]
    baseline = _rate(arrangements[0])
    lines += [_row(one, baseline) for one in arrangements]
    return "\n".join(lines) + "\n"


def _row(one: Arrangement, baseline: float) -> str:
    times = [latency for block in one.blocks for latency in block.latencies_ms]
    failed = sum(len(block.failures) for block in one.blocks)
    cuts = statistics.quantiles(times, n=100)
    return (
        f"| {one.name} | {len(times)} | {failed} | {_rate(one):.1f} | {_rate(one) / baseline:.2f} |"
        f" {cuts[49]:.0f} | {cuts[94]:.0f} |"
    )


def _rate(one: Arrangement) -> float:
    """Give the median of the blocks, in answers a second."""
    return statistics.median(len(block.latencies_ms) / block.seconds for block in one.blocks)


if __name__ == "__main__":
    sys.exit(main())
