"""The same assistant as a stock Rasa project: what `rasa init` sets up, with troly's data."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import yaml

from benchmarks.stock_rasa import ROOT
from troly.internal import headers
from troly.settings import Settings

# How many training questions of each intent both sides train on. DIET's time grows with the
# data: on all of troly's questions a comparison would take far too long.
EXAMPLES_PER_INTENT = 6

# Only troly's gate says which entries to offer, so stock Rasa has nothing to ask with.
_NEEDS_GATE = "action_ask_which"
_INSTEAD = "action_explain_not_covered"

# Learns next to nothing, in no time: proves that the scripts work.
_QUICK_CONFIG = """\
recipe: default.v1
assistant_id: smoke
language: vi
pipeline:
- name: WhitespaceTokenizer
- name: CountVectorsFeaturizer
- name: LogisticRegressionClassifier
  max_iter: 3
- name: FallbackClassifier
policies:
- name: RulePolicy
"""


def write_stock_project(folder: Path, settings: Settings, *, quick: bool = False) -> None:
    """Write a project that `rasa train` and `rasa run` take as it is.

    `config.yml` and `credentials.yml` are those of `rasa init`: they name no pipeline and no
    policies, and Rasa fills in its defaults when it trains. Intents, training questions, rules
    and actions are troly's. `quick` takes a pipeline that is only good for a smoke test.
    """
    folder.mkdir(parents=True, exist_ok=True)
    initial = _initial_project()
    shutil.copy(initial / "credentials.yml", folder)
    if quick:
        (folder / "config.yml").write_text(_QUICK_CONFIG, "utf-8")
    else:
        shutil.copy(initial / "config.yml", folder)
    shutil.copy(ROOT / "domain.yml", folder)
    _write_fewer_questions(folder / "data" / "nlu")
    _write_rules(folder / "data" / "rules")
    action_endpoint = {
        "url": f"{settings.action_url}/webhook",
        "headers": headers(settings.internal_secret),
    }
    endpoints = {"action_endpoint": action_endpoint}
    (folder / "endpoints.yml").write_text(yaml.safe_dump(endpoints), "utf-8")


def write_troly_project(folder: Path) -> None:
    """Write what `troly train` reads, with as few training questions as the stock project."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("config.yml", "domain.yml"):
        shutil.copy(ROOT / name, folder)
    (folder / "actions").mkdir(exist_ok=True)  # by which troly knows a project
    _write_fewer_questions(folder / "data" / "nlu")
    shutil.copytree(ROOT / "data" / "rules", folder / "data" / "rules")


def _write_fewer_questions(folder: Path) -> None:
    folder.mkdir(parents=True)
    for file in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        lines: dict[str, list[str]] = {}
        for block in yaml.safe_load(file.read_text("utf-8"))["nlu"]:
            lines.setdefault(block["intent"], []).extend(block["examples"].splitlines())
        # Evenly spread: the authors' registers follow one another in the file.
        blocks = [
            {"intent": intent, "examples": "\n".join(_spread(own))} for intent, own in lines.items()
        ]
        text = yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True)
        (folder / file.name).write_text(text, "utf-8")


def _spread(lines: list[str]) -> list[str]:
    return lines[:: max(1, len(lines) // EXAMPLES_PER_INTENT)][:EXAMPLES_PER_INTENT]


def _initial_project() -> Path:
    # Found, not imported: importing rasa takes seconds.
    package = importlib.util.find_spec("rasa")
    if package is None or package.origin is None:
        raise SystemExit("benchmarks: rasa is not installed: run `make test` once")
    return Path(package.origin).parent / "cli" / "initial_project"


def _write_rules(folder: Path) -> None:
    folder.mkdir(parents=True)
    for file in sorted((ROOT / "data" / "rules").glob("*.yml")):
        content = yaml.safe_load(file.read_text("utf-8"))
        for rule in content["rules"]:
            for step in rule["steps"]:
                if step.get("action") == _NEEDS_GATE:
                    step["action"] = _INSTEAD
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (folder / file.name).write_text(text, "utf-8")
