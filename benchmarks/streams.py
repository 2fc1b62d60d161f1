"""Many open event streams and a steady flow of messages: `python -m benchmarks.streams`.

An open loop: messages go out at a fixed rate, whether earlier ones are answered or not, each in
the conversation of one of the streams. Before that, as the baseline, the same questions at the same
rate while nobody has a stream open.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from benchmarks.chat import CONNECTION_ERRORS, TrolyChat, Unanswered
from benchmarks.machine import describe_machine
from benchmarks.questions import draw_conversations, in_scope_questions
from benchmarks.servers import Side, temporary_settings, troly_side
from benchmarks.stock_project import ROOT
from troly.client import EVENTS, MESSAGES, bearer, message

_WARM_UP_SECONDS = 5.0
_LAST_PUSH_SECONDS = 10.0


@dataclass
class Flow:
    """What came of a flow of messages; times in milliseconds."""

    answered_ms: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass
class Citizen:
    """A conversation with an open stream, and when the message was sent that it waits for."""

    token: str
    sent_at: float = 0.0


@dataclass
class Round:
    """One rate: without streams, then with them; processor seconds of the latter."""

    rate: float
    without: Flow
    troly: Flow
    pushes: Flow
    cpu: dict[str, float]

    @property
    def failures(self) -> list[str]:
        """Give all that failed."""
        return self.without.failures + self.troly.failures + self.pushes.failures


def main() -> int:
    """Measure, write the result, and fail where anything failed at any rate."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.streams", description=__doc__)
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--rates", type=float, nargs="+", default=[30, 40, 50], help="a second")
    parser.add_argument("--seconds", type=float, default=20.0, help="of each flow")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="troly-streams-") as folder, ExitStack() as stack:
        settings = temporary_settings(Path(folder), ROOT / "models")
        side = troly_side(settings, Path(folder) / "logs")
        stack.callback(side.stop)
        side.start()
        before = side.memory()
        rounds = [asyncio.run(_round(side, options, r)) for r in options.rates]
        report = _report(options, rounds, before, side.memory())
    page = ROOT / "benchmarks" / "results" / f"streams-{time.strftime('%Y-%m-%d')}.md"
    page.write_text(report, "utf-8")
    print(report)
    return 1 if any(one.failures for one in rounds) else 0


async def _round(side: Side, options: argparse.Namespace, rate: float) -> Round:
    drawn = draw_conversations(in_scope_questions(), 500, f"streams at {rate:g}")
    questions = [question for conversation in drawn for question in conversation]
    async with aiohttp.ClientSession(
        side.url,
        connector=aiohttp.TCPConnector(limit=0),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=10),
        raise_for_status=True,
    ) as troly_http:
        troly = TrolyChat(troly_http)
        await _flow(rate / 2, _WARM_UP_SECONDS, questions, _alone(troly))
        without = await _ask_in_turn(troly_http, troly, options, rate, questions)
        citizens = [Citizen(await troly.begin()) for _ in range(options.streams)]
        pushed: list[float] = []
        readers = [asyncio.create_task(_listen(troly_http, c, pushed)) for c in citizens]
        await asyncio.sleep(1)
        before = side.cpu()
        turn = cycle(citizens)

        async def ask_troly(question: str) -> None:
            citizen = next(turn)
            citizen.sent_at = time.perf_counter()
            await _post(troly_http, MESSAGES, message(text=question), bearer(citizen.token))

        flow = await _flow(rate, options.seconds, questions, ask_troly)
        cpu = {name: used - before[name] for name, used in side.cpu().items()}
        deadline = time.monotonic() + _LAST_PUSH_SECONDS
        while len(pushed) < len(flow.answered_ms) and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
        pushes = Flow(answered_ms=pushed)
        pushes.failures += ["stream ended" for reader in readers if reader.done()]
        pushes.failures += ["push missing"] * max(0, len(flow.answered_ms) - len(pushed))
        for reader in readers:
            reader.cancel()
    return Round(rate, without, flow, pushes, cpu)


async def _ask_in_turn(
    http: aiohttp.ClientSession,
    troly: TrolyChat,
    options: argparse.Namespace,
    rate: float,
    questions: list[str],
) -> Flow:
    """Ask in as many conversations as there will be streams, while none is open."""
    tokens = cycle([await troly.begin() for _ in range(options.streams)])

    async def ask(question: str) -> None:
        await _post(http, MESSAGES, message(text=question), bearer(next(tokens)))

    return await _flow(rate, options.seconds, questions, ask)


async def _post(
    http: aiohttp.ClientSession,
    path: str,
    body: dict[str, str],
    headers: dict[str, str] | None = None,
) -> None:
    """Send a message and see that it was answered, with the least work for the sender."""
    async with http.post(path, json=body, headers=headers) as response:
        answer = await response.read()
    if b'"summary"' not in answer or b'"unavailable"' in answer:
        raise Unanswered("unavailable")


def _alone(chat: TrolyChat) -> Callable[[str], Awaitable[object]]:
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


async def _listen(http: aiohttp.ClientSession, citizen: Citizen, pushed: list[float]) -> None:
    async with http.get(EVENTS, headers=bearer(citizen.token)) as response:
        async for chunk in response.content.iter_any():  # the least work for the reader
            if b"\nevent: exchange" in chunk:
                pushed.append((time.perf_counter() - citizen.sent_at) * 1000)


def _report(
    options: argparse.Namespace,
    rounds: list[Round],
    before: dict[str, int],
    after: dict[str, int],
) -> str:
    lines = [
        f"# {options.streams} open streams under a steady flow of messages",
        "",
        f"`python -m benchmarks.streams`, {time.strftime('%Y-%m-%d %H:%M')}, {options.seconds:g} s"
        " of each flow. Clients and servers share the machine.",
        "",
        *(f"- {name}: {value}" for name, value in asdict(describe_machine()).items()),
        f"- speed just now: 20 million additions in Python take {_additions():.2f} s",
        "",
        "| messages a second | | answered | failed | p50 ms | p95 ms | p99 ms |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in rounds:
        lines += [
            _row(one.rate, "baseline: no stream is open", one.without),
            _row(one.rate, "reply to the request", one.troly),
            _row(one.rate, "the same pushed to its stream", one.pushes),
        ]
    lines += [
        "",
        "| process | MB at the start | MB at the end | processor ms a message, by rate |",
        "|---|---|---|---|",
    ]
    for name in before:
        spent = " / ".join(
            f"{one.cpu[name] * 1000 / (one.rate * options.seconds):.1f}" for one in rounds
        )
        lines.append(f"| {name} | {before[name] / 1e6:.0f} | {after[name] / 1e6:.0f} | {spent} |")
    kinds = Counter(failure for one in rounds for failure in one.failures)
    lines += ["", *(f"{count} times: {failure}" for failure, count in kinds.items())]
    return "\n".join(lines).rstrip() + "\n"


def _row(rate: float, name: str, flow: Flow) -> str:
    times = flow.answered_ms
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
    return (
        f"| {rate:g} | {name} | {len(times)} | {len(flow.failures)} |"
        f" {cuts[49]:.0f} | {cuts[94]:.0f} | {cuts[98]:.0f} |"
    )


def _additions() -> float:
    started, total = time.perf_counter(), 0
    for number in range(20_000_000):
        total += number
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
