"""Rasa's server as troly runs it: no HTTP API, known waste removed."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import Any

import rasa
import rasa.core.agent
import rasa.core.processor
import rasa.core.run
import rasa.utils.io
import rasa.utils.log_utils
from rasa.core.actions.action import RemoteAction
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from troly.rasa_server.action_endpoint import KeptOpenEndpoint
from troly.rasa_server.graph_runner import InOrderGraphRunner
from troly.rasa_server.quiet_log import keep_words_out
from troly.settings import Settings


def serve(model: Path, settings: Settings) -> None:
    """Serve until stopped, with the endpoints and credentials of the working directory.

    Calls what `rasa run` comes down to: Rasa's command line would load every other command too.
    """
    level = logging.getLevelName(settings.log_level)
    logging.getLogger("rasa").setLevel(level)
    rasa.utils.io.configure_colored_logging(settings.log_level)
    rasa.utils.log_utils.configure_structlog(level)
    keep_words_out()
    RemoteAction._validate_action_result = _validate_action_result
    RemoteAction._action_call_format = action_call
    rasa.core.processor.DaskGraphRunner = InOrderGraphRunner
    # Rasa walks its whole tree of classes for every event of every tracker it reads.
    Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))
    Domain.is_empty = _is_empty
    # Where the database fails, Rasa would answer from nothing and remember nothing.
    rasa.core.agent.FailSafeTrackerStore = _unguarded
    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    endpoints.action = KeptOpenEndpoint(endpoints.action.url, settings.internal_secret)
    rasa.core.run.serve_application(
        model_path=str(model),
        interface=settings.rasa_host,
        port=settings.rasa_port,
        credentials="credentials.yml",
        endpoints=endpoints,
        enable_api=False,
    )


def action_call(
    action: RemoteAction, tracker: DialogueStateTracker, domain: Domain
) -> dict[str, Any]:
    """Give what is sent to the action server: no more than actions read.

    Rasa sends all that was ever said, and the whole domain. Actions read the slots, the latest
    message and what this turn has set; the domain goes to those that `domain.yml` names.
    """
    state = tracker.current_state()
    state["events"] = [event.as_dict() for event in _of_this_turn(tracker)]
    call = {
        "next_action": action.name(),
        "sender_id": tracker.sender_id,
        "tracker": state,
        "version": rasa.__version__,
    }
    if domain.does_custom_action_explicitly_need_domain(action.name()):
        call["domain"] = domain.as_dict()
    return call


def _of_this_turn(tracker: DialogueStateTracker) -> list[Event]:
    events: list[Event] = []
    for event in reversed(tracker.events):
        events.append(event)
        if isinstance(event, UserUttered):
            break
    return events[::-1]


def _validate_action_result(_action: RemoteAction, result: dict[str, Any]) -> bool:
    """Check that an action server's answer has the two lists that Rasa reads.

    Rasa checks it against a constant JSON schema, and the schema itself at every call: three
    quarters of the time that an action call costs its process (benchmarks/README.md). The action
    server is our own, and Rasa reads the events in the lists one by one anyway.
    """
    for name in ("events", "responses"):
        parts = result.get(name)
        if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
            raise RasaException(f"the action server's answer has no list of {name}")
    return True


def _unguarded(store: TrackerStore) -> TrackerStore:
    """Give the store itself, in place of one that falls back to memory which nobody reads."""
    return store


_compare_with_nothing = Domain.is_empty


def _is_empty(domain: Domain) -> bool:
    """Tell whether a domain is empty; Rasa builds an empty one to compare with, in every turn."""
    return not domain.intents and _compare_with_nothing(domain)
