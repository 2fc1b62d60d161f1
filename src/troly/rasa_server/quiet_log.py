"""Rasa's log without the words of citizens, at every level but DEBUG.

Rasa logs the message where a turn fails or takes too long, and the whole tracker within an error
of the action server.
"""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog

_SAY_NOTHING_OF_ANYBODY = frozenset({"event", "level", "log_level"})


def keep_words_out() -> None:
    """Change both of Rasa's logs, after Rasa has set them up."""
    processors = structlog.get_config()["processors"]
    structlog.configure(processors=[_drop_words, *processors])
    logging.getLogger("rasa.core.processor").addFilter(_without_traceback)


def _drop_words(
    _logger: Any, method: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    if method == "debug":
        return entry
    kept = {name: value for name, value in entry.items() if name in _SAY_NOTHING_OF_ANYBODY}
    if len(kept) < len(entry):
        kept["left_out"] = ", ".join(sorted(set(entry) - set(kept)))
    return kept


def _without_traceback(record: logging.LogRecord) -> bool:
    if record.exc_info and record.exc_info[0]:
        record.msg = f"{record.getMessage()} ({record.exc_info[0].__name__})"
        record.args, record.exc_info = None, None
    return True
