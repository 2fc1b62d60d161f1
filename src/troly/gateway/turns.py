"""One turn: a citizen's message in, exactly one visible reply out.

Check, store, wait for the conversation's earlier messages, ask Rasa, store the reply. Whatever
fails on the way ends in an apology with the hotline, never in silence.
"""

from __future__ import annotations

import logging
import time
from asyncio import Lock
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import anyio

from troly.answering.outcome import Outcome, OutcomeType
from troly.gateway.blocking_calls import BlockingCalls
from troly.gateway.input_check import Refusal, check_text
from troly.gateway.rasa_client import RasaClient, TurnFailed
from troly.gateway.replies import to_reply
from troly.gateway.sentences import Sentences
from troly.privacy.secrets import mask_private
from troly.store.conversations import Accepted, ConversationStore, Outcomes
from troly.store.erase import Eraser
from troly.store.errors import StoreUnavailable, UnknownConversation

logger = logging.getLogger(__name__)

# What saving an apology may add to a turn whose time is up.
_APOLOGY_SECONDS = 1.0


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


class Turns:
    """Takes messages of all conversations; those of one conversation go one after another.

    The order holds within this process: one conversation's requests must reach one replica.
    """

    def __init__(
        self,
        store: ConversationStore,
        eraser: Eraser,
        in_threads: BlockingCalls,
        rasa: RasaClient,
        own: Sentences,
        timeout_seconds: float,
    ) -> None:
        self._store = store
        self._eraser = eraser
        self._in_threads = in_threads
        self._rasa = rasa
        self._own = own
        self._timeout_seconds = timeout_seconds
        self._lines: dict[str, _Line] = {}

    async def answer(self, message: Message) -> Outcomes:
        """Give the reply to a message, within the time limit.

        UnknownConversation: the conversation does not exist, or was deleted in the meantime.
        """
        started = time.monotonic()
        inbox_id = None
        try:
            with (
                anyio.fail_after(self._timeout_seconds),
                self._line_of(message.conversation_id) as line,
            ):
                # Nothing is awaited between the door and the turn: whoever was first at the
                # door has the first turn.
                async with line.door:
                    words = await self._words_for_rasa(message)
                    if isinstance(words, Refusal):
                        return _shown(self._own.refusal(words.reason))
                    accepted = await self._accept(message, words)
                    inbox_id = accepted.inbox_id
                async with line.turn:
                    if line.is_erased:
                        # Rasa would begin to remember somebody who has asked to be forgotten.
                        raise UnknownConversation(message.conversation_id)
                    if accepted.is_repeat:  # the first sending may have been answered by now
                        accepted = await self._accept(message, words)
                    if accepted.earlier is not None:
                        return accepted.earlier
                    outcomes = await self._rasa.ask(
                        message.conversation_id, words, message.metadata
                    )
                    if any(one.type is OutcomeType.DATA_DELETED for one in outcomes):
                        await self._erase(message.conversation_id, line)
                        return [to_reply(one)[0] for one in outcomes]
                    return await self._save(inbox_id, outcomes, started)
        except TimeoutError:
            reason = f"no answer within {self._timeout_seconds:g} s"
        except (TurnFailed, StoreUnavailable) as failure:
            reason = str(failure)
        logger.warning("apology in %s: %s", message.conversation_id, reason)
        return await self._apologise(inbox_id, started)

    async def forget(self, conversation_id: str) -> None:
        """Delete a conversation, after the turns that are under way.

        UnknownConversation: it does not exist. StoreUnavailable: nothing was deleted.
        """
        with self._line_of(conversation_id) as line:
            async with line.door, line.turn:
                await self._erase(conversation_id, line)

    async def _words_for_rasa(self, message: Message) -> str | Refusal:
        if message.button_id is None:
            return check_text(message.text or "")
        payload = await self._in_threads(
            self._store.button_payload, message.conversation_id, message.button_id
        )
        return payload or Refusal("button_expired")

    async def _accept(self, message: Message, words: str) -> Accepted:
        return await self._in_threads(
            self._store.accept,
            message.conversation_id,
            message.key,
            text=mask_private(words) if message.button_id is None else None,
            button_id=message.button_id,
        )

    async def _save(self, inbox_id: int, outcomes: list[Outcome], started: float) -> Outcomes:
        replies, buttons = [], []
        for outcome in outcomes:
            reply, its_buttons = to_reply(outcome)
            replies.append(reply)
            buttons.extend(its_buttons)
        milliseconds = round((time.monotonic() - started) * 1000)
        return await self._in_threads(
            self._store.save_reply, inbox_id, replies, buttons, milliseconds
        )

    async def _erase(self, conversation_id: str, line: _Line) -> None:
        """Delete the conversation: Rasa has stored its part of this turn by now."""
        await self._in_threads(self._eraser.erase_conversation, conversation_id, "citizen")
        line.is_erased = True

    async def _apologise(self, inbox_id: int | None, started: float) -> Outcomes:
        apology = self._own.unavailable()
        if inbox_id is not None:
            try:
                with anyio.fail_after(_APOLOGY_SECONDS):
                    return await self._save(inbox_id, [apology], started)
            except (TimeoutError, StoreUnavailable) as failure:
                logger.warning("apology not saved: %s", str(failure) or "database too slow")
        return _shown(apology)

    @contextmanager
    def _line_of(self, conversation_id: str) -> Iterator[_Line]:
        line = self._lines.setdefault(conversation_id, _Line())
        line.length += 1
        try:
            yield line
        finally:
            line.length -= 1
            if not line.length:
                del self._lines[conversation_id]


@dataclass
class _Line:
    """Messages of one conversation that wait: at the door to be stored, then for their turn."""

    door: Lock = field(default_factory=Lock)
    turn: Lock = field(default_factory=Lock)
    length: int = 0
    is_erased: bool = False


def _shown(outcome: Outcome) -> Outcomes:
    reply, _ = to_reply(outcome)
    return [reply]
