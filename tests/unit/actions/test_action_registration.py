from __future__ import annotations

from pathlib import Path

import yaml
from rasa_sdk.executor import ActionExecutor


def test_the_action_server_knows_exactly_the_actions_of_the_domain(project: Path) -> None:
    domain = yaml.safe_load((project / "domain.yml").read_text("utf-8"))
    named = {next(iter(a)) if isinstance(a, dict) else a for a in domain["actions"]}
    executor = ActionExecutor()
    executor.register_package("actions")
    assert set(executor.actions) == named


def test_forms_have_their_validation_and_slots_their_question(project: Path) -> None:
    domain = yaml.safe_load((project / "domain.yml").read_text("utf-8"))
    executor = ActionExecutor()
    executor.register_package("actions")
    required = {slot for form in domain["forms"].values() for slot in form["required_slots"]}
    assert {f"validate_{form}" for form in domain["forms"]} <= executor.actions.keys()
    assert {f"action_ask_{slot}" for slot in required} <= executor.actions.keys()
