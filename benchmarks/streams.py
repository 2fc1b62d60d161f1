"""Many open event streams and a steady flow of messages: `python -m benchmarks.streams`.

An open loop: messages go out at a fixed rate, whether earlier ones are answered or not, each in
the conversation of one of the streams. Then the same questions at the same rate to the REST
channel of the same Rasa server, which has neither sessions, storage of replies nor streams.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from benchmarks.chat import CONNECTION_ERRORS, StockChat, TrolyChat, Unanswered
from benchmarks.machine import describe_machine
from benchmarks.questions import draw_conversations, in_scope_questions
from benchmarks.servers import Side, temporary_settings, troly_side
from benchmarks.stock_project import ROOT

_WARM_UP_SECONDS = 5.0
_LAST_PUSH_SECONDS = 10.0


@dataclass
class Flow:
    """What came of a flow of messages; times in milliseconds."""

    answered_ms: list[float] = field(default_factory=list)
    pushed_ms: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass
class Citizen:
    """A conversation with an open stream, and when the message was sent that it waits for."""

    token: str
    sent_at: float = 0.0


def main() -> int:
    """Measure, write the result, and fail where anything failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.streams", description=__doc__)
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--rate", type=float, default=50.0, help="messages a second")
    parser.add_argument("--seconds", type=float, default=30.0)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="troly-streams-") as folder, ExitStack() as stack:
        settings = temporary_settings(Path(folder), ROOT / "models")
        side = troly_side(settings, Path(folder) / "logs")
        stack.callback(side.stop)
        side.start()
        report, failures = asyncio.run(_measure(side, settings.rasa_url, options))
    day = time.strftime("%Y-%m-%d")
    page = ROOT / "benchmarks" / "results" / f"streams-{day}.md"
    page.write_text(report, "utf-8")
    print(report)
    return 1 if failures else 0


async def _measure(side: Side, rasa_url: str, options: argparse.Namespace) -> tuple[str, list[str]]:
    questions = [q for c in draw_conversations(in_scope_questions(), 500, "streams") for q in c]
    connections = aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=10)
    async with (
        aiohttp.ClientSession(
            side.url, connector=connections, timeout=timeout, raise_for_status=True
        ) as troly_http,
        aiohttp.ClientSession(rasa_url, raise_for_status=True) as rasa_http,
    ):
        troly, rasa = TrolyChat(troly_http), StockChat(rasa_http)
        await _flow(options.rate / 2, _WARM_UP_SECONDS, questions, _alone(troly))
        before = side.memory()
        citizens = [Citizen(await troly.begin()) for _ in range(options.streams)]
        pushed = Flow()
        readers = [asyncio.create_task(_listen(troly_http, c, pushed)) for c in citizens]
        await asyncio.sleep(1)
        cpu = side.cpu()
        turn = iter(range(10**9))

        async def ask(question: str) -> None:
            citizen = citizens[next(turn) % len(citizens)]
            citizen.sent_at = time.perf_counter()
            await troly.ask(citizen.token, question)

        with_streams = await _flow(options.rate, options.seconds, questions, ask)
        deadline = time.monotonic() + _LAST_PUSH_SECONDS
        expected = len(with_streams.answered_ms)
        while len(pushed.pushed_ms) < expected and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
        used = {name: after - cpu[name] for name, after in side.cpu().items()}
        after = side.memory()
        ended = [reader for reader in readers if reader.done()]
        for reader in readers:
            reader.cancel()
        with_streams.pushed_ms = pushed.pushed_ms
        if ended:
            with_streams.failures.append(f"{len(ended)} streams ended")
        if len(pushed.pushed_ms) != expected:
            with_streams.failures.append(f"{expected - len(pushed.pushed_ms)} pushes missing")
        senders = [await rasa.begin() for _ in citizens]
        turn_at_rasa = iter(range(10**9))

        async def ask_rasa(question: str) -> None:
            await rasa.ask(senders[next(turn_at_rasa) % len(senders)], question)

        bare = await _flow(options.rate, options.seconds, questions, ask_rasa)
    return _report(options, with_streams, bare, before, after, used), [
        *with_streams.failures,
        *bare.failures,
    ]


def _alone(chat: TrolyChat | StockChat) -> Callable[[str], Awaitable[object]]:
    """Ask each question in a conversation of its own."""

    async def ask(question: str) -> object:
        return await chat.ask(await chat.begin(), question)

    return ask


async def _flow(
    rate: float, seconds: float, questions: list[str], ask: Callable[[str], Awaitable[object]]
) -> Flow:
    flow = Flow()

    async def one(question: str) -> None:
        started = time.perf_counter()
        try:
            await ask(question)
        except (Unanswered, *CONNECTION_ERRORS) as error:
            flow.failures.append(f"{type(error).__name__} {error}")
        else:
            flow.answered_ms.append((time.perf_counter() - started) * 1000)

    begun = time.perf_counter()
    tasks = []
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        tasks.append(asyncio.create_task(one(questions[number % len(questions)])))
    await asyncio.gather(*tasks)
    return flow


async def _listen(http: aiohttp.ClientSession, citizen: Citizen, flow: Flow) -> None:
    headers = {"Authorization": f"Bearer {citizen.token}"}
    async with http.get("/api/v1/events", headers=headers) as response:
        async for chunk in response.content.iter_any():  # the least work for the reader
            if b"\nevent: exchange" in chunk:
                flow.pushed_ms.append((time.perf_counter() - citizen.sent_at) * 1000)


def _report(
    options: argparse.Namespace,
    with_streams: Flow,
    bare: Flow,
    before: dict[str, int],
    after: dict[str, int],
    used: dict[str, float],
) -> str:
    machine = describe_machine()
    lines = [
        f"# {options.streams} open streams, {options.rate:g} messages a second",
        "",
        f"`python -m benchmarks.streams`, {time.strftime('%Y-%m-%d %H:%M')},"
        f" {options.seconds:g} s each; machine: {json.dumps(machine.__dict__, default=str)}",
        "",
        "| | messages | failed | p50 ms | p95 ms | p99 ms |",
        "|---|---|---|---|---|---|",
        _row("troly, reply to the request", with_streams.answered_ms, with_streams.failures),
        _row("troly, the same pushed to the stream", with_streams.pushed_ms, []),
        _row("Rasa's REST channel, no session, no stream", bare.answered_ms, bare.failures),
        "",
        "| process | MB before the streams | MB after | processor seconds |",
        "|---|---|---|---|",
        *(
            f"| {name} | {before[name] / 1e6:.0f} | {after[name] / 1e6:.0f} | {used[name]:.1f} |"
            for name in before
        ),
        "",
        *sorted(set(with_streams.failures + bare.failures)),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _row(name: str, times: list[float], failures: list[str]) -> str:
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
    return (
        f"| {name} | {len(times)} | {len(failures)} |"
        f" {cuts[49]:.0f} | {cuts[94]:.0f} | {cuts[98]:.0f} |"
    )


if __name__ == "__main__":
    sys.exit(main())
