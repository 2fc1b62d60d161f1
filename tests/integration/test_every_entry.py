"""Every entry, over the whole road: by its own question, and by its button."""

from __future__ import annotations

import httpx2
import pytest

from tests.running_troly import PROJECT, RunningTroly
from troly import internal
from troly.knowledge.load import load
from troly.store.engine import create_engine_for
from troly.store.messages import MessageStore

_ENTRIES = load(PROJECT / "faq_kb").entries


@pytest.mark.parametrize("entry_id", _ENTRIES)
def test_is_answered_by_its_question(troly: RunningTroly, entry_id: str) -> None:
    (outcome,) = troly.conversation().say(_ENTRIES[entry_id].question)

    assert outcome["entry_ids"] == [entry_id]
    assert outcome["source"]["row"] == _ENTRIES[entry_id].source.row


@pytest.fixture(scope="module")
def store(troly: RunningTroly) -> MessageStore:
    return MessageStore(create_engine_for(troly.env["ASSISTANT_DATABASE_URL"]))


@pytest.mark.parametrize("entry_id", _ENTRIES)
def test_is_answered_by_its_button(troly: RunningTroly, store: MessageStore, entry_id: str) -> None:
    conversation = store.start("web")
    accepted = store.accept(conversation, "k", pending="sealed", lease=60)
    assert accepted.turn is not None
    reply = httpx2.post(
        f"http://127.0.0.1:{troly.env['RASA_PORT']}/webhooks/troly/turn",
        json={
            "conversation": conversation,
            "message": accepted.message_id,
            "turn": accepted.turn.token,
            "words": f"/{entry_id}",
            "metadata": {},
        },
        headers=internal.headers(troly.env["INTERNAL_SECRET"]),
        trust_env=False,
        timeout=30,
    )

    assert [outcome["entry_ids"] for outcome in reply.json()["outcomes"]] == [[entry_id]]
