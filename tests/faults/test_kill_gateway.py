"""A gateway is killed while it answers: the other node answers what it left."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpx2
from sqlalchemy.engine import Engine

from tests.faults import size
from tests.faults.citizens import APOLOGY, QUESTIONS, Citizen, begin, clients, types_of
from tests.faults.figures import Figures, told
from tests.faults.kept import faults_of, kept
from tests.faults.nodes import Node
from tests.faults.proxy import Held, What

_GOAL_SECONDS = 15.0
_PATIENCE_SECONDS = 30.0


@dataclass
class Left:
    """A message whose gateway died: where its turn was, and what became of it."""

    citizen: Citizen
    held: Held
    moment: str
    key: str = "left"
    is_sent_again: bool = False
    seconds: float = 0.0


def _stop_at(moment: str, node: Node, citizen: Citizen) -> Held:
    """Hold a turn where the gateway is to die."""
    if moment == "in the action":
        return node.to_actions.hold(citizen.conversation, What.REQUEST)
    half = What.ANSWER if moment == "after Rasa's answer" else What.REQUEST
    return node.to_rasa.hold(citizen.conversation, half)


MOMENTS = ("before Rasa", "in the action", "after Rasa's answer", "before Rasa, who hears it late")


def test_kill_a_gateway_in_the_middle(a: Node, b: Node, engine: Engine, figures: Figures) -> None:
    kills = size.of(1, 50)

    async def play() -> list[Left]:
        async with clients() as http:
            return [left for _ in range(kills) for left in await _kill_once(http, a, b, engine)]

    left = asyncio.run(play())
    faults = faults_of(engine, (one.citizen for one in left))
    apologies = sum(
        not message.is_answered
        for one in left
        for message in kept(engine, one.citizen.conversation).messages
    )
    faults["apologies"] = apologies
    slowest = max(one.seconds for one in left)
    faults[f"not answered within {_GOAL_SECONDS:g} s"] = sum(
        one.seconds > _GOAL_SECONDS for one in left
    )
    faults = +faults
    figures.add(
        f"{kills} x kill -9 of gateway A, {len(left)} turns under way (before Rasa, in the action,"
        " after Rasa's answer, and heard by Rasa only when another has answered); half are sent to"
        " B again at once, in the other half B gets the next message",
        "answered by the other within 15 s, once; order kept, events = inbox = replies; no"
        " apologies",
        f"{told(faults)}; slowest {slowest:.1f} s",
        holds=not faults,
    )
    assert not faults


async def _kill_once(http: httpx2.AsyncClient, a: Node, b: Node, engine: Engine) -> list[Left]:
    """Let gateway A die with turns under way; gives what became of them."""
    left = []
    for moment in MOMENTS:
        for is_sent_again in (False, True):
            citizen = await begin(http, a)
            await citizen.say(b, QUESTIONS[0])
            left.append(
                Left(citizen, _stop_at(moment, a, citizen), moment, is_sent_again=is_sent_again)
            )
    sent = [asyncio.create_task(one.citizen.say(a, QUESTIONS[1], one.key)) for one in left]
    for one in left:
        await one.held.reached()
    a.kill("gateway")
    died = asyncio.get_running_loop().time()
    for failed in await asyncio.gather(*sent, return_exceptions=True):
        assert isinstance(failed, httpx2.HTTPError), failed
    for one in left:
        if one.moment == "in the action":
            one.held.let_go()
        elif one.moment != MOMENTS[-1]:
            one.held.drop()
    then = [asyncio.create_task(_go_on(one, b)) for one in left]
    bystander = await begin(http, b)
    assert APOLOGY not in types_of(await bystander.say(b, QUESTIONS[2]))
    restarted = asyncio.get_running_loop().run_in_executor(None, a.start, "gateway")

    waiting = list(left)
    while waiting and asyncio.get_running_loop().time() - died < _PATIENCE_SECONDS:
        for one in list(waiting):
            messages = kept(engine, one.citizen.conversation).messages
            if any(message.replies for message in messages if message.key == one.key):
                one.seconds = asyncio.get_running_loop().time() - died
                waiting.remove(one)
        await asyncio.sleep(0.1)
    await asyncio.gather(*then)
    for one in left:
        one.held.let_go()
    await restarted
    await a.until_ready(http)
    await asyncio.sleep(0.5)
    for one in left:
        await one.citizen.say(a, QUESTIONS[3])
    return left


async def _go_on(one: Left, node: Node) -> None:
    """Do as a client does whose connection broke: send it again, or something else."""
    if one.is_sent_again:
        await one.citizen.say(node, QUESTIONS[1], one.key)
    else:
        await one.citizen.say(node, QUESTIONS[4])
