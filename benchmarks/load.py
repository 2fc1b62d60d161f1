"""The load generator: a process of its own that plays citizens against one side.

Reads a `LoadOrder` as JSON from standard input and writes a `LoadResult` as JSON to standard
output. Closed loop: every client sends its next message when the last one is answered.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections import deque
from dataclasses import asdict, dataclass, field

from benchmarks.chat import CHATS, CONNECTION_ERRORS, Chat, Unanswered, http_client
from benchmarks.stock_project import ROOT

# No block takes minutes; a side that hangs must not hang the measurement.
_LONGEST_BLOCK_SECONDS = 900.0


@dataclass(frozen=True)
class LoadOrder:
    """Which side to ask, by how many clients, and the questions of every conversation.

    A side of several replicas has several addresses; clients are spread over them.
    """

    side: str
    urls: list[str]
    clients: int
    conversations: list[list[str]]


@dataclass
class LoadResult:
    """What came of it; one latency for each message that was answered."""

    seconds: float = 0.0
    latencies_ms: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    answer_types: dict[str, int] = field(default_factory=dict)


def put_under_load(order: LoadOrder) -> LoadResult:
    """Run the load generator in a process of its own and wait for its result."""
    finished = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        input=json.dumps(asdict(order)),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=_LONGEST_BLOCK_SECONDS,
        check=False,
    )
    if finished.returncode:
        raise SystemExit(f"benchmarks: the load generator failed:\n{finished.stderr}")
    return LoadResult(**json.loads(finished.stdout))


async def _play(order: LoadOrder) -> LoadResult:
    waiting = deque(order.conversations)
    result = LoadResult()
    started = time.perf_counter()
    await asyncio.gather(
        *(_client(order, number, waiting, result) for number in range(order.clients))
    )
    result.seconds = time.perf_counter() - started
    return result


async def _client(
    order: LoadOrder, number: int, waiting: deque[list[str]], result: LoadResult
) -> None:
    async with http_client(order.urls[number % len(order.urls)]) as http:
        chat = CHATS[order.side](http)
        while waiting:
            await _converse(chat, waiting.popleft(), result)


async def _converse(chat: Chat, questions: list[str], result: LoadResult) -> None:
    try:
        conversation = await chat.begin()
    except CONNECTION_ERRORS as error:
        result.failures.append(f"no conversation: {type(error).__name__}")
        return
    for question in questions:
        started = time.perf_counter()
        try:
            answer_type = await chat.ask(conversation, question)
        except (Unanswered, *CONNECTION_ERRORS) as error:
            result.failures.append(f"{type(error).__name__} {error}: {question}")
            continue
        result.latencies_ms.append((time.perf_counter() - started) * 1000)
        result.answer_types[answer_type] = result.answer_types.get(answer_type, 0) + 1


if __name__ == "__main__":
    json.dump(asdict(asyncio.run(_play(LoadOrder(**json.load(sys.stdin))))), sys.stdout)
