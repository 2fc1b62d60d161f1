"""What every channel does with a conversation, whoever calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from troly.answering.names import ADDRESS
from troly.gateway.blocking_calls import BlockingCalls
from troly.gateway.input_check import Refusal, check_text
from troly.gateway.rate_limits import RateLimits
from troly.gateway.replies import to_replies
from troly.gateway.sentences import Sentences
from troly.gateway.turns import Message, Turns
from troly.knowledge.live import LiveKnowledge
from troly.privacy.secrets import mask_private
from troly.store.feedback import FeedbackStore
from troly.store.history import Exchange, History
from troly.store.messages import MessageStore, Replies, ReplyJson


class TooManyMessages(Exception):
    """A conversation says more than its limit allows."""


@dataclass(frozen=True)
class Caller:
    """Who speaks: by which channel, and a keyed hash of where from (an address, an outside id)."""

    channel: str
    origin: str

    @property
    def metadata(self) -> Mapping[str, str]:
        """Give what Rasa is told of the caller."""
        return {"channel": self.channel, ADDRESS: self.origin}


class Chat:
    """Begin, say, recall, rate, forget.

    Each method may raise `StoreUnavailable`, and all but `begin` `UnknownConversation`.
    """

    def __init__(
        self,
        knowledge: LiveKnowledge,
        sentences: Sentences,
        store: MessageStore,
        history: History,
        feedback: FeedbackStore,
        turns: Turns,
        limits: RateLimits,
        in_threads: BlockingCalls,
    ) -> None:
        self._knowledge = knowledge
        self._sentences = sentences
        self._store = store
        self._history = history
        self._feedback = feedback
        self._turns = turns
        self._limits = limits
        self._in_threads = in_threads

    async def begin(self, channel: str) -> tuple[str, ReplyJson]:
        """Begin a conversation; gives its id and its greeting."""
        greeting, buttons = to_replies([self._sentences.greeting()])
        conversation_id = await self._in_threads(self._store.start, channel, greeting, buttons)
        return conversation_id, greeting[0]

    async def say(
        self,
        caller: Caller,
        conversation_id: str,
        *,
        key: str,
        text: str | None,
        button_id: str | None,
    ) -> Replies:
        """Give the reply to what was typed or pressed.

        TooManyMessages: the conversation says too much; nothing was stored.
        """
        await self._count(conversation_id)
        message = Message(conversation_id, key, text, button_id, caller.metadata)
        return await self._turns.answer(message)

    async def recall(self, conversation_id: str) -> tuple[ReplyJson, list[Exchange]]:
        """Give the greeting as it was said, and what was said since."""
        past = await self._in_threads(self._history.past, conversation_id)
        # Conversations from before greetings were stored get today's, with nothing to press.
        greeting = past.greeting or self.greeting_without_buttons()
        return greeting[0], past.exchanges

    def greeting_without_buttons(self) -> Replies:
        """Give what somebody reads who has no conversation yet."""
        greeting = self._sentences.greeting()
        replies, _ = to_replies([greeting.copy(update={"buttons": []})])
        return replies

    async def rate(
        self, conversation_id: str, outcome_id: str, *, helpful: bool, comment: str | None
    ) -> bool:
        """Save whether an answer helped; False if it is none of the conversation's answers.

        TooManyMessages: as `say`.
        """
        await self._count(conversation_id)
        rating = await self._in_threads(
            self._feedback.rate,
            conversation_id,
            outcome_id,
            self._knowledge.current().versions,
            helpful=helpful,
            comment=_safe_to_keep(comment),
        )
        return rating is not None

    async def forget(self, conversation_id: str) -> None:
        """Delete a conversation with all that belongs to it."""
        await self._turns.forget(conversation_id)

    async def _count(self, conversation_id: str) -> None:
        if not await self._limits.session_may(conversation_id):
            raise TooManyMessages


def _safe_to_keep(comment: str | None) -> str | None:
    checked = check_text(comment or "")
    return None if isinstance(checked, Refusal) else mask_private(checked)
