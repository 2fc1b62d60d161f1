"""How often somebody may look up a dossier in vain.

Codes are numbered in sequence, so only a limit on failed tries keeps a stranger from walking
through them. Counted per conversation, per origin and per dossier; in Redis the counts are
shared by replicas and survive a restart.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import uuid4

from limits.storage import RedisStorage

from troly.answering.places import Limit, Places, PlacesInMemory, PlacesInRedis, Room
from troly.counts import store_of_counts

_MINUTE, _HOUR, _DAY = 60, 3600, 24 * 3600


class TooManyFailures(Exception):
    """Failed look-ups have used a limit up."""


@dataclass(frozen=True)
class Asker:
    """Who looks up: the conversation, and where it comes from, as a hash; empty if unknown.

    The origin outlives a conversation: the network address, or who somebody is to a channel.
    """

    conversation: str
    origin: str


@dataclass(frozen=True)
class Try:
    """A look-up under way; whoever holds it tells once how it ended.

    One that is never told of passes away by itself and counts for nothing: nobody has learned
    from it either.
    """

    _places: Places
    _limits: list[Limit]
    _name: str

    def give_back(self) -> None:
        """Count nothing."""
        self._places.give_back(self._limits, self._name)

    def count_failure(self) -> None:
        """Count a failure against every limit."""
        self._places.keep(self._limits, self._name)


class Tries:
    """Lets look-ups begin, as long as not too many have failed.

    Where counts are kept in a Redis that gives no answer, every method and those of `Try` raise
    what the client raises.
    """

    def __init__(self, places: Places) -> None:
        """Count in these places."""
        self._places = places

    def reserve(self, asker: Asker, code: str) -> Try | None:
        """Begin a look-up; None while others under way hold all the places that are left.

        Raises:
            TooManyFailures: there will be no place before a failure has passed away.
        """
        limits, name = _limits(asker, code), uuid4().hex
        room = self._places.reserve(limits, name)
        if room is Room.USED_UP:
            raise TooManyFailures
        return Try(self._places, limits, name) if room is Room.FREE else None

    def exhausted(self, asker: Asker, code: str) -> bool:
        """Tell whether failures have used any limit up."""
        return self._places.is_used_up(_limits(asker, code))


def tries_in(storage_url: str) -> Tries:
    """Count in `memory://` or in a Redis (`redis://host:port/db`)."""
    store = store_of_counts(storage_url)
    if isinstance(store, RedisStorage):
        return Tries(PlacesInRedis(store.get_connection()))
    return Tries(PlacesInMemory())


def _limits(asker: Asker, code: str) -> list[Limit]:
    limits = [Limit(f"conversation:{asker.conversation}", 5, 15 * _MINUTE)]
    if asker.origin:
        limits.append(Limit(f"origin-hour:{asker.origin}", 20, _HOUR))
        limits.append(Limit(f"origin-day:{asker.origin}", 60, _DAY))
    # The store of counts must not become a list of dossiers that people asked about.
    limits.append(Limit(f"dossier:{hashlib.sha256(code.encode()).hexdigest()}", 5, _DAY))
    return limits
