"""Before station 2, in training only: careless copies of the training questions."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from troly.rasa_components.component import Component
from troly.rasa_components.message_keys import COPY_OF, NUMBER
from troly.understanding.careless import careless_copies


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class NoiseMaker(Component):
    """Shows the classifier each question as hurried thumbs would have typed it.

    The copies exist in training only: by code and seeded dice, never in a file.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # How many careless copies of each training question the classifier learns from too.
            "copies": 1,
        }

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the copies; each names the number of the question it is a copy of."""
        examples = training_data.intent_examples
        copies = careless_copies(
            [example.get(TEXT) for example in examples], self._config["copies"]
        )
        added = [
            Message({TEXT: text, INTENT: examples[number].get(INTENT), COPY_OF: number})
            for number, text in copies
        ]
        for number, example in enumerate(examples):
            example.set(NUMBER, number)
        return training_data.merge(TrainingData(added))

    def process(self, messages: list[Message]) -> list[Message]:
        """Leave messages as they are."""
        return messages
