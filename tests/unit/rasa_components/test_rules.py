from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rasa.core.policies.rule_policy import SHOULD_NOT_BE_SET, RulePolicy

from troly.rasa_components.rules import IndexedRulePolicy

INTENTS = st.sampled_from(["greeting", "thanks", "quen_mat_khau"])
SLOTS = st.dictionaries(st.sampled_from(["ma_ho_so", "other"]), st.just((1.0,)))


def state(intent: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "user": st.fixed_dictionaries({}, optional={"intent": intent}),
            "prev_action": st.fixed_dictionaries(
                {"action_name": st.sampled_from(["action_listen", "action_answer"])}
            ),
            "slots": SLOTS,
        },
    )


RULE_STATES = st.lists(state(INTENTS | st.just(SHOULD_NOT_BE_SET)), min_size=1, max_size=3)
LOOKUP = st.lists(RULE_STATES, max_size=12).map(
    lambda rules: {json.dumps(rule, sort_keys=True): "action_answer" for rule in rules}
)


@given(LOOKUP, st.lists(state(INTENTS), max_size=4))
def test_the_same_rules_are_found(lookup: dict[str, str], states: list[dict[str, Any]]) -> None:
    plain, indexed = RulePolicy.__new__(RulePolicy), IndexedRulePolicy.__new__(IndexedRulePolicy)
    expected = plain._get_possible_keys(lookup, states)
    assert indexed._get_possible_keys(lookup, states) == expected


def test_a_lookup_that_grows_is_looked_at_again() -> None:
    indexed = IndexedRulePolicy.__new__(IndexedRulePolicy)
    listen = {"action_name": "action_listen"}
    heard = [{"prev_action": listen, "user": {"intent": "greeting"}}]
    lookup: dict[str, str] = {}
    assert indexed._get_possible_keys(lookup, heard) == set()
    lookup[json.dumps(heard)] = "action_answer"
    assert indexed._get_possible_keys(lookup, heard) == {json.dumps(heard)}
