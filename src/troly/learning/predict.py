"""Runs texts through a trained model, without a server."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import rasa.core.agent
import rasa.utils.log_utils

from troly.answering.verdict import GATE, Verdict
from troly.learning.evaluation import Prediction


def predict(model: Path, texts: Sequence[str]) -> list[Prediction]:
    """Run texts through the trained pipeline, gate included."""
    rasa.utils.log_utils.configure_structlog(logging.WARNING)
    agent = rasa.core.agent.Agent.load(str(model))

    async def predict_all() -> list[Prediction]:
        predictions = []
        for text in texts:
            started = time.perf_counter()
            parsed = await agent.parse_message(text)
            milliseconds = 1000 * (time.perf_counter() - started)
            predictions.append(_prediction(parsed, milliseconds))
        return predictions

    return asyncio.run(predict_all())


def _prediction(parsed: dict[str, Any], milliseconds: float) -> Prediction:
    ranking = parsed.get("intent_ranking", [])
    return Prediction(
        ranking=tuple(ranked["name"] for ranked in ranking),
        verdict=Verdict.from_json(parsed[GATE]),
        confidence=ranking[0]["confidence"] if ranking else 0.0,
        milliseconds=milliseconds,
    )
