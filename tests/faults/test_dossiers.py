"""One dossier, asked for by many at both nodes."""

from __future__ import annotations

import asyncio
from collections import Counter

import httpx2
import pytest

from tests.faults import size
from tests.faults.citizens import Citizen, a_few_at_a_time, begin_many, clients, types_of
from tests.faults.figures import Figures
from tests.faults.nodes import Node
from tests.redis_server import empty
from troly.client import Reply

# Of the invented dossiers (troly.portal.demo), with the last digits of their telephone numbers.
_DOSSIERS = {"000.00.16.H24-260901-0001": "000001", "H24.12-261102-0112": "000002"}

_COMPARED = "Không tìm thấy hồ sơ khớp"
_REFUSED = "tạm dừng"


async def _asked_for_the_factor(
    http: httpx2.AsyncClient, nodes: tuple[Node, Node], code: str, count: int
) -> list[Citizen]:
    citizens = await begin_many(http, nodes[0], count)

    async def look_up(number: int, one: Citizen) -> None:
        node = nodes[number % 2]
        assert types_of(await one.say(node, code)) == {"dossier_status"}
        assert types_of(await one.tap(node, "Xem chi tiết")) == {"ask_second_factor"}

    await a_few_at_a_time((look_up(number, one) for number, one in enumerate(citizens)), 4)
    return citizens


async def _all_at_once(
    citizens: list[Citizen], nodes: tuple[Node, Node], text: str
) -> list[list[Reply]]:
    return await asyncio.gather(
        *(one.say(nodes[number % 2], text) for number, one in enumerate(citizens))
    )


@pytest.mark.usefixtures("redis_url")
def test_parallel_guesses(a: Node, b: Node, redis_server: str, figures: Figures) -> None:
    guesses, rounds = 50, size.of(1, 3)
    compared: list[int] = []
    other: Counter[str] = Counter()

    async def play() -> None:
        async with clients() as http:
            for _ in range(rounds):
                empty(redis_server)
                citizens = await _asked_for_the_factor(http, (a, b), next(iter(_DOSSIERS)), guesses)
                replies = await _all_at_once(citizens, (a, b), "999999")
                said = [" ".join(reply["text"] for reply in one) for one in replies]
                compared.append(sum(_COMPARED in one for one in said))
                other.update("refused" if _REFUSED in one else "other" for one in said)

    asyncio.run(play())
    # Those that were compared count as "other" above.
    unexplained = other["other"] - sum(compared)
    holds = set(compared) == {5} and not unexplained
    figures.add(
        f"{guesses} parallel guesses of one dossier's second factor over A and B, {rounds} times",
        "exactly 5 compared, the rest refused",
        f"compared: {', '.join(map(str, compared))}; neither compared nor refused: {unexplained}",
        holds=holds,
    )
    assert set(compared) == {5}
    assert unexplained == 0


@pytest.mark.usefixtures("redis_url")
def test_right_look_ups_at_once(a: Node, b: Node, figures: Figures) -> None:
    count, rounds = 12, size.of(1, 5)
    code, factor = "H24.12-261102-0112", _DOSSIERS["H24.12-261102-0112"]
    shown: Counter[str] = Counter()

    async def play() -> None:
        async with clients() as http:
            for _ in range(rounds):
                for replies in await _all_at_once(await begin_many(http, a, count), (a, b), code):
                    shown.update(types_of(replies))
                citizens = await _asked_for_the_factor(http, (a, b), code, count)
                before = Counter(shown)
                for replies in await _all_at_once(citizens, (a, b), factor):
                    shown.update(types_of(replies))
                assert shown - before

    asyncio.run(play())
    right = {"dossier_status": count * rounds, "dossier_details": count * rounds}
    figures.add(
        f"{count} right look-ups of one dossier at once over A and B, status and details,"
        f" {rounds} times",
        "all answered",
        ", ".join(f"{kind} {number}" for kind, number in sorted(shown.items())),
        holds=shown == right,
    )
    assert shown == right
