"""Messages to both nodes at the same moment."""

from __future__ import annotations

import asyncio
from collections import Counter
from statistics import median

import pytest
from sqlalchemy.engine import Engine

from tests.faults import size
from tests.faults.citizens import (
    APOLOGY,
    QUESTIONS,
    Citizen,
    a_few_at_a_time,
    begin_many,
    clients,
    types_of,
)
from tests.faults.figures import Figures, told
from tests.faults.kept import faults_of, kept, sessions_of
from tests.faults.nodes import Node


@pytest.mark.parametrize("which", ["first", "later"])
def test_two_messages_at_once(
    which: str, a: Node, b: Node, engine: Engine, figures: Figures
) -> None:
    count = size.of(20, 300)

    async def play() -> list[Citizen]:
        async with clients() as http:
            citizens = await begin_many(http, a, count)
            if which == "later":
                await a_few_at_a_time(one.say(a, QUESTIONS[2]) for one in citizens)

            async def two(one: Citizen) -> None:
                await asyncio.gather(one.say(a, QUESTIONS[0]), one.say(b, QUESTIONS[1]))

            await a_few_at_a_time(map(two, citizens))
            return citizens

    citizens = asyncio.run(play())
    faults = faults_of(engine, citizens)
    faults["apologies"] = sum(APOLOGY in types_of(r) for c in citizens for r in c.shown.values())
    faults["sessions begun twice"] = sum(
        sessions_of(engine, one.conversation) != 1 for one in citizens
    )
    faults = +faults
    first = Counter(kept(engine, one.conversation).messages[-2].text for one in citizens)
    figures.add(
        f"{count} conversations, their {'first two' if which == 'first' else 'next two'} messages"
        " at once, one to A, one to B",
        "0 lost, 0 doubled, order kept, events = inbox = replies",
        f"{told(faults)}; stored first: A's {first[QUESTIONS[0]]}, B's {first[QUESTIONS[1]]}",
        holds=not faults,
    )
    assert not faults


def test_the_same_key_at_once(a: Node, b: Node, engine: Engine, figures: Figures) -> None:
    count = size.of(20, 300)

    async def play() -> tuple[list[Citizen], int]:
        async with clients() as http:
            citizens = await begin_many(http, a, count)

            async def twice(one: Citizen) -> bool:
                shown = await asyncio.gather(
                    one.say(a, QUESTIONS[0], "the-same"), one.say(b, QUESTIONS[0], "the-same")
                )
                return shown[0] != shown[1]

            return citizens, sum(await a_few_at_a_time(map(twice, citizens)))

    citizens, different = asyncio.run(play())
    faults = faults_of(engine, citizens)
    faults["two answers"] = different
    faults = +faults
    figures.add(
        f"the same key to A and B at once, {count} times",
        "one message, one answer, one turn of Rasa",
        told(faults),
        holds=not faults,
    )
    assert not faults


def test_a_conversation_gets_no_slower(a: Node, b: Node, engine: Engine, figures: Figures) -> None:
    count, compared = size.of(80, 400), size.of(20, 50)

    async def play() -> tuple[Citizen, list[float]]:
        async with clients() as http:
            warm, citizen = await begin_many(http, a, 2)
            for number in range(16):
                await warm.say((a, b)[number % 2], QUESTIONS[number % len(QUESTIONS)])
            took = []
            for number in range(count):
                started = asyncio.get_running_loop().time()
                await citizen.say((a, b)[number % 2], QUESTIONS[number % len(QUESTIONS)])
                took.append(asyncio.get_running_loop().time() - started)
            return citizen, took

    citizen, took = asyncio.run(play())
    first, last = median(took[:compared]), median(took[-compared:])
    faults = faults_of(engine, [citizen])
    holds = last <= 1.5 * first and not faults
    figures.add(
        f"{count} messages in one conversation, in turns to A and B",
        f"p50 of the last {compared} at most 1.5 times that of the first",
        f"{1000 * first:.0f} ms, then {1000 * last:.0f} ms: {last / first:.2f} times;"
        f" {told(faults)}",
        holds=holds,
    )
    assert not faults
    assert last <= 1.5 * first
