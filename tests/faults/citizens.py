"""Citizens who ask either node, many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import uuid4

import httpx2

from tests.faults.nodes import Node
from troly.client import MESSAGES, SESSION, Reply, bearer, message
from troly.gateway.channels.web.session import Sessions

T = TypeVar("T")

QUESTIONS = (
    "tôi quên mật khẩu",
    "đăng ký tài khoản như thế nào",
    "tôi không nhận được mã kích hoạt",
    "nộp hồ sơ trực tuyến như thế nào",
    "tôi nộp nhầm lĩnh vực thì làm sao",
    "thanh toán trực tuyến thế nào",
    "đính kèm file báo lỗi 404",
    "nhận kết quả tại nhà được không",
)

APOLOGY = "unavailable"

_PATIENCE_SECONDS = 40.0


@dataclass
class Citizen:
    """One conversation, and the outcomes that were shown under each key."""

    http: httpx2.AsyncClient
    token: str
    conversation: str
    shown: dict[str, list[Reply]] = field(default_factory=dict)

    async def say(self, node: Node, text: str, key: str = "") -> list[Reply]:
        """Type a message; HTTPError: no reply came."""
        return await self._send(node, message(key or uuid4().hex, text=text))

    async def tap(self, node: Node, title: str) -> list[Reply]:
        """Press a button of what was shown last."""
        *_, last = self.shown.values()
        ids = {one["title"]: one["id"] for reply in last for one in reply["buttons"]}
        return await self._send(node, message(button=ids[title]))

    async def forget(self, node: Node) -> None:
        """Delete the conversation."""
        response = await self.http.delete(node.url + SESSION, headers=bearer(self.token))
        response.raise_for_status()

    async def _send(self, node: Node, body: dict[str, str]) -> list[Reply]:
        response = await self.http.post(node.url + MESSAGES, json=body, headers=bearer(self.token))
        response.raise_for_status()
        replies: list[Reply] = response.json()["outcomes"]
        self.shown[body["key"]] = replies
        return replies


async def begin(http: httpx2.AsyncClient, node: Node) -> Citizen:
    """Begin a conversation."""
    response = await http.post(node.url + SESSION, json={})
    response.raise_for_status()
    token = response.json()["token"]
    conversation = Sessions(node.env["SESSION_SECRET"], 24).conversation_of(token)
    return Citizen(http, token, conversation)


async def begin_many(http: httpx2.AsyncClient, node: Node, count: int) -> list[Citizen]:
    """Begin conversations."""
    return await a_few_at_a_time(begin(http, node) for _ in range(count))


@asynccontextmanager
async def clients() -> AsyncIterator[httpx2.AsyncClient]:
    """Give what citizens call by; each call may be any node's."""
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=20)
    async with httpx2.AsyncClient(
        timeout=_PATIENCE_SECONDS, limits=limits, trust_env=False
    ) as http:
        yield http


async def a_few_at_a_time(work: Iterable[Awaitable[T]], most: int = 8) -> list[T]:
    """Do everything, `most` at a time; gives the results in order."""
    room = asyncio.Semaphore(most)

    async def one(of: Awaitable[T]) -> T:
        async with room:
            return await of

    return await asyncio.gather(*map(one, work))


def types_of(replies: list[Reply]) -> set[str]:
    """Give what kinds of outcomes these are."""
    return {reply["type"] for reply in replies}
