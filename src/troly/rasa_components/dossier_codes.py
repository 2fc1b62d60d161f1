"""Finds dossier codes, what merely looks like one, and the second factor, as entities."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from troly.answering.names import Entity
from troly.portal.look_alikes import LookAlike, LookAlikeKind
from troly.portal.reading import Numbers, read_numbers
from troly.rasa_components.component import Component
from troly.rasa_components.message_keys import JUST_A_LOOK_ALIKE
from troly.vietnam_time import today_in_vietnam

# Look-alikes that people send as their dossier's code; bare numbers may be anything.
_MEANT_AS_CODE = frozenset(
    {
        LookAlikeKind.AMBIGUOUS,
        LookAlikeKind.BAD_DATE,
        LookAlikeKind.INCOMPLETE,
        LookAlikeKind.INSURANCE_FILE,
        LookAlikeKind.LEGACY_CODE,
        LookAlikeKind.PROCEDURE_CODE,
        LookAlikeKind.RESULT_NUMBER,
        LookAlikeKind.WAYBILL,
    }
)
_MOST_OF_IT = 0.6
_DIGIT = re.compile(r"\d")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DossierCodeExtractor(Component, EntityExtractorMixin):
    """Reads codes from the citizen's own spelling: it stands before the normaliser.

    The grammar of codes is in `portal.code_grammar`; there is nothing to set.
    """

    def process(self, messages: list[Message]) -> list[Message]:
        """Add entities: canonical codes, kinds of look-alikes, six digits."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not _DIGIT.search(text):  # nothing of what is looked for goes without one
                message.set(JUST_A_LOOK_ALIKE, False)
                continue
            numbers = read_numbers(text, today_in_vietnam())
            found = self.add_extractor_name(_entities(text, numbers))
            just_one = any(_is_most_of(text, one) for one in numbers.look_alikes)
            message.set(JUST_A_LOOK_ALIKE, just_one)
            if found:
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def _is_most_of(text: str, look_alike: LookAlike) -> bool:
    length = look_alike.end - look_alike.start
    return look_alike.kind in _MEANT_AS_CODE and length >= _MOST_OF_IT * len(text.strip())


def _entities(text: str, numbers: Numbers) -> list[dict[str, Any]]:
    found = [
        *(_entity(Entity.DOSSIER_CODE, code.text, code.start, code.end) for code in numbers.codes),
        *(
            _entity(Entity.LOOK_ALIKE, one.kind.value, one.start, one.end)
            for one in numbers.look_alikes
        ),
    ]
    if numbers.last_six:
        found.append(_entity(Entity.LAST_SIX, numbers.last_six, 0, len(text)))
    return found


def _entity(name: Entity, value: str, start: int, end: int) -> dict[str, Any]:
    return {"entity": name.value, "value": value, "start": start, "end": end}
