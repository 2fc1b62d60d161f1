"""Wakes whoever waits for something new in a conversation: streams, and messages in line.

News come from three sides: from this process as it saves a reply, from PostgreSQL's notifications
when any replica does, and from a slow look into the store, which misses nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

from troly.gateway.background import again_and_again
from troly.gateway.blocking_calls import BlockingCalls
from troly.store.errors import StoreUnavailable
from troly.store.history import History
from troly.store.notifications import Notifications

logger = logging.getLogger(__name__)

# Where nobody notifies (SQLite), and where the look is only for what a notification missed.
_LOOK_EVERY_SECONDS = 0.5
_LOOK_EVERY_SECONDS_WHEN_NOTIFIED = 5.0
# A reply may become visible after one with a higher number: looks go back this long.
_LOOK_BACK_SECONDS = 5.0
_LISTEN_AGAIN_AFTER_SECONDS = 1.0
_CHECK_EVERY_SECONDS = 2.0


class News:
    """One watch for all that wait in this process."""

    def __init__(
        self, history: History, in_threads: BlockingCalls, notifications: Notifications | None
    ) -> None:
        self._history = history
        self._in_threads = in_threads
        self._notifications = notifications
        self._watched: dict[str, set[asyncio.Event]] = {}
        # The latest reply of a watched conversation that its watchers know of.
        self._told: dict[str, int] = {}
        self._looking: asyncio.Task[None] | None = None
        self.is_ending = False

    def end(self) -> None:
        """Let whoever waits without an end, as streams do, go soon: the process stops."""
        self.is_ending = True
        self.wake_all()

    @contextmanager
    def of(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """Give an event that is set whenever the conversation may have something new."""
        something_new = asyncio.Event()
        self._watched.setdefault(conversation_id, set()).add(something_new)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            yield something_new
        finally:
            self._watched[conversation_id].discard(something_new)
            if not self._watched[conversation_id]:
                del self._watched[conversation_id]
                self._told.pop(conversation_id, None)

    def tell(self, conversation_id: str, number: int) -> None:
        """Say that a reply of this number was saved, or is seen."""
        watchers = self._watched.get(conversation_id)
        if watchers and number > self._told.get(conversation_id, 0):
            self._told[conversation_id] = number
            for something_new in watchers:
                something_new.set()

    def wake(self, conversation_id: str) -> None:
        """Wake all that wait in a conversation, whatever has happened to it."""
        for something_new in self._watched.get(conversation_id, ()):
            something_new.set()

    def wake_all(self) -> None:
        """Wake everybody."""
        for conversation_id in self._watched:
            self.wake(conversation_id)

    async def listen(self) -> None:
        """Take in what the database notifies, until cancelled; does nothing where it cannot."""
        if self._notifications is not None:
            listen = partial(self._listen, self._notifications)
            await again_and_again(listen, _LISTEN_AGAIN_AFTER_SECONDS)

    async def _listen(self, notifications: Notifications) -> None:
        await self._in_threads(notifications.open)
        try:
            self.wake_all()  # what was told while nobody listened is known to nobody
            while True:
                if not await _readable(notifications.fileno(), _CHECK_EVERY_SECONDS):
                    await self._in_threads(notifications.check)
                for conversation_id, number in notifications.take():
                    self.tell(conversation_id, number)
        finally:
            notifications.close()

    async def _look(self) -> None:
        every = _LOOK_EVERY_SECONDS_WHEN_NOTIFIED if self._notifications else _LOOK_EVERY_SECONDS
        marks: deque[int] = deque(maxlen=max(2, round(_LOOK_BACK_SECONDS / every)))
        while self._watched:
            try:
                if marks:
                    talked = await self._in_threads(self._history.talked_since, min(marks))
                    for conversation_id in self._watched.keys() & talked.keys():
                        self.tell(conversation_id, talked[conversation_id])
                    marks.append(max(talked.values(), default=marks[-1]))
                else:
                    marks.append(await self._in_threads(self._history.last_reply))
                    # What came between a watch's start and this look is known to nobody.
                    self.wake_all()
            except StoreUnavailable as failure:
                logger.warning("%s", failure)
            await asyncio.sleep(every)


async def wait_for(event: asyncio.Event, seconds: float) -> None:
    """Wait until an event is set, but not longer."""
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)


async def _readable(file: int, seconds: float) -> bool:
    """Wait until there is something to read from a socket; False: nothing came in time."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    loop.add_reader(file, readable.set)
    try:
        await wait_for(readable, seconds)
        return readable.is_set()
    finally:
        loop.remove_reader(file)
