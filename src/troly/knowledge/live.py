"""The knowledge base as it stands on disk now: an edit counts without a restart."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock

from troly.knowledge.load import KnowledgeBase, KnowledgeError, load
from troly.knowledge.read import yaml_files

logger = logging.getLogger(__name__)

_Snapshot = dict[Path, tuple[int, int]]


class LiveKnowledge:
    """Serves the knowledge base and reloads it when a file changes; safe among threads.

    A broken edit is refused with one line in the log: the last good answers stay.
    """

    def __init__(
        self,
        folder: Path,
        check_every_seconds: float = 2.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Load for the first time; KnowledgeError if that fails, as no good answers exist yet.

        `check_every_seconds` is how long one look at the files is good for; `clock` gives
        seconds that never run backwards.
        """
        self._folder = folder
        self._check_every_seconds = check_every_seconds
        self._clock = clock
        self._lock = Lock()
        self._next_check = clock() + check_every_seconds
        # Taken before loading: what changes meanwhile is then seen as a change.
        self._snapshot = _snapshot(folder)
        self._knowledge = load(folder)

    def current(self) -> KnowledgeBase:
        """Give the newest sound knowledge base."""
        # A thread that finds another one at it does not wait: the last good answers will do.
        if self._clock() >= self._next_check and self._lock.acquire(blocking=False):
            try:
                self._reload_if_changed()
            finally:
                self._lock.release()
        return self._knowledge

    def _reload_if_changed(self) -> None:
        self._next_check = self._clock() + self._check_every_seconds
        snapshot = _snapshot(self._folder)
        if snapshot == self._snapshot:
            return
        self._snapshot = snapshot
        try:
            self._knowledge = load(self._folder)
        except KnowledgeError as error:
            logger.error("knowledge base not reloaded, the last good answers stay: %s", error)
        else:
            logger.info("knowledge base reloaded: %d entries", len(self._knowledge.entries))


def _snapshot(folder: Path) -> _Snapshot:
    """Note time of change (ns) and size (bytes) of every file."""
    snapshot = {}
    for path in yaml_files(folder):
        with suppress(FileNotFoundError):  # removed since it was listed
            status = path.stat()
            snapshot[path] = (status.st_mtime_ns, status.st_size)
    return snapshot
