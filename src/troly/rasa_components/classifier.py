"""Station 4: ranked intents."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from troly.rasa_components.component import LearningComponent
from troly.rasa_components.message_keys import COPY_OF, KIND, NUMBER, SEVERAL_QUESTIONS, SIMILARITY
from troly.text.reading import Kind
from troly.text.segment import Word
from troly.understanding.features import VIEWS, Question
from troly.understanding.intent_model import IntentModel, Lesson, Settings
from troly.understanding.several_questions import find_several

_FILE = "intents.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(LearningComponent, IntentClassifier):
    """Ranks the intents of messages that hold words; leaves the others to the gate."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # Inverse strength of the machine's regularisation (scikit-learn's C).
            "regularisation": 1.0,
            # How a question's words are looked at (`troly.understanding.features`).
            "views": list(VIEWS),
            # How many intents are kept in the result, and so in every stored event.
            "ranking_length": 6,
        }

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> QuestionClassifier:
        """Load the trained model."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, IntentModel.load(folder / _FILE))

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        super().__init__(config, model_storage, resource)
        self._model = model

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model on every example that has words."""
        examples = [
            example
            for example in training_data.intent_examples
            if example.get(KIND) == Kind.WORDS.value
        ]
        self._model = IntentModel.train(
            [_lesson(example, number) for number, example in enumerate(examples)],
            Settings(**{one.name: self._config[one.name] for one in fields(Settings)}),
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking, similarity, and the questions where there may be several."""
        for message in messages:
            if message.get(KIND) == Kind.WORDS.value:
                self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        if self._model is None:
            raise RuntimeError("the classifier was used before it was trained or loaded")
        question = _question(message)
        examined = self._model.examine(question)
        as_rasa = [
            {"name": ranked.intent, "confidence": ranked.confidence}
            for ranked in examined.ranking[: self._config["ranking_length"]]
        ]
        message.set(INTENT, as_rasa[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, as_rasa, add_to_output=True)
        message.set(SIMILARITY, examined.similarity)
        message.set(SEVERAL_QUESTIONS, find_several(question.text, examined.likeliest))


def _question(message: Message) -> Question:
    tokens = message.get(TOKENS_NAMES[TEXT]) or []
    segments = tuple(Word(token.text, token.start, token.end) for token in tokens)
    return Question(message.get(TEXT), segments)


def _lesson(example: Message, number: int) -> Lesson:
    """Make a lesson of a training example; `number` is for those that nobody has numbered."""
    copy_of = example.get(COPY_OF)
    own = example.get(NUMBER, number) if copy_of is None else copy_of
    return Lesson(_question(example), example.get(INTENT), own, copy_of is not None)
