"""PostgreSQL's primary changes while citizens go on asking."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import anyio
import httpx2
import pytest

from tests.faults import size
from tests.faults.citizens import APOLOGY, QUESTIONS, Citizen, begin_many, clients, types_of
from tests.faults.figures import Figures, told
from tests.faults.installation import Installation
from tests.faults.kept import faults_of, kept
from tests.faults.nodes import Node
from tests.faults.test_pushes import stream_of
from tests.faults.two_databases import Server

_HEALS_WITHIN_SECONDS = 10.0
_PUSHED_WITHIN_SECONDS = 2.0
# Whoever was left is answered by then.
_SETTLED_SECONDS = 16.0


@dataclass
class Watch:
    """What a balancer sees of a node: each new status with its moment."""

    seen: list[tuple[float, int]] = field(default_factory=list)

    async def look(self, http: httpx2.AsyncClient, node: Node) -> None:
        while True:
            status = await node.readiness(http)
            if not self.seen or self.seen[-1][1] != status:
                self.seen.append((asyncio.get_running_loop().time(), status))
            await asyncio.sleep(0.1)

    @property
    def statuses(self) -> list[int]:
        return [status for _, status in self.seen]


@dataclass
class Talk:
    """A citizen who asks on and on, and again under the same key where no reply came."""

    citizen: Citizen
    nodes: tuple[Node, Node]
    apologies: int = 0
    without_reply: int = 0
    answered_at: float = 0.0

    async def go_on(self) -> None:
        number = 0
        while True:
            number += 1
            await self._until_replied(f"m{number}", QUESTIONS[number % len(QUESTIONS)])
            await asyncio.sleep(0.2)

    async def _until_replied(self, key: str, text: str) -> None:
        node = 0
        while True:
            node = 1 - node
            try:
                replies = await self.citizen.say(self.nodes[node], text, key)
            except httpx2.HTTPError:
                self.without_reply += 1
                await asyncio.sleep(0.3)
                continue
            if APOLOGY in types_of(replies):
                # Nothing that has to be kept: the database may not have taken it.
                del self.citizen.shown[key]
                self.apologies += 1
            else:
                self.answered_at = asyncio.get_running_loop().time()
            return


async def _crash(of: Installation) -> None:
    """The primary dies; two seconds later the standby has its place."""
    of.databases.primary.crash()
    await asyncio.sleep(2.0)
    await asyncio.to_thread(of.databases.promote)
    of.to_database.target = of.databases.primary.port


async def _hand_over(of: Installation) -> None:
    """The primary may only be read from, and keeps its sessions; new ones lead to the standby."""
    former: Server = of.databases.primary
    former.configure("default_transaction_read_only", "on")
    await asyncio.sleep(2.0)
    await asyncio.to_thread(of.databases.promote)
    of.to_database.target = of.databases.primary.port


Change = Callable[[Installation], Awaitable[None]]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (_hand_over, "the primary becomes read-only, its connections stay, a standby takes over"),
        (_crash, "the primary crashes, 2 s later a standby takes over"),
    ],
    ids=["hand over", "crash"],
)
def test_another_primary(
    change: Change, what: str, installation: Installation, figures: Figures
) -> None:
    installation.databases.follow()
    former = installation.databases.primary

    async def play() -> tuple[list[Talk], list[Watch], float, float]:
        async with clients() as http:
            talks = [
                Talk(one, installation.nodes)
                for one in await begin_many(http, installation.a, size.of(6, 20))
            ]
            watches = [Watch() for _ in installation.nodes]
            watching = [
                asyncio.create_task(watch.look(http, node))
                for watch, node in zip(watches, installation.nodes, strict=True)
            ]
            talking = [asyncio.create_task(one.go_on()) for one in talks]
            await asyncio.sleep(size.of(2, 5))
            await change(installation)
            changed = asyncio.get_running_loop().time()
            for node in installation.nodes:
                await node.until_ready(http)
            # The listeners have found the new primary by then, and everybody has been answered.
            await asyncio.sleep(size.of(5, 8))
            for task in (*watching, *talking):
                task.cancel()
            await asyncio.gather(*watching, *talking, return_exceptions=True)
            pushed = await _push(talks[0].citizen, installation)
            await _until_settled(installation, talks)
            return talks, watches, changed, pushed

    talks, watches, changed, pushed = asyncio.run(play())
    former.crash()
    engine = installation.engine()
    faults = faults_of(engine, (one.citizen for one in talks))
    engine.dispose()
    faults["never not ready"] = sum(503 not in one.statuses for one in watches)
    faults["not ready in the end"] = sum(one.statuses[-1] != httpx2.codes.OK for one in watches)
    faults["silent since"] = sum(one.answered_at < changed for one in talks)
    healed = max(one.seen[-1][0] for one in watches) - changed
    faults[f"heals later than {_HEALS_WITHIN_SECONDS:g} s"] = healed > _HEALS_WITHIN_SECONDS
    faults[f"pushed later than {_PUSHED_WITHIN_SECONDS:g} s"] = pushed > _PUSHED_WITHIN_SECONDS
    faults = +faults
    figures.add(
        f"{what}; {len(talks)} citizens talk on",
        "readiness 503 and back within 10 s; messages go on, nothing acknowledged is lost",
        f"{told(faults)}; {sum(len(one.citizen.shown) for one in talks)} answers,"
        f" {sum(one.apologies for one in talks)} apologies,"
        f" {sum(one.without_reply for one in talks)} sent again; both ready {healed:.1f} s after"
        f" the change; a push from B to A then takes {pushed:.2f} s",
        holds=not faults,
    )
    assert not faults


async def _until_settled(of: Installation, talks: list[Talk]) -> None:
    """Wait until whatever was left is answered, but not longer than that may take."""
    engine = of.engine()
    with anyio.move_on_after(_SETTLED_SECONDS):
        while not all(
            message.replies
            for one in talks
            for message in kept(engine, one.citizen.conversation).messages
        ):
            await asyncio.sleep(0.5)
    engine.dispose()


async def _push(citizen: Citizen, of: Installation) -> float:
    """Give how long after its reply at B the same is pushed at A."""
    async with stream_of(citizen, of.a) as stream:
        await asyncio.sleep(1.0)
        known = len(stream.came)
        await citizen.say(of.b, QUESTIONS[0], "pushed")
        replied = asyncio.get_running_loop().time()
        await stream.until(known + 1)
        return stream.came[known][1] - replied if len(stream.came) > known else float("inf")
