"""Lets Rasa run without TensorFlow, which is not installed.

Rasa imports TensorFlow and its kin whatever the pipeline; ours has no part that uses them, and they
would be three quarters of the environment, most of a start and half of the server's memory.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_LEFT_OUT = frozenset({"jax", "keras", "tensorflow", "tensorflow_addons"})


def leave_out_tensorflow() -> None:
    """Put stand-ins in the place of TensorFlow and its kin; call before Rasa is imported."""
    sys.meta_path.insert(0, _Finder())


class _Names(type):
    """Any name of a stand-in is the stand-in itself, so that Rasa's modules can be imported."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _StandIn

    def __getitem__(cls, _item: object) -> Any:
        return cls


class _StandIn(metaclass=_Names):
    """Serves as base class, annotation and decorator; using it for more is a mistake."""

    def __new__(cls, *arguments: Any, **options: Any) -> Any:
        if len(arguments) == 1 and callable(arguments[0]) and not options:
            return arguments[0]  # `@tf.function`
        return super().__new__(cls)

    def __init__(self, *_arguments: Any, **_options: Any) -> None:
        pass

    def __call__(self, decorated: Any) -> Any:
        return decorated  # `@register_keras_serializable()`


class _Module(ModuleType):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__ = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _StandIn


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in _LEFT_OUT:
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass
