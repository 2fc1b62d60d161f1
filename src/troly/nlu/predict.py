"""Runs texts through a trained model, without a server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import rasa.core.agent
import rasa.utils.log_utils

from troly.nlu.decision import Decision
from troly.nlu.evaluation import Prediction
from troly.nlu.keys import GATE


def predict(model: Path, texts: Sequence[str]) -> list[Prediction]:
    """Run texts through the trained pipeline, gate included."""
    rasa.utils.log_utils.configure_structlog(logging.WARNING)
    agent = rasa.core.agent.Agent.load(str(model))

    async def parse_all() -> list[dict[str, Any]]:
        return [await agent.parse_message(text) for text in texts]

    return [_prediction(parsed) for parsed in asyncio.run(parse_all())]


def _prediction(parsed: dict[str, Any]) -> Prediction:
    gate = parsed[GATE]
    return Prediction(
        ranking=tuple(ranked["name"] for ranked in parsed.get("intent_ranking", [])),
        decision=Decision(gate["decision"]),
        answered=parsed["intent"]["name"],
        offered=tuple(gate["offered"]),
    )
