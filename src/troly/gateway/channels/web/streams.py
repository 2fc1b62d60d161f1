"""Replies pushed to a client: server-sent events, or a long poll where those do not get through.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

from troly.gateway.blocking_calls import BlockingCalls
from troly.gateway.http.errors import ApiError
from troly.gateway.news import News, wait_for
from troly.store.errors import StoreUnavailable, UnknownConversation
from troly.store.history import Exchange, History

_PING_SECONDS = 15.0
# A stream ends and is taken up again, so that its token is looked at from time to time.
_STREAM_SECONDS = 600.0
_RETRY_MS = 2000
# More streams of one conversation than anybody has tabs.
_MOST_PER_CONVERSATION = 8


def as_json(exchange: Exchange) -> dict[str, Any]:
    """Give a message with its reply as clients get it."""
    shown: dict[str, Any] = {
        "seq": exchange.seq,
        "key": exchange.key,
        "text": exchange.text,
        "outcomes": exchange.outcomes,
    }
    if exchange.button_id:
        shown["button"] = exchange.button_id
    return shown


class Streams:
    """Sends what a conversation has beyond the replies that a client knows already."""

    def __init__(self, history: History, in_threads: BlockingCalls, news: News) -> None:
        self._history = history
        self._in_threads = in_threads
        self._news = news
        self._open: Counter[str] = Counter()

    async def open(self, conversation_id: str, after: int) -> AsyncIterator[str]:
        """Give an event stream of replies numbered above `after`.

        ApiError: the conversation has too many streams. UnknownConversation: there is none.
        """
        self._check_room(conversation_id)
        await self._after(conversation_id, after)
        return self._events(conversation_id, after)

    async def poll(self, conversation_id: str, after: int, wait: float) -> list[dict[str, Any]]:
        """Give what is new, at once or after up to `wait` seconds; nothing if nothing comes.

        ApiError, UnknownConversation: as `open`.
        """
        self._check_room(conversation_id)
        ends = time.monotonic() + wait
        with self._watch(conversation_id) as news:
            while True:
                news.clear()
                exchanges = await self._after(conversation_id, after)
                left = ends - time.monotonic()
                if exchanges or left <= 0 or self._news.is_ending:
                    return [as_json(exchange) for exchange in exchanges]
                await wait_for(news, left)

    async def _events(self, conversation_id: str, after: int) -> AsyncIterator[str]:
        ends = time.monotonic() + _STREAM_SECONDS
        yield f"retry: {_RETRY_MS}\n\n"
        with self._watch(conversation_id) as news:
            while time.monotonic() < ends and not self._news.is_ending:
                news.clear()
                try:
                    exchanges = await self._after(conversation_id, after)
                except UnknownConversation:
                    yield "event: gone\ndata: {}\n\n"
                    return
                except StoreUnavailable:
                    return  # the client comes back by itself
                for exchange in exchanges:
                    after = exchange.seq or after
                    data = json.dumps(as_json(exchange))
                    yield f"id: {after}\nevent: exchange\ndata: {data}\n\n"
                if not exchanges:
                    yield ": ping\n\n"
                await wait_for(news, _PING_SECONDS)

    def _check_room(self, conversation_id: str) -> None:
        if self._open[conversation_id] >= _MOST_PER_CONVERSATION:
            raise ApiError(429)

    @contextmanager
    def _watch(self, conversation_id: str) -> Iterator[asyncio.Event]:
        self._open[conversation_id] += 1
        try:
            with self._news.of(conversation_id) as something_new:
                yield something_new
        finally:
            self._open[conversation_id] -= 1
            self._open += Counter()  # drops what came down to nothing

    async def _after(self, conversation_id: str, after: int) -> list[Exchange]:
        return await self._in_threads(self._history.answered_after, conversation_id, after)
