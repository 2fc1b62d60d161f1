from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from actions.dossier_forms import AskDossierCode, BeginVerification
from actions.last_dossier import LastDossier
from tests.unit.actions.turn import Result, run, tracker
from troly.answering.outcome import OutcomeType
from troly.knowledge.load import KnowledgeBase

CODE = "000.00.16.H24-260901-0001"


def seen(minutes: float | None) -> dict[str, Any]:
    """A dossier whose permission lasts so many minutes more, or never was given."""
    now = datetime.now(UTC).replace(tzinfo=None)
    until = None if minutes is None else (now + timedelta(minutes=minutes)).isoformat()
    return {"dossiers": [{"code": CODE, "proven_until": until}]}


def said(result: Result) -> list[str]:
    return [event["text"] for event in result.events if event["event"] == "user"]


def test_within_the_permission_all_is_shown(knowledge: KnowledgeBase) -> None:
    outcome = run(LastDossier(), tracker("last_dossier", state=seen(5))).outcome
    assert outcome.type is OutcomeType.DOSSIER_DETAILS
    assert outcome.intro == ""


@pytest.mark.parametrize("minutes", [None, -1])
def test_without_it_only_what_the_code_shows(minutes: float | None) -> None:
    outcome = run(LastDossier(), tracker("last_dossier", state=seen(minutes))).outcome
    assert outcome.type is OutcomeType.DOSSIER_STATUS


@pytest.mark.parametrize("minutes", [None, 5])
def test_when_it_is_ready_needs_no_factor(minutes: float | None) -> None:
    outcome = run(LastDossier(), tracker("ask_when_ready", state=seen(minutes))).outcome
    assert outcome.intro


def test_what_is_missing_is_said_to_its_owner(knowledge: KnowledgeBase) -> None:
    outcome = run(LastDossier(), tracker("ask_what_missing", state=seen(5))).outcome
    assert outcome.type is OutcomeType.DOSSIER_DETAILS
    assert "Hồ sơ cần bổ sung" in outcome.intro


@pytest.mark.parametrize("minutes", [None, -1])
def test_what_is_missing_needs_the_factor(minutes: float | None) -> None:
    result = run(LastDossier(), tracker("ask_what_missing", state=seen(minutes)))
    assert result.messages == []
    assert result.slots == {"ma_ho_so": CODE}
    assert said(result) == ["/verify_dossier"]


def test_where_the_factor_is_always_needed(settings: pytest.MonkeyPatch) -> None:
    settings.setenv("DOSSIER_FACTOR", "always")
    result = run(LastDossier(), tracker("ask_when_ready", state=seen(None)))
    assert said(result) == ["/verify_dossier"]


@pytest.mark.parametrize(
    ("intent", "state", "payload"),
    [
        ("last_dossier", {}, "/look_up_dossier"),
        ("ask_what_missing", {"entry_id": "quen_mat_khau"}, "/look_up_dossier"),
        ("ask_when_ready", {}, "/look_up_dossier"),
        ("ask_when_ready", {"entry_id": "quen_mat_khau"}, "/ask_how_long"),
    ],
)
def test_who_looked_up_none(intent: str, state: dict[str, Any], payload: str) -> None:
    assert said(run(LastDossier(), tracker(intent, state=state))) == [payload]


def test_details_open_at_once_within_the_permission() -> None:
    slots = {"ma_ho_so": CODE}
    opened = run(BeginVerification(), tracker("verify_dossier", slots=slots, state=seen(5)))
    assert said(opened) == ["/last_dossier"]
    asked = run(BeginVerification(), tracker("verify_dossier", slots=slots, state=seen(-1)))
    assert said(asked) == []
    assert asked.slots["sau_so_cuoi"] is None


def test_what_becomes_of_a_code_is_said_before_the_first(knowledge: KnowledgeBase) -> None:
    first = run(AskDossierCode(), tracker())
    assert first.outcome.notes == [knowledge.message("dossier_privacy", days=90)]
    again = run(AskDossierCode(), tracker(state=first.state.dict()))
    assert again.outcome.notes == []
