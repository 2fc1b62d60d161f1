"""How often somebody may look up a dossier in vain.

Codes are numbered in sequence, so only a limit on failed tries keeps a stranger from walking
through them. Counted per conversation, per address and per dossier; in Redis the counts are
shared by replicas and survive a restart.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter


@dataclass(frozen=True)
class Asker:
    """Who looks up: the conversation, and a hash of the network address where there is one."""

    conversation: str
    address: str


_PER_CONVERSATION = parse("5 per 15 minutes")
_PER_ADDRESS = (parse("20 per hour"), parse("60 per day"))
_PER_DOSSIER = parse("5 per day")


def store_of_counts(storage_url: str) -> Storage:
    """Open `memory://` or `redis://host:port/db`; one that hangs must not hold a turn up."""
    if storage_url.startswith("memory:"):
        return storage_from_string(storage_url)
    seconds = {"socket_connect_timeout": 1.0, "socket_timeout": 1.0}
    return storage_from_string(storage_url, **seconds)


class Tries:
    """Counts failed look-ups."""

    def __init__(self, storage_url: str) -> None:
        """Count in `memory://` or in a Redis (`redis://host:port/db`)."""
        self._limiter = MovingWindowRateLimiter(store_of_counts(storage_url))
        self._under_way: Counter[str] = Counter()

    def exhausted(self, asker: Asker, code: str) -> bool:
        """Tell whether any of the limits is reached, by failures or by tries still under way."""
        # What is under way is read first: a try that ends meanwhile then counts twice, not never.
        return any(
            self._under_way[key] >= self._limiter.get_window_stats(limit, key).remaining
            for limit, key in _limits(asker, code)
        )

    @contextmanager
    def under_way(self, asker: Asker, code: str) -> Iterator[None]:
        """Hold places for a try whose outcome is not known yet.

        Otherwise any number of guesses sent at once would all be compared before one counts.
        """
        keys = {key for _, key in _limits(asker, code)}
        self._under_way.update(keys)
        try:
            yield
        finally:
            self._under_way.subtract(keys)
            self._under_way += Counter()  # drops what came down to nothing

    def count_failure(self, asker: Asker, code: str) -> None:
        """Count one failed try against every limit."""
        for limit, key in _limits(asker, code):
            self._limiter.hit(limit, key)


def _limits(asker: Asker, code: str) -> list[tuple[RateLimitItem, str]]:
    limits = [(_PER_CONVERSATION, f"conversation:{asker.conversation}")]
    if asker.address:
        limits += [(limit, f"address:{asker.address}") for limit in _PER_ADDRESS]
    # The store of counts must not become a list of dossiers that people asked about.
    limits.append((_PER_DOSSIER, f"dossier:{hashlib.sha256(code.encode()).hexdigest()}"))
    return limits
