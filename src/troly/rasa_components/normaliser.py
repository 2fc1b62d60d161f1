"""Station 2: the text as the model reads it."""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from troly.rasa_components.component import LearningComponent
from troly.rasa_components.message_keys import COPY_OF, KIND, PAYLOAD
from troly.text.reading import Reader, kind_of
from troly.text.restore import Restorer

_FILE = "spelling.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class Normaliser(LearningComponent):
    """Replaces a message's text by its normalised form and says whether there are words in it.

    The tracker keeps the citizen's own text: Rasa stores the text as it came in.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # Learn from the training sentences how words are spelled, to mend misspelled ones and
            # to put marks on text typed without them.
            "learn_spelling": True,
        }

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Normaliser:
        """Load what training learnt."""
        with model_storage.read_from(resource) as folder:
            learnt = json.loads((folder / _FILE).read_text("utf-8"))
        return cls(config, model_storage, resource, Reader(Restorer(**learnt)))

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        reader: Reader | None = None,
    ) -> None:
        super().__init__(config, model_storage, resource)
        self._reader = reader or Reader()  # an untrained one only normalises

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the spelling of the training sentences."""
        if self._config["learn_spelling"]:
            self._reader = Reader.learn(
                example.get(TEXT)
                for example in training_data.intent_examples
                if example.get(COPY_OF) is None
            )
        restorer = self._reader.restorer
        learnt = {"counts": restorer.counts, "pairs": restorer.pairs}
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(learnt, ensure_ascii=False), "utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalise the training questions like any message."""
        for example in training_data.training_examples:
            if example.get(TEXT) and example.get(INTENT):
                self._normalise(example)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Normalise messages in place."""
        for message in messages:
            self._normalise(message)
        return messages

    def _normalise(self, message: Message) -> None:
        text = message.get(TEXT) or ""
        if text.startswith(INTENT_MESSAGE_PREFIX):
            # A button's payload, which Rasa reads itself at the end of the pipeline; no citizen
            # can type one, as the gateway takes the slash away.
            message.set(KIND, PAYLOAD)
            return
        message.set(KIND, kind_of(text).value)
        message.set(TEXT, self._reader.read(text))
