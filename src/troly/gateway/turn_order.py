"""Whose turn it is: messages of one conversation, answered in the order stored.

The database decides (`troly.store.messages`): a message is stored and, if nobody is answering in
its conversation, its turn taken in one transaction. The others wait here until news of the
conversation come: from this process, or by PostgreSQL's notification from another replica.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from troly.gateway.blocking_calls import BlockingCalls
from troly.gateway.news import News, wait_for
from troly.privacy.seal import Seal
from troly.store.errors import StoreUnavailable
from troly.store.messages import Accepted, MessageStore, Replies, Turn

logger = logging.getLogger(__name__)

# So short that whoever waits for a replica that has died still gets an answer in time, and so
# much longer than the renewals are apart that a busy replica is not taken for a dead one.
_LEASE_SECONDS = 4.0
_RENEW_EVERY_SECONDS = 1.0
# A turn that runs out unnoticed brings no news: whoever waits looks by itself, this often.
_LOOK_EVERY_SECONDS = 1.0


@dataclass(frozen=True)
class Request:
    """What Rasa gets: words or a button's payload, and the sender's metadata."""

    words: str = field(repr=False)
    metadata: Mapping[str, str]


LeftBehind = Callable[[Accepted], None]
"""Takes a message that was stored, or given its turn, when nobody waited for it any more."""


class Order(Protocol):
    """What `Turns` needs of an order of turns."""

    async def accept(
        self,
        conversation_id: str,
        key: str,
        request: Request,
        *,
        text: str | None,
        button_id: str | None,
        left_behind: LeftBehind,
    ) -> Accepted:
        """Store a message once; UnknownConversation: there is no such conversation.

        What is stored when the caller waits no longer goes to `left_behind`.
        """

    async def turn_of(
        self, conversation_id: str, message_id: int, left_behind: LeftBehind
    ) -> Turn | Replies:
        """Wait for the turn of a message, or for the reply that somebody else gives it.

        UnknownConversation: the conversation is deleted meanwhile.
        """

    def kept(self, turn: Turn) -> AbstractAsyncContextManager[None]:
        """Keep a turn as long as it is worked on."""

    async def until_free(self, conversation_id: str) -> None:
        """Wait until nobody is answering in the conversation."""

    def request_in(self, pending: str) -> Request:
        """Give back what was kept with a message; SealBroken where the secret has changed."""


class TurnOrder:
    """The order of turns over any number of processes that share a database."""

    def __init__(
        self,
        store: MessageStore,
        in_threads: BlockingCalls,
        news: News,
        seal: Seal,
    ) -> None:
        """Take turns in this store, and seal what another replica may need to answer them."""
        self._store = store
        self._in_threads = in_threads
        self._news = news
        self._seal = seal

    async def accept(
        self,
        conversation_id: str,
        key: str,
        request: Request,
        *,
        text: str | None,
        button_id: str | None,
        left_behind: LeftBehind,
    ) -> Accepted:
        """Store a message once, with what another replica would need to answer it."""
        pending = json.dumps({"words": request.words, "metadata": dict(request.metadata)})
        return await self._in_threads.not_in_vain(
            left_behind,
            self._store.accept,
            conversation_id,
            key,
            pending=self._seal.close(pending),
            lease=_LEASE_SECONDS,
            text=text,
            button_id=button_id,
        )

    async def turn_of(
        self, conversation_id: str, message_id: int, left_behind: LeftBehind
    ) -> Turn | Replies:
        """Wait for the turn of a message, or for its reply."""

        def was_given(found: Turn | Replies | None) -> None:
            if isinstance(found, Turn):
                left_behind(Accepted(message_id, found))

        with self._news.of(conversation_id) as something_new:
            while True:
                something_new.clear()
                found = await self._in_threads.not_in_vain(
                    was_given,
                    self._store.take_turn,
                    conversation_id,
                    message_id,
                    _LEASE_SECONDS,
                )
                if found is not None:
                    return found
                await wait_for(something_new, _LOOK_EVERY_SECONDS)

    @asynccontextmanager
    async def kept(self, turn: Turn) -> AsyncIterator[None]:
        """Renew the lease of a turn until its work is done."""
        renewing = asyncio.create_task(self._renew(turn))
        try:
            yield
        finally:
            renewing.cancel()

    async def until_free(self, conversation_id: str) -> None:
        """Wait until nobody is answering in the conversation."""
        with self._news.of(conversation_id) as something_new:
            while True:
                something_new.clear()
                if not await self._in_threads(self._store.is_under_way, conversation_id):
                    return
                await wait_for(something_new, _LOOK_EVERY_SECONDS)

    def request_in(self, pending: str) -> Request:
        """Give back what `accept` kept; SealBroken where the secret has changed since."""
        return Request(**json.loads(self._seal.open(pending)))

    async def _renew(self, turn: Turn) -> None:
        while True:
            await asyncio.sleep(_RENEW_EVERY_SECONDS)
            try:
                await self._in_threads(self._store.renew_turn, turn, _LEASE_SECONDS)
            except StoreUnavailable as failure:
                logger.warning("%s", failure)
