"""Places for tries under several limits at once, in this process or in a Redis that all share.

A try holds a place in each of its limits from its beginning. It gives the places back, or keeps
them as a failure for as long as the limit says. So however many tries begin at once, in however
many processes, those under way and those that failed are never more than a limit allows.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # loaded by whoever connects to one
    from redis import Redis

PLACE_SECONDS = 60.0
"""After which time a place comes free whose process never told what became of the try."""


@dataclass(frozen=True)
class Limit:
    """At most `most` failures of `key` within any `seconds`."""

    key: str
    most: int
    seconds: int


class Room(StrEnum):
    """What a try that wants to begin meets."""

    FREE = "free"
    BUSY = "busy"
    """Failures leave room, but tries under way hold it."""
    USED_UP = "used up"
    """Failures alone have used a limit up."""


class Places(Protocol):
    """Keeps places; `name` is that of a try."""

    def reserve(self, limits: Sequence[Limit], name: str) -> Room:
        """Take a place in every limit, or in none; only where it is FREE one is taken."""

    def give_back(self, limits: Sequence[Limit], name: str) -> None:
        """Free the places of a try that did not fail."""

    def keep(self, limits: Sequence[Limit], name: str) -> None:
        """Turn the places of a try into a failure."""

    def is_used_up(self, limits: Sequence[Limit]) -> bool:
        """Tell whether failures alone have used any limit up."""


class PlacesInMemory:
    """Places of one process; they end with it."""

    def __init__(
        self, place_seconds: float = PLACE_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin without any try."""
        self._place_seconds = place_seconds
        self._clock = clock
        self._lock = Lock()
        self._under_way = _Tries()
        self._failed = _Tries()

    def __len__(self) -> int:
        """Give how many keys are remembered."""
        return len(self._under_way) + len(self._failed)

    def reserve(self, limits: Sequence[Limit], name: str) -> Room:
        """See `Places`."""
        with self._lock:
            now = self._clock()
            failed = {limit: self._failed.count(limit.key, now) for limit in limits}
            if any(failed[limit] >= limit.most for limit in limits):
                return Room.USED_UP
            if any(
                failed[limit] + self._under_way.count(limit.key, now) >= limit.most
                for limit in limits
            ):
                return Room.BUSY
            for limit in limits:
                self._under_way.add(limit.key, name, now + self._place_seconds)
            return Room.FREE

    def give_back(self, limits: Sequence[Limit], name: str) -> None:
        """See `Places`."""
        with self._lock:
            for limit in limits:
                self._under_way.remove(limit.key, name)

    def keep(self, limits: Sequence[Limit], name: str) -> None:
        """See `Places`."""
        with self._lock:
            now = self._clock()
            self._under_way.drop_passed(now)
            self._failed.drop_passed(now)
            for limit in limits:
                self._under_way.remove(limit.key, name)
                self._failed.add(limit.key, name, now + limit.seconds)

    def is_used_up(self, limits: Sequence[Limit]) -> bool:
        """See `Places`."""
        with self._lock:
            now = self._clock()
            return any(self._failed.count(limit.key, now) >= limit.most for limit in limits)


class _Tries:
    """For each key its tries, and when each of them passes away."""

    def __init__(self) -> None:
        self._passes: dict[str, dict[str, float]] = defaultdict(dict)

    def __len__(self) -> int:
        return len(self._passes)

    def count(self, key: str, now: float) -> int:
        return sum(passes > now for passes in self._passes.get(key, {}).values())

    def add(self, key: str, name: str, passes: float) -> None:
        self._passes[key][name] = passes

    def remove(self, key: str, name: str) -> None:
        tries = self._passes.get(key, {})
        tries.pop(name, None)
        if not tries:
            self._passes.pop(key, None)

    def drop_passed(self, now: float) -> None:
        for key, tries in list(self._passes.items()):
            for name in [name for name, passes in tries.items() if passes <= now]:
                self.remove(key, name)


# Each key is a sorted set of tries, by the moment in which they pass away (in milliseconds). That
# of the failures and that of the tries under way stand side by side in KEYS. A script runs alone,
# and on Redis's own clock.
_CLOCK = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
"""
_COUNT = """
local function count(key)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  return redis.call('ZCARD', key)
end
"""
_ADD = """
local function add(key, name, lasts)
  redis.call('ZADD', key, now + lasts, name)
  redis.call('PEXPIRE', key, lasts)
end
"""
# ARGV: the try, how long a place lasts, then what each limit allows.
_RESERVE = f"""{_CLOCK}{_COUNT}{_ADD}
local room = 'free'
for i = 1, #KEYS, 2 do
  local most = tonumber(ARGV[2 + (i + 1) / 2])
  local failed = count(KEYS[i])
  if failed >= most then return 'used up' end
  if failed + count(KEYS[i + 1]) >= most then room = 'busy' end
end
if room == 'free' then
  for i = 2, #KEYS, 2 do add(KEYS[i], ARGV[1], tonumber(ARGV[2])) end
end
return room
"""
# ARGV: the try, then how long a failure lasts under each limit.
_KEEP = f"""{_CLOCK}{_ADD}
for i = 1, #KEYS, 2 do
  redis.call('ZREM', KEYS[i + 1], ARGV[1])
  add(KEYS[i], ARGV[1], tonumber(ARGV[1 + (i + 1) / 2]))
end
"""
# KEYS: the failures only. ARGV: what each limit allows.
_IS_USED_UP = f"""{_CLOCK}{_COUNT}
for i = 1, #KEYS do
  if count(KEYS[i]) >= tonumber(ARGV[i]) then return 1 end
end
return 0
"""


class PlacesInRedis:
    """Places that all processes share; they survive a restart."""

    def __init__(self, client: Redis, place_seconds: float = PLACE_SECONDS) -> None:
        """Keep places in a Redis; nothing is sent to it yet."""
        self._client = client
        self._place_milliseconds = round(place_seconds * 1000)
        self._reserve = client.register_script(_RESERVE)
        self._keep = client.register_script(_KEEP)
        self._is_used_up = client.register_script(_IS_USED_UP)

    def reserve(self, limits: Sequence[Limit], name: str) -> Room:
        """See `Places`."""
        most = [limit.most for limit in limits]
        room: bytes = self._reserve(_keys(limits), [name, self._place_milliseconds, *most])
        return Room(room.decode())

    def give_back(self, limits: Sequence[Limit], name: str) -> None:
        """See `Places`."""
        with self._client.pipeline() as together:
            for limit in limits:
                together.zrem(_under_way(limit), name)
            together.execute()

    def keep(self, limits: Sequence[Limit], name: str) -> None:
        """See `Places`."""
        self._keep(_keys(limits), [name, *(limit.seconds * 1000 for limit in limits)])

    def is_used_up(self, limits: Sequence[Limit]) -> bool:
        """See `Places`."""
        failed = [_failed(limit) for limit in limits]
        return bool(self._is_used_up(failed, [limit.most for limit in limits]))


def _keys(limits: Sequence[Limit]) -> list[str]:
    return [key for limit in limits for key in (_failed(limit), _under_way(limit))]


def _failed(limit: Limit) -> str:
    return f"tries:failed:{limit.key}"


def _under_way(limit: Limit) -> str:
    return f"tries:under-way:{limit.key}"
