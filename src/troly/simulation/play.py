"""Plays citizens against the web API of a running assistant, several at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import httpx

from troly.client import GatewayUnreachable
from troly.simulation.behaviour import Behaviour, Life, Move
from troly.simulation.citizen import Citizen, World

_AT_ONCE = 4
_PATIENCE_SECONDS = 30.0
_TWICE = 0.02


def play(url: str, world: World, people: Iterable[Citizen]) -> list[Life]:
    """Let everybody live; GatewayUnreachable where nobody answers at all."""
    return asyncio.run(_play_all(url, world, [*people]))


async def _play_all(url: str, world: World, people: list[Citizen]) -> list[Life]:
    behaviour, turnstile = Behaviour(world), asyncio.Semaphore(_AT_ONCE)
    async with httpx.AsyncClient(base_url=url, timeout=_PATIENCE_SECONDS, trust_env=False) as http:

        async def live(citizen: Citizen) -> Life:
            async with turnstile:
                return await _live(http, behaviour, citizen)

        try:
            return await asyncio.gather(*map(live, people))
        except httpx.ConnectError as error:
            raise GatewayUnreachable(f"no gateway at {url}: start it with `make run`") from error


async def _live(http: httpx.AsyncClient, behaviour: Behaviour, citizen: Citizen) -> Life:
    life = Life(citizen)
    session = (await http.post("/api/v1/session", json={})).raise_for_status().json()
    buttons = {one["title"]: one["id"] for one in session["greeting"]["buttons"]}
    move: Move | None = behaviour.first(life)
    while move is not None:
        life.turns += 1
        life.log.append(f"> {move.text or f'[{move.button}]'}")
        outcomes = await _send(http, session["token"], citizen, move, buttons)
        life.log += [f"< {one['type']} {', '.join(one['entry_ids'][:3])}" for one in outcomes]
        buttons |= {b["title"]: b["id"] for one in outcomes for b in one["buttons"]}
        move = behaviour.next(life, outcomes)
    return life


async def _send(
    http: httpx.AsyncClient, token: str, citizen: Citizen, move: Move, buttons: dict[str, str]
) -> list[dict[str, Any]]:
    said = {"button": buttons[move.button]} if move.button else {"text": move.text}
    message = {"key": uuid4().hex, **said}
    headers = {"Authorization": f"Bearer {token}"}
    if citizen.dice.random() < _TWICE:  # a nervous thumb, or a bad connection
        await http.post("/api/v1/messages", json=message, headers=headers)
    try:
        response = await http.post("/api/v1/messages", json=message, headers=headers)
    except httpx.TimeoutException:
        return []
    if response.is_error:
        return []
    outcomes: list[dict[str, Any]] = response.json()["outcomes"]
    return outcomes
