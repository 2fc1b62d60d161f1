"""Station 5: answer, ask which, or say honestly that this is not covered.

The one place that decides; its thresholds stand in `config.yml`.
"""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from troly.answering.intents import CHOOSE, LOOK_UP_DOSSIER, NO_WORDS
from troly.answering.names import Entity
from troly.answering.verdict import GATE, Decision, Verdict
from troly.rasa_components.component import Component
from troly.rasa_components.message_keys import (
    JUST_A_LOOK_ALIKE,
    KIND,
    PAYLOAD,
    SEVERAL_QUESTIONS,
    SIMILARITY,
)
from troly.text.reading import Kind
from troly.understanding.decision import Thresholds, decide, is_one_word

# A number of one or two digits as people reply to a list, alone or as `câu số 2 nhé`.
_PLACE_IN_LIST = re.compile(
    r"\s*(?:(?:chọn|lấy|số|câu|cái|mục|ý|thứ)\s+){0,3}#?\d{1,2}(?:\s+(?:ạ|đi|nhé|nha|ấy|đó))*[\s.)]*"
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Gate(Component, IntentClassifier):
    """Sets the intent that the rules act on, and what to offer where the gate is unsure."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [IntentClassifier]

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._thresholds = Thresholds.read(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge messages in place."""
        for message in messages:
            if message.get(KIND) == PAYLOAD:
                continue
            verdict = self._judge(message)
            confidence = next(
                (
                    ranked["confidence"]
                    for ranked in message.get(INTENT_RANKING_KEY, [])
                    if ranked["name"] == verdict.intent
                ),
                1.0,
            )
            intent = {"name": verdict.intent, "confidence": confidence}
            message.set(INTENT, intent, add_to_output=True)
            message.set(GATE, verdict.to_json(), add_to_output=True)
        return messages

    def _judge(self, message: Message) -> Verdict:
        entities = {entity["entity"] for entity in message.get(ENTITIES, [])}
        if Entity.DOSSIER_CODE in entities or message.get(JUST_A_LOOK_ALIKE):
            # Whoever sends a code wants to know about that dossier, whatever else is said.
            return Verdict(Decision.ANSWER, LOOK_UP_DOSSIER)
        if _PLACE_IN_LIST.fullmatch(message.get(TEXT) or ""):
            return Verdict(Decision.ANSWER, CHOOSE)
        if message.get(KIND) != Kind.WORDS.value:
            return Verdict(Decision.ANSWER, NO_WORDS)
        ranking = [(item["name"], item["confidence"]) for item in message.get(INTENT_RANKING_KEY)]
        return decide(
            ranking,
            message.get(SIMILARITY),
            self._thresholds,
            one_word=is_one_word(token.text for token in message.get(TOKENS_NAMES[TEXT])),
            several=message.get(SEVERAL_QUESTIONS, []),
        )
