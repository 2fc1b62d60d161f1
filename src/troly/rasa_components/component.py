"""What the components of the pipeline have in common."""

from __future__ import annotations

from typing import Any, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

from troly.rasa_components.source_digest import source_digest

_Own = TypeVar("_Own", bound="Component")
_OwnLearning = TypeVar("_OwnLearning", bound="LearningComponent")


class Component(GraphComponent):
    """A component that is made of its settings in `config.yml`."""

    @classmethod
    def create(
        cls: type[_Own],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> _Own:
        return cls(config)

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Train anew when the modules that a component calls change, not only its class."""
        return source_digest()


class LearningComponent(Component):
    """A component that keeps what it learns in the model."""

    @classmethod
    def create(
        cls: type[_OwnLearning],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> _OwnLearning:
        return cls(config, model_storage, resource)

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config)
        self._model_storage = model_storage
        self._resource = resource
