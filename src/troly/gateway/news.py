"""Tells open streams that a reply was saved, whichever replica saved it."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from troly.gateway.blocking_calls import BlockingCalls
from troly.store.conversations import ConversationStore
from troly.store.errors import StoreUnavailable

logger = logging.getLogger(__name__)

_LOOK_EVERY_SECONDS = 0.5
# A reply may become visible after one with a higher number: each look goes back five seconds.
_LOOKS_BACK = 10
# More streams of one conversation than anybody has tabs.
_MOST_PER_CONVERSATION = 8


class News:
    """One look into the store for all streams of this process, twice a second.

    The store is the only way from whoever saves a reply to whoever shows it, so it makes no
    difference which replica does either.
    """

    def __init__(self, store: ConversationStore, in_threads: BlockingCalls) -> None:
        self._store = store
        self._in_threads = in_threads
        self._watched: dict[str, set[asyncio.Event]] = {}
        self._looking: asyncio.Task[None] | None = None

    def has_room(self, conversation_id: str) -> bool:
        """Tell whether one more stream of a conversation may be opened."""
        return len(self._watched.get(conversation_id, ())) < _MOST_PER_CONVERSATION

    @contextmanager
    def news_of(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """Give an event that is set whenever the conversation may have a new reply."""
        news = asyncio.Event()
        self._watched.setdefault(conversation_id, set()).add(news)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            yield news
        finally:
            self._watched[conversation_id].discard(news)
            if not self._watched[conversation_id]:
                del self._watched[conversation_id]

    def wake_all(self) -> None:
        """Set every event."""
        for events in self._watched.values():
            for news in events:
                news.set()

    async def _look(self) -> None:
        told: dict[str, int] = {}  # the reply of each conversation that its streams know of
        marks: deque[int] = deque(maxlen=_LOOKS_BACK)
        while self._watched:
            try:
                if marks:
                    talked = await self._in_threads(self._store.talked_since, min(marks))
                    self._tell(talked, told)
                    told = talked
                    marks.append(max(talked.values(), default=marks[-1]))
                else:
                    marks.append(await self._in_threads(self._store.last_reply))
                    # What came between a stream's start and this look is known to nobody.
                    self.wake_all()
            except StoreUnavailable as failure:
                logger.warning("%s", failure)
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    def _tell(self, talked: dict[str, int], told: dict[str, int]) -> None:
        for conversation_id in self._watched.keys() & talked.keys():
            if talked[conversation_id] != told.get(conversation_id):
                for news in self._watched[conversation_id]:
                    news.set()
