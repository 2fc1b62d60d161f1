"""One turn: a citizen's message in, exactly one visible reply out.

Check, store, wait for the conversation's earlier messages, ask Rasa, store the reply. Whatever
fails on the way ends in an apology with the hotline, never in silence.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

import anyio

from troly.answering.outcome import Outcome, OutcomeType
from troly.gateway.blocking_calls import BlockingCalls
from troly.gateway.input_check import Refusal, check_text
from troly.gateway.news import News
from troly.gateway.rasa_client import TurnFailed
from troly.gateway.replies import to_replies
from troly.gateway.sentences import Sentences
from troly.gateway.turn_order import Order, Request
from troly.privacy.seal import SealBroken
from troly.privacy.secrets import mask_private
from troly.store.erase import Eraser
from troly.store.errors import StoreUnavailable, UnknownConversation
from troly.store.messages import (
    Accepted,
    MessageStore,
    OfferedButton,
    Overdue,
    Replies,
    Turn,
)

logger = logging.getLogger(__name__)

# What saving an apology may add to a turn whose time is up.
_APOLOGY_SECONDS = 1.0
# A database that does not answer is not asked more and more.
_SAVE_AGAIN_AFTER_SECONDS = (0.3, 0.6, 1.2, 2.4, 5.0, 10.0, 10.0)


@dataclass(frozen=True)
class Message:
    """A citizen's message as its channel took it: typed text, or the id of a pressed button.

    `key` is the sender's own name for it: sent again under the same key, it is the same
    message. `metadata` goes to Rasa as it is.
    """

    conversation_id: str
    key: str
    text: str | None
    button_id: str | None
    metadata: Mapping[str, str]


class Understands(Protocol):
    """What `Turns` needs of Rasa."""

    async def ask(self, turn: Turn, request: Request) -> list[Outcome]:
        """Give the outcomes of one turn, at least one, or raise `TurnFailed`."""


class Turns:
    """Takes messages of all conversations; those of one conversation go one after another."""

    def __init__(
        self,
        store: MessageStore,
        eraser: Eraser,
        in_threads: BlockingCalls,
        order: Order,
        news: News,
        rasa: Understands,
        sentences: Sentences,
        timeout_seconds: float,
    ) -> None:
        self._store = store
        self._eraser = eraser
        self._in_threads = in_threads
        self._order = order
        self._news = news
        self._rasa = rasa
        self._sentences = sentences
        self._timeout_seconds = timeout_seconds
        self._doors: dict[str, _Door] = {}
        # The event loop itself keeps no hold of tasks.
        self._late: set[asyncio.Task[object]] = set()

    @property
    def under_way(self) -> int:
        """How many messages and deletions this process has taken in and not done yet."""
        return sum(door.inside for door in self._doors.values())

    async def answer(self, message: Message) -> Replies:
        """Give the reply to a message, within the time limit.

        UnknownConversation: the conversation does not exist, or was deleted in the meantime.
        """
        attempt = _Attempt(message.conversation_id)
        return await self._or_apologise(attempt, self._take_in(message, attempt))

    async def answer_for_another(self, left: Overdue) -> None:
        """Answer a stored message that its own process left; nobody waits here for the reply."""
        attempt = _Attempt(left.conversation_id, left.message_id)
        with suppress(UnknownConversation):
            await self._or_apologise(attempt, self._take_over(left, attempt))

    async def forget(self, conversation_id: str) -> None:
        """Delete a conversation, after the turn that is under way.

        UnknownConversation: it does not exist. StoreUnavailable: nothing was deleted.
        """
        with self._door_of(conversation_id):
            with anyio.move_on_after(self._timeout_seconds):
                await self._order.until_free(conversation_id)
            await self._erase(conversation_id)

    async def _or_apologise(self, attempt: _Attempt, work: Awaitable[Replies]) -> Replies:
        """Give what the work gives within the time limit; else an apology."""
        try:
            with anyio.fail_after(self._timeout_seconds):
                return await work
        except TimeoutError:
            reason = f"no answer within {self._timeout_seconds:g} s"
        except (TurnFailed, StoreUnavailable) as failure:
            reason = str(failure)
        logger.warning("apology in %s: %s", attempt.conversation_id, reason)
        return await self._apologise(attempt)

    async def _take_in(self, message: Message, attempt: _Attempt) -> Replies:
        with self._door_of(message.conversation_id) as door:
            # Nothing is awaited before the door: whoever comes first is stored first.
            async with door.lock:
                words = await self._words_for_rasa(message)
                if isinstance(words, Refusal):
                    return _shown(self._sentences.refusal(words.reason))
                request = Request(words, message.metadata)
                accepted = await self._accept(message, request, attempt)
            attempt.message_id, attempt.turn = accepted.message_id, accepted.turn
            if accepted.replies is not None:
                return accepted.replies
            return await self._answer(attempt, request)

    async def _take_over(self, left: Overdue, attempt: _Attempt) -> Replies:
        try:
            request = self._order.request_in(left.pending)
        except SealBroken:
            raise TurnFailed("the secret that sealed it is another one now") from None
        return await self._answer(attempt, request)

    async def _answer(self, attempt: _Attempt, request: Request) -> Replies:
        if attempt.turn is None:
            given = await self._order.turn_of(
                attempt.conversation_id,
                attempt.message_id,
                partial(self._apologise_late, attempt),
            )
            if not isinstance(given, Turn):
                return given
            attempt.turn = given
        async with self._order.kept(attempt.turn):
            outcomes = await self._rasa.ask(attempt.turn, request)
            if any(one.type is OutcomeType.DATA_DELETED for one in outcomes):
                await self._erase(attempt.conversation_id)
                return _shown(*outcomes)
            return await self._save(attempt, *to_replies(outcomes))

    async def _words_for_rasa(self, message: Message) -> str | Refusal:
        if message.button_id is None:
            return check_text(message.text or "")
        payload = await self._in_threads(
            self._store.button_payload, message.conversation_id, message.button_id
        )
        return payload or Refusal("button_expired")

    async def _accept(self, message: Message, request: Request, attempt: _Attempt) -> Accepted:
        return await self._order.accept(
            message.conversation_id,
            message.key,
            request,
            text=mask_private(request.words) if message.button_id is None else None,
            button_id=message.button_id,
            left_behind=partial(self._apologise_late, attempt),
        )

    async def _save(
        self,
        attempt: _Attempt,
        replies: Replies,
        buttons: list[OfferedButton],
        *,
        is_apology: bool = False,
    ) -> Replies:
        """Save what answers a message; TurnFailed where its turn is somebody else's."""
        milliseconds = round((time.monotonic() - attempt.started) * 1000)
        if attempt.turn is not None:
            number = await self._in_threads(
                self._store.save_reply,
                attempt.turn,
                replies,
                buttons,
                milliseconds,
                is_apology=is_apology,
            )
        else:  # the turn did not come in time
            number = await self._in_threads(
                self._store.save_apology,
                attempt.conversation_id,
                attempt.message_id,
                replies,
                buttons,
                milliseconds,
            )
        if number is None:
            raise TurnFailed("the message is somebody else's to answer")
        self._news.tell(attempt.conversation_id, number)
        return replies

    async def _erase(self, conversation_id: str) -> None:
        await self._in_threads(self._eraser.erase_conversation, conversation_id, "citizen")
        self._news.wake(conversation_id)

    async def _apologise(self, attempt: _Attempt) -> Replies:
        if attempt.apology is None:
            attempt.apology = to_replies([self._sentences.unavailable()])
        apology, buttons = attempt.apology
        if attempt.message_id:
            try:
                with anyio.fail_after(_APOLOGY_SECONDS):
                    return await self._save(attempt, apology, buttons, is_apology=True)
            except TurnFailed as failure:
                logger.warning("apology not saved: %s", failure)
            except (TimeoutError, StoreUnavailable) as failure:
                reason = str(failure) or "database too slow"
                logger.warning("apology not saved yet: %s", reason)
                self._go_on_with(self._save_when_possible(attempt, apology, buttons))
        return apology

    async def _save_when_possible(
        self, attempt: _Attempt, apology: Replies, buttons: list[OfferedButton]
    ) -> None:
        """Save what was said already: later messages wait for it, and nobody may say another.

        Not for ever: what is left then is taken up like that of a process that died.
        """
        for pause in _SAVE_AGAIN_AFTER_SECONDS:
            await asyncio.sleep(pause)
            with suppress(StoreUnavailable):
                with suppress(TurnFailed, UnknownConversation):
                    await self._save(attempt, apology, buttons, is_apology=True)
                return

    def _apologise_late(self, attempt: _Attempt, accepted: Accepted) -> None:
        """Store what was said before the message was; the next one would have to wait for it."""
        if accepted.replies is not None:
            return
        attempt.message_id, attempt.turn = accepted.message_id, accepted.turn
        self._go_on_with(self._apologise(attempt))

    def _go_on_with(self, work: Coroutine[Any, Any, object]) -> None:
        """Do what nobody waits for."""
        task = asyncio.create_task(work)
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    @contextmanager
    def _door_of(self, conversation_id: str) -> Iterator[_Door]:
        door = self._doors.setdefault(conversation_id, _Door())
        door.inside += 1
        try:
            yield door
        finally:
            door.inside -= 1
            if not door.inside:
                del self._doors[conversation_id]


@dataclass
class _Attempt:
    """What this process knows of a message that it answers."""

    conversation_id: str
    message_id: int = 0
    turn: Turn | None = None
    # Made once, so that what was shown is what is stored, however late.
    apology: tuple[Replies, list[OfferedButton]] | None = None
    started: float = field(default_factory=time.monotonic)


@dataclass
class _Door:
    """Messages of one conversation that this process has taken in: stored as they came."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    inside: int = 0


def _shown(*outcomes: Outcome) -> Replies:
    replies, _ = to_replies(outcomes)
    return replies
