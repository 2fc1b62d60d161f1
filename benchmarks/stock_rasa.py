"""Stock Rasa's own environment: Python 3.10, TensorFlow, the pins of its makers (`stock/`)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
_PYTHON = ROOT / ".venv-stock" / "bin" / "python"

_TELL_VERSIONS = """
import json, platform, sys
from importlib.metadata import version
print(json.dumps({"python": platform.python_version(), **{n: version(n) for n in sys.argv[1:]}}))
"""
_PARSE = """
import asyncio, json, sys
from rasa.core.agent import Agent
agent = Agent.load(sys.argv[1])
async def first(texts):
    return [(await agent.parse_message(text))["intent"]["name"] for text in texts]
print(json.dumps(asyncio.run(first(json.load(sys.stdin)))))
"""


def stock_python() -> str:
    """Give its interpreter; ends the program where `make stock-rasa` has not made it."""
    if not _PYTHON.exists():
        raise SystemExit("there is no stock Rasa to measure beside: run `make stock-rasa`")
    return str(_PYTHON)


def stock_versions(names: tuple[str, ...]) -> dict[str, str]:
    """Give the releases of Python and of these packages."""
    versions: dict[str, str] = json.loads(_said(_TELL_VERSIONS, *names))
    return versions


def first_intents(model: Path, texts: list[str]) -> list[str]:
    """Run texts through a model that stock Rasa has trained."""
    intents: list[str] = json.loads(_said(_PARSE, str(model), told=json.dumps(texts)))
    return intents


def _said(script: str, *arguments: str, told: str = "") -> str:
    """Give the last line that a script prints there."""
    done = subprocess.run(
        [stock_python(), "-W", "ignore", "-c", script, *arguments],
        input=told,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1]
