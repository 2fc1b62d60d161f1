"""Every entry, over the whole road: by its own question, and by its button."""

from __future__ import annotations

import httpx2
import pytest

from tests.running_troly import PROJECT, RunningTroly
from troly.knowledge.load import load

_ENTRIES = load(PROJECT / "faq_kb").entries


@pytest.mark.parametrize("entry_id", _ENTRIES)
def test_is_answered_by_its_question(troly: RunningTroly, entry_id: str) -> None:
    (outcome,) = troly.conversation().say(_ENTRIES[entry_id].question)

    assert outcome["entry_ids"] == [entry_id]
    assert outcome["source"]["row"] == _ENTRIES[entry_id].source.row


@pytest.mark.parametrize("entry_id", _ENTRIES)
def test_is_answered_by_its_button(troly: RunningTroly, entry_id: str) -> None:
    reply = httpx2.post(
        f"http://127.0.0.1:{troly.env['RASA_PORT']}/webhooks/rest/webhook",
        json={"sender": f"test-{entry_id}", "message": f"/{entry_id}"},
        trust_env=False,
        timeout=30,
    )

    assert [message["custom"]["entry_ids"] for message in reply.json()] == [[entry_id]]
