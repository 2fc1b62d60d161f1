"""Rasa's server as troly runs it: loopback only, no HTTP API, one known waste removed."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import rasa.__main__
from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction


def serve(model: Path, port: int, log_level: str) -> None:
    """Serve until stopped."""
    RemoteAction._validate_action_result = _validate_action_result
    sys.argv = [
        *("rasa", "run", "--model", str(model)),
        *("--interface", "127.0.0.1", "--port", str(port)),
        *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml"),
    ]
    if log_level == "DEBUG":
        sys.argv.append("--debug")
    rasa.__main__.main()


def _validate_action_result(_action: RemoteAction, result: dict[str, Any]) -> bool:
    """Check an action server's answer against Rasa's schema, as Rasa does, but compile it once.

    Rasa re-checks the constant schema itself at every call: three quarters of the time that an
    action call costs its process (benchmarks/README.md).
    """
    _action_result_validator().validate(result)
    return True


@lru_cache(maxsize=1)
def _action_result_validator() -> Draft7Validator:
    return Draft7Validator(RemoteAction.action_response_format_spec())
