"""Station 3: words with offsets."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from troly.rasa_components.component import Component
from troly.text.segment import segment


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class VietnameseTokeniser(Tokenizer, Component):
    """Splits text into Vietnamese words (spaCy `vi` over pyvi); a word may hold spaces."""

    @classmethod
    def load(cls, config: dict[str, Any], *_model: Any, **_kwargs: Any) -> VietnameseTokeniser:
        """Load pyvi's model too, a second's work: the first citizen should not wait for it."""
        segment("xin chào")
        return cls(config)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Give the defaults that Rasa's base class asks for; intents are never split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy", "pyvi"]

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Give the words of one attribute of the message."""
        return [Token(word.text, word.start) for word in segment(message.get(attribute))]
