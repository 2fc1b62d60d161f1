"""The actions that answer with one outcome."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from rasa_sdk import Action
from turn import run, tracker

from actions.answer_question import AnswerQuestion
from actions.ask_which import AskWhich
from actions.converse import OfferPerson, SmallTalk, Stop
from actions.dossier_forms import AskDossierCode, AskSecondFactor
from actions.explain_not_covered import ExplainNotCovered
from actions.show_dossier import ShowDossierDetails, ShowDossierStatus
from troly.answering.answer_question import answer_question
from troly.answering.outcome import OutcomeType
from troly.knowledge.load import KnowledgeBase


@pytest.mark.parametrize("entry_id", ["quen_mat_khau", "doi_can_cuoc", "tra_cuu_trang_thai_ho_so"])
@pytest.mark.parametrize("form", [None, "look_up_dossier_form"])
def test_a_question_is_answered(knowledge: KnowledgeBase, entry_id: str, form: str | None) -> None:
    result = run(AnswerQuestion(), tracker(entry_id, form=form))
    expected = answer_question(knowledge, entry_id)
    assert result.outcome.dict(exclude={"id"}) == expected.dict(exclude={"id"})
    assert result.events == []


def test_what_is_offered_becomes_buttons(knowledge: KnowledgeBase) -> None:
    state = tracker("nlu_fallback", offered=["quen_mat_khau", "dang_nhap"])
    result = run(AskWhich(), state)
    outcome = result.outcome
    assert outcome.type is OutcomeType.CLARIFY
    assert outcome.entry_ids == ["quen_mat_khau", "dang_nhap"]
    assert outcome.buttons[-1].title == knowledge.message("none_of_these")
    assert result.events == []


@pytest.mark.parametrize(
    ("intent", "message"),
    [
        ("out_of_scope", "not_covered"),
        ("none_of_these", "none_of_these_reply"),
        ("quen_mat_khau", "not_covered"),
    ],
)
def test_not_covered(knowledge: KnowledgeBase, intent: str, message: str) -> None:
    result = run(ExplainNotCovered(), tracker(intent))
    outcome = result.outcome
    assert outcome.type is OutcomeType.NOT_COVERED
    assert outcome.summary == knowledge.message(message)
    assert result.events == []


@pytest.mark.parametrize("intent", ["affirm", "greeting", "help", "no_words", "thanks"])
def test_small_talk(knowledge: KnowledgeBase, intent: str) -> None:
    outcome = run(SmallTalk(), tracker(intent)).outcome
    assert outcome.type is OutcomeType.SMALL_TALK
    assert outcome.summary == knowledge.message(intent)


def test_a_person(knowledge: KnowledgeBase) -> None:
    outcome = run(OfferPerson(), tracker("talk_to_person")).outcome
    assert outcome.type is OutcomeType.HANDOFF
    assert outcome.summary == knowledge.message("talk_to_person")


def test_no_outside_a_look_up_is_a_polite_word(knowledge: KnowledgeBase) -> None:
    result = run(Stop(), tracker("deny", slots={"ma_ho_so": "000.00.16.H24-260901-0001"}))
    assert result.outcome.summary == knowledge.message("deny")
    assert result.events == []


@pytest.mark.parametrize("form", ["look_up_dossier_form", "verify_dossier_form"])
def test_stopping_a_look_up_forgets_it(knowledge: KnowledgeBase, form: str) -> None:
    slots = {"ma_ho_so": "000.00.16.H24-260901-0001", "requested_slot": "sau_so_cuoi"}
    result = run(Stop(), tracker("deny", form=form, slots=slots))
    assert result.outcome.summary == knowledge.message("dossier_stopped")
    assert result.others == [("active_loop", None)]
    assert result.slots == dict.fromkeys(
        ["requested_slot", "ma_ho_so", "sau_so_cuoi", "look_up_problem"]
    )


# --- failures ----------------------------------------------------------------------------------

TEXT = "Tôi là Nguyễn Văn Thử, số 0912345678"


@pytest.mark.parametrize(
    ("action", "intent", "slots"),
    [
        # the model knows an intent that the content does not
        (AnswerQuestion(), "khong_co_muc_nay", {}),
        # no decision of the gate
        (AskWhich(), "nlu_fallback", {}),
        (SmallTalk(), "quen_mat_khau", {}),
        (AskDossierCode(), "", {"look_up_problem": "khong_co_cau_nay"}),
        (AskSecondFactor(), "", {"look_up_problem": "khong_co_cau_nay"}),
        (ShowDossierStatus(), "", {"ma_ho_so": None}),
        (ShowDossierStatus(), "", {"ma_ho_so": TEXT}),
        (ShowDossierDetails(), "", {"ma_ho_so": TEXT, "sau_so_cuoi": "345678"}),
    ],
)
def test_a_failure_becomes_an_apology(
    knowledge: KnowledgeBase,
    caplog: pytest.LogCaptureFixture,
    action: Action,
    intent: str,
    slots: dict[str, str | None],
) -> None:
    result = run(action, tracker(intent, text=TEXT, slots=slots))
    outcome = result.outcome
    assert outcome.type is OutcomeType.UNAVAILABLE
    assert outcome.summary == knowledge.message("unavailable")
    assert outcome.contacts
    assert result.events == []
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert action.name() in caplog.text
    for personal in ["Nguyễn", "0912345678", "345678"]:
        assert personal not in caplog.text


def test_a_portal_that_is_down_is_said(
    settings: pytest.MonkeyPatch,
    knowledge: KnowledgeBase,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    settings.setenv("PORTAL_DATABASE_URL", f"sqlite:///{tmp_path}/missing.db")
    state = tracker(slots={"ma_ho_so": "000.00.16.H24-260901-0001"})
    outcome = run(ShowDossierStatus(), state).outcome
    assert outcome.summary == knowledge.message("portal_unavailable")
    assert "000.00.16" not in caplog.text
