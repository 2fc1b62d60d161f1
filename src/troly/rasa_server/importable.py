"""Lets Rasa 3.6.21 be imported beside today's libraries (docs/adr/0019-a-maintained-python.md)."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import packaging.version

from troly.rasa_server.without_tensorflow import leave_out_tensorflow


def make_rasa_importable() -> None:
    """Put what Rasa imports and this environment lacks in its place; call before Rasa is imported.

    Every process that loads Rasa calls this: server, training, evaluation, Rasa's own commands,
    tests.
    """
    leave_out_tensorflow()
    _give_back_legacy_versions()


class _LegacyVersion:
    """No version is one any more."""


def _give_back_legacy_versions() -> None:
    """Let Rasa warn of a training file's odd `version:`.

    Since its release 22, packaging refuses what it used to give as a LegacyVersion, by which Rasa
    knew such a file.
    """
    packaging.version.LegacyVersion = _LegacyVersion  # type: ignore[attr-defined]
    validation = import_module("rasa.shared.utils.validation")
    validation.version = SimpleNamespace(parse=_parsed)  # type: ignore[attr-defined]


def _parsed(version: object) -> packaging.version.Version:
    try:
        return packaging.version.parse(version)  # type: ignore[arg-type]
    except packaging.version.InvalidVersion as error:
        raise TypeError from error  # what Rasa raises itself, and catches
