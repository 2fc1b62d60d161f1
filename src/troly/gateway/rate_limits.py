"""How much one conversation and one address may ask of the gateway."""

from __future__ import annotations

import logging
from ipaddress import ip_address

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from troly.counts import store_of_counts
from troly.gateway.blocking_calls import BlockingCalls

logger = logging.getLogger(__name__)


class RateLimits:
    """Counts requests, in memory or in a Redis that replicas share.

    Where the counts cannot be kept, everybody passes: a citizen's question weighs more.
    """

    def __init__(
        self, storage_url: str, per_session: str, per_address: str, in_threads: BlockingCalls
    ) -> None:
        """Count in `memory://` or `redis://…`; limits are written as `30/minute`."""
        storage = store_of_counts(storage_url)
        self._in_memory = isinstance(storage, MemoryStorage)
        self._limiter = FixedWindowRateLimiter(storage)
        self._per_session = parse(per_session)
        self._per_address = parse(per_address)
        self._in_threads = in_threads

    async def session_may(self, conversation_id: str) -> bool:
        """Count a message of a conversation, and tell whether it is within the limit."""
        return await self._hit(self._per_session, f"session:{conversation_id}")

    async def address_may(self, host: str, hashed: str) -> bool:
        """Count a request from an address, and tell whether it is within the limit.

        This machine itself is not limited: a proxy on it that names no client would make all
        citizens one.
        """
        if _is_this_machine(host):
            return True
        return await self._hit(self._per_address, f"address:{hashed}")

    async def _hit(self, limit: RateLimitItem, key: str) -> bool:
        try:
            if self._in_memory:  # a matter of microseconds
                return bool(self._limiter.hit(limit, key))
            return await self._in_threads(self._limiter.hit, limit, key)
        except Exception as error:
            # Each storage has exceptions of its own.
            logger.warning("rate limits cannot be counted: %s", type(error).__name__)
            return True


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
