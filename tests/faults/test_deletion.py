"""A conversation is deleted at one node while the other answers in it."""

from __future__ import annotations

import asyncio

import httpx2
from sqlalchemy.engine import Engine

from tests.faults import size
from tests.faults.citizens import QUESTIONS, Citizen, a_few_at_a_time, begin_many, clients
from tests.faults.figures import Figures
from tests.faults.kept import rows_of
from tests.faults.nodes import Node
from tests.faults.proxy import What
from troly.client import Reply

# Whatever a turn still writes is written by then.
_SETTLED_SECONDS = 2.0


def test_deletion_at_one_node_during_a_turn_at_the_other(
    a: Node, b: Node, engine: Engine, figures: Figures
) -> None:
    count, ends, hangs = size.of(12, 120), size.of(2, 10), size.of(0, 10)

    async def race(number: int, one: Citizen) -> None:
        """Delete at a moment of the turn, another one each time."""
        asked = asyncio.create_task(one.say(a, QUESTIONS[1]))
        await asyncio.sleep(number % 12 / 100)
        await one.forget(b)
        await _its_end(asked)

    async def held(one: Citizen, *, until_deleted: bool) -> None:
        """Delete while the turn surely is under way, and let it go on then or only afterwards."""
        action = a.to_actions.hold(one.conversation, What.REQUEST)
        asked = asyncio.create_task(one.say(a, QUESTIONS[1]))
        await action.reached()
        deleting = asyncio.create_task(one.forget(b))
        if until_deleted:
            await deleting
        else:
            await asyncio.sleep(0.3)
        action.let_go()
        await deleting
        await _its_end(asked)

    async def play() -> list[Citizen]:
        async with clients() as http:
            citizens = await begin_many(http, a, count + ends + hangs)
            await a_few_at_a_time(one.say(a, QUESTIONS[0]) for one in citizens)
            for one in citizens:
                assert rows_of(engine, one.conversation) > 0
            waiting = [
                asyncio.create_task(held(one, until_deleted=number >= ends))
                for number, one in enumerate(citizens[count:])
            ]
            await a_few_at_a_time(
                (race(number, one) for number, one in enumerate(citizens[:count])), 4
            )
            await asyncio.gather(*waiting)
            await asyncio.sleep(_SETTLED_SECONDS)
            return citizens

    rows = [rows_of(engine, one.conversation) for one in asyncio.run(play())]
    left = sum(map(bool, rows))
    figures.add(
        f"deletion at B while a turn runs at A, {count} times at a moment by chance,"
        f" {ends} times in the action, {hangs} times while the action hangs",
        "nothing left in any table",
        f"{left} left rows ({sum(rows)} rows)",
        holds=not left,
    )
    assert left == 0


async def _its_end(asked: asyncio.Task[list[Reply]]) -> None:
    """Wait for a message's end: a reply, or that its conversation is gone."""
    (failed,) = await asyncio.gather(asked, return_exceptions=True)
    if isinstance(failed, httpx2.HTTPStatusError):
        assert failed.response.status_code == httpx2.codes.UNAUTHORIZED
    else:
        assert not isinstance(failed, BaseException)
