"""Plays citizens against the web API of a running assistant, several at once."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import uuid4

from troly.client import Conversation, GatewayClient, NoReplyInTime, Refused, Reply
from troly.simulation.behaviour import Behaviour, Life, Move
from troly.simulation.citizen import Citizen, World

_AT_ONCE = 4
_TWICE = 0.02


def play(gateway: GatewayClient, world: World, people: Iterable[Citizen]) -> list[Life]:
    """Let everybody live; each deletes their conversation, requests to be called back included.

    Raises:
        GatewayUnreachable: nobody answers there, or no longer.
    """
    behaviour = Behaviour(world)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        lives = [pool.submit(_live, gateway, behaviour, citizen) for citizen in people]
        try:
            return [life.result() for life in lives]
        finally:
            pool.shutdown(cancel_futures=True)


def _live(gateway: GatewayClient, behaviour: Behaviour, citizen: Citizen) -> Life:
    life, conversation = Life(citizen), gateway.begin()
    move: Move | None = behaviour.first(life)
    while move is not None:
        life.turns += 1
        life.log.append(f"> {move.text or f'[{move.button}]'}")
        replies = _send(conversation, citizen, move)
        life.log += [f"< {one['type']} {', '.join(_entries(one)[:3])}" for one in replies]
        move = behaviour.next(life, replies)
    with suppress(Refused):  # gone already, where that was what they came for
        conversation.forget()
    return life


def _entries(outcome: Reply) -> list[str]:
    return [*outcome["entry_ids"], *outcome["offered_ids"]]


def _send(conversation: Conversation, citizen: Citizen, move: Move) -> list[Reply]:
    """Give the replies; none where the assistant fails to answer."""
    key = uuid4().hex
    # Some send twice: a nervous thumb, or a bad connection.
    times = 2 if citizen.dice.random() < _TWICE else 1
    try:
        for _ in range(times):
            replies = (
                conversation.tap(move.button, key)
                if move.button
                else conversation.say(move.text, key)
            )
    except (NoReplyInTime, Refused):
        return []
    return replies
