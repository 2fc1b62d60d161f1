"""Where tries and requests are counted: in this process, or in a Redis that replicas share."""

from __future__ import annotations

from limits.storage import Storage, storage_from_string


def store_of_counts(url: str) -> Storage:
    """Open `memory://` or `redis://host:port/db`; one that hangs must not hold a turn up.

    Nothing is connected yet.
    """
    if url.startswith("memory:"):
        return storage_from_string(url)
    seconds = {"socket_connect_timeout": 1.0, "socket_timeout": 1.0}
    return storage_from_string(url, **seconds)
