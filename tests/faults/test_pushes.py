"""Replies of one node reach the streams of the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx2
from sqlalchemy.engine import Engine

from tests.faults import size
from tests.faults.citizens import QUESTIONS, Citizen, begin_many, clients
from tests.faults.figures import Figures
from tests.faults.kept import kept
from tests.faults.nodes import Node
from troly.client import EVENTS, bearer

_PATIENCE_SECONDS = 10.0


class Stream:
    """An open event stream: the number of each reply that was pushed, and when."""

    def __init__(self) -> None:
        self.came: list[tuple[int, float]] = []

    @property
    def numbers(self) -> list[int]:
        return [number for number, _ in self.came]

    async def read(self, response: httpx2.Response) -> None:
        async for line in response.aiter_lines():
            if line.startswith("id: "):
                self.came.append((int(line[4:]), asyncio.get_running_loop().time()))

    async def until(self, count: int) -> None:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._until(count), _PATIENCE_SECONDS)

    async def _until(self, count: int) -> None:
        while len(self.came) < count:
            await asyncio.sleep(0.02)


@asynccontextmanager
async def stream_of(citizen: Citizen, node: Node) -> AsyncIterator[Stream]:
    """Open a stream, as a tab does."""
    stream = Stream()
    url, headers = node.url + EVENTS, bearer(citizen.token)
    async with citizen.http.stream("GET", url, headers=headers) as response:
        response.raise_for_status()
        reading = asyncio.create_task(stream.read(response))
        yield stream
        reading.cancel()


def test_replies_of_one_node_reach_streams_of_the_other(
    a: Node, b: Node, engine: Engine, figures: Figures
) -> None:
    count, said = size.of(5, 20), size.of(4, 10)
    late: list[float] = []
    lost = unordered = 0

    async def talk(one: Citizen) -> tuple[list[list[int]], list[float]]:
        async with stream_of(one, a) as at_a, stream_of(one, b) as at_b:
            at = {}
            for number in range(0, said, 2):
                # To both at once: whichever comes second waits at its node for the other's.
                await asyncio.gather(
                    one.say(a, QUESTIONS[number % len(QUESTIONS)]),
                    one.say(b, QUESTIONS[(number + 1) % len(QUESTIONS)]),
                )
                replied = asyncio.get_running_loop().time()
                at |= {number: replied, number + 1: replied}
            await at_a.until(said)
            await at_b.until(said)
            late = [
                moment - at[place]
                for stream in (at_a, at_b)
                for place, (_, moment) in enumerate(stream.came[:said])
            ]
            return [at_a.numbers, at_b.numbers], late

    async def play() -> list[tuple[Citizen, tuple[list[list[int]], list[float]]]]:
        async with clients() as http:
            citizens = await begin_many(http, a, count)
            return list(zip(citizens, await asyncio.gather(*map(talk, citizens)), strict=True))

    for citizen, (streams, moments) in asyncio.run(play()):
        late += moments
        stored = [
            number
            for message in kept(engine, citizen.conversation).messages
            for number, _ in message.replies
        ]
        for numbers in streams:
            lost += len(set(stored) - set(numbers))
            unordered += numbers != sorted(set(numbers))
    late.sort()
    holds = not lost and not unordered and late[-1] < 2.0
    figures.add(
        f"{count} conversations with a stream at A and one at B, {count * said} replies made at"
        " both at once",
        "all on both streams, once, in the order saved; within 2 s",
        f"{lost} lost, {unordered} streams out of order or doubled; after the reply at most"
        f" {late[-1]:.2f} s, p50 {max(0.0, late[len(late) // 2]):.2f} s",
        holds=holds,
    )
    assert (lost, unordered) == (0, 0)
    assert late[-1] < 2.0
