"""domain.yml, data/rules and the names that code spells out agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from troly.answering.intents import DIALOGUE_INTENTS, UNSURE
from troly.answering.names import PRIVATE_ENTITIES, PRIVATE_SLOTS, Entity, Form, Slot
from troly.knowledge.load import KnowledgeBase

PROJECT = Path(__file__).parents[3]
DOMAIN: dict[str, Any] = yaml.safe_load((PROJECT / "domain.yml").read_text("utf-8"))


def values_of(key: str, node: Any) -> set[str]:
    """Give every text that stands under a key, however deep."""
    if isinstance(node, list):
        return set().union(*(values_of(key, one) for one in node))
    if not isinstance(node, dict):
        return set()
    own = {node[key]} if isinstance(node.get(key), str) else set()
    return own.union(*(values_of(key, one) for one in node.values()))


@pytest.mark.parametrize(
    ("names", "declared"),
    [(Slot, "slots"), (Entity, "entities"), (Form, "forms")],
)
def test_the_domain_declares_just_these(names: Any, declared: str) -> None:
    assert {one.value for one in names} == set(DOMAIN[declared])


def test_the_domain_names_nothing_else_inside() -> None:
    slots, forms = DOMAIN["slots"], DOMAIN["forms"]
    assert values_of("entity", slots) <= {*Entity}
    assert values_of("active_loop", slots) <= {*Form}
    filled_by_forms = {slot for form in forms.values() for slot in form["required_slots"]}
    assert values_of("requested_slot", slots) <= filled_by_forms <= {*Slot}
    assert values_of("intent", slots) <= DIALOGUE_INTENTS


def test_rules_name_what_the_domain_declares(knowledge: KnowledgeBase) -> None:
    rules = [
        yaml.safe_load(file.read_text("utf-8")) for file in (PROJECT / "data/rules").glob("*.yml")
    ]
    assert values_of("active_loop", rules) == {*Form}
    # Each intent leads somewhere, and nothing else does.
    assert values_of("intent", rules) == {*DIALOGUE_INTENTS, *knowledge.entries, UNSURE}
    actions = {next(iter(one)) if isinstance(one, dict) else one for one in DOMAIN["actions"]}
    assert values_of("action", rules) <= {*actions, *Form}


def test_each_dialogue_intent_has_a_name_of_its_own() -> None:
    assert set(DOMAIN["intents"]) >= DIALOGUE_INTENTS
    assert all(intent.isidentifier() and intent.islower() for intent in DIALOGUE_INTENTS)
    assert UNSURE not in DIALOGUE_INTENTS


def test_what_forms_ask_of_a_person_is_private() -> None:
    assert {"sau_so_cuoi", "so_dien_thoai", "ho_ten"} == PRIVATE_SLOTS
    assert {"sau_so_cuoi"} == PRIVATE_ENTITIES
