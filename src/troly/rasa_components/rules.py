"""Rasa's rule policy, that looks at fewer rules to find the same ones."""

from __future__ import annotations

import logging
from typing import Any, NamedTuple

from rasa.core.policies.rule_policy import SHOULD_NOT_BE_SET, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.nlu.constants import INTENT

_rasas_logger = logging.getLogger("rasa.core.policies.rule_policy")

_Rules = dict[str, str]
_State = dict[str, Any]


class _Index(NamedTuple):
    """Rules by the intent they need; `lookup` is kept so that no other takes its identity."""

    lookup: _Rules
    size: int
    keys: dict[str | None, list[str]]


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class IndexedRulePolicy(RulePolicy):
    """Looks up rules by the intent of their last state instead of matching all of them.

    A question is answered by one rule for each entry, so that most rules fail for their intent
    alone, in two predictions a turn.
    """

    def _get_possible_keys(self, lookup: _Rules, states: list[_State]) -> set[str]:
        if states:
            by_intent = self._by_intent(lookup)
            intent = states[-1].get(USER, {}).get(INTENT)
            fitting = [*by_intent.get(None, []), *(by_intent.get(intent, []) if intent else [])]
            lookup = {key: lookup[key] for key in fitting}
        keys: set[str] = super()._get_possible_keys(lookup, states)
        return keys

    @staticmethod
    def format_tracker_states(states: list[_State]) -> Any:
        """Give what Rasa's debug log shows; else nothing, since Rasa makes and copies it always."""
        if not _rasas_logger.isEnabledFor(logging.DEBUG):
            return []
        return RulePolicy.format_tracker_states(states)

    def _by_intent(self, lookup: _Rules) -> dict[str | None, list[str]]:
        """Group rules by the intent they need; None is for those that need none."""
        indexes: dict[int, _Index] = self.__dict__.setdefault("_indexes", {})
        index = indexes.get(id(lookup))
        # Rules are only ever added, and only in training.
        if index is None or index.size != len(lookup):
            index = indexes[id(lookup)] = _Index(lookup, len(lookup), {})
            for key in lookup:
                needed = _needed_intent(self._rule_key_to_state(key))
                index.keys.setdefault(needed, []).append(key)
        return index.keys


def _needed_intent(states: list[_State]) -> str | None:
    last = states[-1]
    intent: str | None = last.get(USER, {}).get(INTENT)
    # A rule that begins a conversation also fits whatever begins one (`_is_rule_applicable`).
    if not intent or intent == SHOULD_NOT_BE_SET or not last.get(PREVIOUS_ACTION):
        return None
    return intent
