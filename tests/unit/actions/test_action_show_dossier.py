from __future__ import annotations

import pytest

from actions.show_dossier import ShowDossierDetails, ShowDossierStatus
from tests.unit.actions.turn import run, run_at_once, tracker
from troly.answering.outcome import OutcomeType
from troly.knowledge.load import KnowledgeBase

CODE = "000.00.16.H24-260901-0001"
UNKNOWN = "000.00.16.H24-260901-9999"

ASK_FACTOR = [("followup", "verify_dossier_form")]


def test_the_code_alone_shows_the_status() -> None:
    result = run(ShowDossierStatus(), tracker(slots={"ma_ho_so": CODE}))
    outcome = result.outcome
    assert outcome.type is OutcomeType.DOSSIER_STATUS
    assert CODE in {fact.value for fact in outcome.facts}
    assert [seen.code for seen in result.state.dossiers] == [CODE]
    assert result.state.dossiers[0].proven_until is None


def test_an_unknown_code_is_refused() -> None:
    result = run(ShowDossierStatus(), tracker(slots={"ma_ho_so": UNKNOWN}))
    assert result.outcome.type is OutcomeType.DOSSIER_REFUSED
    assert result.state.dossiers == []


@pytest.mark.parametrize("code", [CODE, UNKNOWN])
def test_the_factor_may_be_needed_always(settings: pytest.MonkeyPatch, code: str) -> None:
    settings.setenv("DOSSIER_FACTOR", "always")
    result = run(ShowDossierStatus(), tracker(slots={"ma_ho_so": code}))
    assert result.messages == []
    assert result.slots == {}
    assert result.others == ASK_FACTOR


def test_the_factor_shows_details_and_is_forgotten() -> None:
    slots = {"ma_ho_so": CODE, "sau_so_cuoi": "000001"}
    result = run(ShowDossierDetails(), tracker(slots=slots))
    assert result.outcome.type is OutcomeType.DOSSIER_DETAILS
    assert result.slots == {"sau_so_cuoi": None}
    assert result.others == []
    (seen,) = result.state.dossiers
    assert seen.code == CODE
    assert seen.proven_until is not None


def test_the_latest_dossiers_are_remembered_each_once() -> None:
    seen = [{"code": f"H24.12-261102-{n:04}"} for n in range(5)]
    state = {
        "dossiers": [*seen[:2], {"code": CODE, "proven_until": "2026-01-01T00:00"}, *seen[2:4]]
    }
    result = run(ShowDossierStatus(), tracker(slots={"ma_ho_so": CODE}, state=state))
    codes = [one.code for one in result.state.dossiers]
    assert codes == [CODE, *(one["code"] for one in seen[:4])]
    assert result.state.dossiers[0].proven_until is not None
    again = run(ShowDossierStatus(), tracker(slots={"ma_ho_so": CODE}, state={"dossiers": seen}))
    assert len(again.state.dossiers) == 5


@pytest.mark.parametrize("code", [CODE, UNKNOWN])
def test_a_wrong_factor_is_forgotten_and_asked_again(code: str) -> None:
    result = run(ShowDossierDetails(), tracker(slots={"ma_ho_so": code, "sau_so_cuoi": "999999"}))
    assert result.outcome.type is OutcomeType.DOSSIER_REFUSED
    assert result.slots == {"sau_so_cuoi": None}
    assert result.others == ASK_FACTOR


def test_after_too_many_tries_nothing_is_asked(knowledge: KnowledgeBase) -> None:
    wrong = {"ma_ho_so": CODE, "sau_so_cuoi": "999999"}
    asked_again = [run(ShowDossierDetails(), tracker(slots=wrong)).others for _ in range(5)]
    assert asked_again == [ASK_FACTOR] * 4 + [[]]
    result = run(ShowDossierDetails(), tracker(slots={**wrong, "sau_so_cuoi": "000001"}))
    assert result.outcome.summary == knowledge.message("dossier_too_many_tries")
    assert result.others == []


def test_tries_are_counted_by_conversation(knowledge: KnowledgeBase) -> None:
    for number in range(5):
        run(ShowDossierStatus(), tracker(slots={"ma_ho_so": f"{UNKNOWN[:-1]}{number}"}))
    known = {"ma_ho_so": CODE}
    stopped = run(ShowDossierStatus(), tracker(slots=known)).outcome
    assert stopped.summary == knowledge.message("dossier_too_many_tries")
    neighbour = run(ShowDossierStatus(), tracker(slots=known, conversation="web-2")).outcome
    assert neighbour.type is OutcomeType.DOSSIER_STATUS


def test_tries_are_counted_by_the_address_that_the_gateway_gives(
    knowledge: KnowledgeBase,
) -> None:
    failures = [
        tracker(
            slots={"ma_ho_so": f"000.00.16.H24-260901-99{number:02}"},
            conversation=f"web-{number}",
            address="hash",
        )
        for number in range(20)
    ]
    run_at_once(ShowDossierStatus(), failures)
    known = {"ma_ho_so": CODE}
    stopped = tracker(slots=known, conversation="web-new", address="hash")
    too_many = knowledge.message("dossier_too_many_tries")
    assert run(ShowDossierStatus(), stopped).outcome.summary == too_many
    elsewhere = tracker(slots=known, conversation="web-new", address="another")
    assert run(ShowDossierStatus(), elsewhere).outcome.type is OutcomeType.DOSSIER_STATUS
