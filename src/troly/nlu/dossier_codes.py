"""Finds dossier codes, what merely looks like one, and the second factor, as entities."""

from __future__ import annotations

from datetime import date
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from troly.nlu.keys import DOSSIER_CODE, LAST_SIX, LOOK_ALIKE
from troly.portal.codes import find_codes, find_last_six, find_look_alikes


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DossierCodeExtractor(EntityExtractorMixin, GraphComponent):
    """Reads codes from the citizen's own spelling: it stands before the normaliser."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Give the defaults: there is nothing to set, the grammar lives in `portal.codes`."""
        return {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DossierCodeExtractor:
        """Make the component."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add entities: canonical codes, kinds of look-alikes, six digits."""
        for message in messages:
            text = message.get(TEXT) or ""
            found = self.add_extractor_name(_entities(text, date.today()))
            if found:
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def _entities(text: str, today: date) -> list[dict[str, Any]]:
    found = [
        _entity(DOSSIER_CODE, code.text, code.start, code.end) for code in find_codes(text, today)
    ]
    found += [
        _entity(LOOK_ALIKE, number.kind.value, number.start, number.end)
        for number in find_look_alikes(text, today)
    ]
    if last_six := find_last_six(text):
        found.append(_entity(LAST_SIX, last_six, 0, len(text)))
    return found


def _entity(name: str, value: str, start: int, end: int) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": start, "end": end}
