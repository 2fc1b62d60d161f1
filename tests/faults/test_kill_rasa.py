"""Rasa's server is killed while it answers."""

from __future__ import annotations

import asyncio

import httpx2
from sqlalchemy.engine import Engine

from tests.faults import size
from tests.faults.citizens import APOLOGY, QUESTIONS, Citizen, begin, clients, types_of
from tests.faults.figures import Figures, told
from tests.faults.kept import faults_of
from tests.faults.nodes import Node
from tests.faults.proxy import What


def test_kill_rasa_in_the_middle(a: Node, b: Node, engine: Engine, figures: Figures) -> None:
    kills = size.of(1, 20)

    async def play() -> tuple[list[Citizen], list[float]]:
        citizens, seconds = [], []
        async with clients() as http:
            for _ in range(kills):
                some, took = await _kill_once(http, a, b)
                citizens += some
                seconds += took
        return citizens, seconds

    citizens, seconds = asyncio.run(play())
    faults = faults_of(engine, citizens)
    faults["later than at once (1 s)"] = sum(took > 1.0 for took in seconds)
    faults = +faults
    figures.add(
        f"{kills} x kill -9 of Rasa A, {len(citizens)} turns under way (in the action, and after"
        " Rasa has stored its events)",
        "an apology at once or an answer; nothing lost or doubled; Rasa's events hold only what"
        " was answered",
        f"{told(faults)}; slowest reply {max(seconds):.2f} s after the kill",
        holds=not faults,
    )
    assert not faults


async def _kill_once(
    http: httpx2.AsyncClient, a: Node, b: Node
) -> tuple[list[Citizen], list[float]]:
    citizens = [await begin(http, a) for _ in range(4)]
    for one in citizens:
        await one.say(b, QUESTIONS[0])
    held = [
        a.to_rasa.hold(one.conversation, What.ANSWER)
        if number % 2
        else a.to_actions.hold(one.conversation, What.REQUEST)
        for number, one in enumerate(citizens)
    ]

    async def ask(one: Citizen) -> float:
        await one.say(a, QUESTIONS[1])
        return asyncio.get_running_loop().time()

    asked = [asyncio.create_task(ask(one)) for one in citizens]
    for one in held:
        await one.reached()
    a.kill("rasa")
    died = asyncio.get_running_loop().time()
    for one in held:
        one.drop()
    seconds = [at - died for at in await asyncio.gather(*asked)]
    assert await a.readiness(http) == httpx2.codes.SERVICE_UNAVAILABLE
    for one in citizens:
        assert APOLOGY not in types_of(await one.say(b, QUESTIONS[2]))
    await asyncio.get_running_loop().run_in_executor(None, a.start, "rasa")
    await a.until_ready(http)
    for one in citizens:
        assert APOLOGY not in types_of(await one.say(a, QUESTIONS[3]))
    return citizens, seconds
