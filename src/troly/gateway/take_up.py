"""Answers what a process that died has left: every stored message gets its reply."""

from __future__ import annotations

import asyncio
import logging

from troly.gateway.background import again_and_again
from troly.gateway.blocking_calls import BlockingCalls
from troly.gateway.turns import Turns
from troly.store.messages import MessageStore, Overdue

logger = logging.getLogger(__name__)

_LOOK_EVERY_SECONDS = 1.0


class TakeUp:
    """Looks for messages that nobody is answering, whichever replica took them."""

    def __init__(
        self,
        store: MessageStore,
        in_threads: BlockingCalls,
        turns: Turns,
        overdue_seconds: float,
    ) -> None:
        """A message without a turn, `overdue_seconds` old, is left: nobody alive waits so long."""
        self._store = store
        self._in_threads = in_threads
        self._turns = turns
        self._overdue_seconds = overdue_seconds

    async def run(self) -> None:
        """Look and answer until cancelled."""
        await again_and_again(self.take_up_all, _LOOK_EVERY_SECONDS)

    async def take_up_all(self) -> None:
        """Answer what was left, the oldest of each conversation first."""
        tried: set[int] = set()
        while True:
            left = await self._in_threads(self._store.overdue, self._overdue_seconds)
            oldest = {one.conversation_id: one for one in reversed(left)}.values()
            new = [one for one in oldest if one.message_id not in tried]
            if not new:
                return
            tried.update(one.message_id for one in new)
            await asyncio.gather(*(self._answer(one) for one in new))

    async def _answer(self, left: Overdue) -> None:
        logger.warning("message %d was left unanswered", left.message_id)
        await self._turns.answer_for_another(left)
