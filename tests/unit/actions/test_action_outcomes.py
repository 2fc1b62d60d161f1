"""The actions that answer with one outcome."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Action

from actions.answer_question import AnswerQuestion
from actions.ask_which import AskWhich
from actions.choose import Choose
from actions.converse import Affirm, OfferPerson, SmallTalk, Stop
from actions.dossier_forms import AskDossierCode, AskSecondFactor
from actions.explain_not_covered import ExplainNotCovered
from actions.forms import SLOTS_OF_FORMS
from actions.guide import ListTopics
from actions.show_dossier import ShowDossierDetails, ShowDossierStatus
from tests.unit.actions.turn import Result, run, tracker
from troly.answering.answer_question import answer_question
from troly.answering.outcome import OutcomeType
from troly.knowledge.load import KnowledgeBase

ENTRIES = ["quen_mat_khau", "doi_can_cuoc", "tra_cuu_trang_thai_ho_so"]


@pytest.mark.parametrize("entry_id", ENTRIES)
@pytest.mark.parametrize("form", [None, "look_up_dossier_form"])
def test_a_question_is_answered(knowledge: KnowledgeBase, entry_id: str, form: str | None) -> None:
    result = run(AnswerQuestion(), tracker(entry_id, text="hỏi 0912345678", form=form))
    outcome, expected = result.outcome, answer_question(knowledge, entry_id)
    assert outcome.dict(exclude={"id", "buttons"}) == expected.dict(exclude={"id", "buttons"})
    *others, helpful, not_helpful = outcome.buttons
    assert others == expected.buttons
    assert (helpful.payload, not_helpful.payload) == ("/helpful", "/not_helpful")
    assert (result.state.entry_id, result.state.outcome_id) == (entry_id, outcome.id)
    assert result.state.question == "hỏi *******678"


def test_a_second_question_is_answered_and_announced(knowledge: KnowledgeBase) -> None:
    state = tracker("quen_mat_khau", text="hỏi hai điều", second_answers=["thanh_toan_truc_tuyen"])
    result = run(AnswerQuestion(), state)
    first, second = (message["custom"] for message in result.messages)
    assert first["intro"] == ""
    assert second["intro"] == knowledge.message("second_question")
    assert result.state.entry_id == "thanh_toan_truc_tuyen"
    assert not any(button["payload"] == "/helpful" for button in first["buttons"])


def test_a_second_question_that_is_not_sure_is_offered(knowledge: KnowledgeBase) -> None:
    offered = "nop_ho_so_truc_tuyen"
    state = tracker("dang_nhap", text="hỏi hai điều", second_offers=[offered, "an_entry_of_before"])
    outcome = run(AnswerQuestion(), state).outcome
    title = knowledge.entry(offered).title
    assert outcome.intro == knowledge.message("perhaps_asked", title=title)
    assert (outcome.entry_ids, outcome.offered_ids) == (["dang_nhap"], [offered])
    payloads = [one.payload for one in outcome.buttons]
    assert payloads[0] == f"/{offered}"
    assert len(set(payloads)) == len(payloads)


def test_what_is_offered_becomes_buttons(knowledge: KnowledgeBase) -> None:
    result = run(AskWhich(), tracker("nlu_fallback", offered=["quen_mat_khau", "dang_nhap"]))
    outcome = result.outcome
    assert outcome.type is OutcomeType.CLARIFY
    assert (outcome.entry_ids, outcome.offered_ids) == ([], ["quen_mat_khau", "dang_nhap"])
    assert outcome.buttons[-1].title == knowledge.message("none_of_these")
    assert result.state.offered == outcome.offered_ids
    assert [choice.title for choice in result.state.choices] == [b.title for b in outcome.buttons]


def test_the_agency_that_the_words_name_is_pointed_to_as_well(knowledge: KnowledgeBase) -> None:
    state = tracker("nlu_fallback", text="đổi bằng lái xe", offered=["doi_can_cuoc"])
    outcome = run(AskWhich(), state).outcome
    assert outcome.type is OutcomeType.NOT_COVERED
    assert "lái xe" in outcome.title
    assert (outcome.entry_ids, outcome.offered_ids) == ([], ["doi_can_cuoc"])
    assert outcome.buttons[0].payload == "/doi_can_cuoc"


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
    assert result.state.failures == 1


@pytest.mark.parametrize("intent", ["out_of_scope", "none_of_these"])
def test_the_second_failure_in_a_row(knowledge: KnowledgeBase, intent: str) -> None:
    outcome = run(ExplainNotCovered(), tracker(intent, state={"failures": 1})).outcome
    assert outcome.summary == knowledge.message("not_covered_again")
    assert "/call_back" in {button.payload for button in outcome.buttons}
    # the helpline's hours, and whether anybody is there now
    assert [fact.label for fact in outcome.facts] == ["Giờ làm việc", "Tổng đài lúc này"]


@pytest.mark.parametrize(
    "intent", ["no_words", "thanks", "bot_identity", "english", "abuse", "hard_to_read"]
)
def test_small_talk(knowledge: KnowledgeBase, intent: str) -> None:
    outcome = run(SmallTalk(), tracker(intent)).outcome
    assert outcome.type is OutcomeType.SMALL_TALK
    assert outcome.summary == knowledge.message(intent)


def test_a_greeting_is_that_of_the_hour(knowledge: KnowledgeBase) -> None:
    outcome = run(SmallTalk(), tracker("greeting")).outcome
    greetings = ("greeting_morning", "greeting_afternoon", "greeting_evening")
    assert outcome.summary in {knowledge.message(name) for name in greetings}


def test_abuse_is_answered_once(knowledge: KnowledgeBase) -> None:
    result = run(SmallTalk(), tracker("abuse"))
    again = run(SmallTalk(), tracker("abuse", state=result.state.dict()))
    assert again.outcome.summary == knowledge.message("abuse_again")


def test_help_names_the_topics(knowledge: KnowledgeBase) -> None:
    outcome = run(ListTopics(), tracker("help")).outcome
    assert outcome.type is OutcomeType.TOPICS
    assert outcome.summary == knowledge.message("help")


@pytest.mark.parametrize("intent", ["talk_to_person", "anger"])
def test_a_person(knowledge: KnowledgeBase, intent: str) -> None:
    outcome = run(OfferPerson(), tracker(intent)).outcome
    assert outcome.type is OutcomeType.HANDOFF
    assert outcome.summary == knowledge.message("talk_to_person")
    assert bool(outcome.intro) == (intent == "anger")


# --- yes and no --------------------------------------------------------------------------------


def said(result: Result) -> list[str]:
    """The payloads that the conversation goes on with."""
    return [event["text"] for event in result.events if event["event"] == "user"]


@pytest.mark.parametrize(
    ("state", "payload"),
    [
        ({"offered": ["quen_mat_khau"]}, "/quen_mat_khau"),
        (
            {
                "walk": {"entry_id": "dang_nhap"},
                "choices": [{"title": "x", "payload": "/next_step"}],
            },
            "/next_step",
        ),
        ({"choices": [{"title": "x", "payload": "/confirm_deletion"}]}, "/confirm_deletion"),
    ],
)
def test_yes_means_what_was_asked_last(state: dict[str, Any], payload: str) -> None:
    assert said(run(Affirm(), tracker("affirm", state=state))) == [payload]


@pytest.mark.parametrize("state", [None, {"offered": ["dang_nhap", "quen_mat_khau"]}])
def test_yes_to_nothing(knowledge: KnowledgeBase, state: dict[str, Any] | None) -> None:
    result = run(Affirm(), tracker("affirm", state=state))
    assert result.outcome.summary == knowledge.message("affirm")


def test_no_to_a_list_is_none_of_these() -> None:
    assert said(run(Stop(), tracker("deny", state={"offered": ["dang_nhap"]}))) == [
        "/none_of_these"
    ]


def test_no_to_a_deletion_keeps_everything(knowledge: KnowledgeBase) -> None:
    state = {"choices": [{"title": "x", "payload": "/confirm_deletion"}]}
    assert run(Stop(), tracker("deny", state=state)).outcome.summary == knowledge.message(
        "data_kept"
    )


def test_no_outside_a_look_up_is_a_polite_word(knowledge: KnowledgeBase) -> None:
    result = run(Stop(), tracker("deny", slots={"ma_ho_so": "000.00.16.H24-260901-0001"}))
    assert result.outcome.summary == knowledge.message("deny")
    assert result.slots == {}


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ("look_up_dossier_form", "dossier_stopped"),
        ("verify_dossier_form", "dossier_stopped"),
        ("call_back_form", "call_back_stopped"),
    ],
)
def test_stopping_a_form_forgets_it(knowledge: KnowledgeBase, form: str, message: str) -> None:
    slots = {"ma_ho_so": "000.00.16.H24-260901-0001", "requested_slot": "sau_so_cuoi"}
    result = run(Stop(), tracker("deny", form=form, slots=slots))
    assert result.outcome.summary == knowledge.message(message)
    assert result.others == [("active_loop", None)]
    assert result.slots == dict.fromkeys(SLOTS_OF_FORMS)


# --- replies to a list -------------------------------------------------------------------------

LIST = {"choices": [{"title": "Quên mật khẩu", "payload": "/quen_mat_khau"}]}


def test_a_number_is_a_tap(knowledge: KnowledgeBase) -> None:
    assert said(run(Choose(), tracker("choose", text="cái đầu", state=LIST))) == ["/quen_mat_khau"]
    missing = run(Choose(), tracker("choose", text="số 2", state=LIST))
    assert missing.outcome.summary == knowledge.message("no_such_choice")


@pytest.mark.parametrize("action", [AskWhich(), ExplainNotCovered()])
def test_a_title_is_a_tap(action: Action) -> None:
    state = tracker("nlu_fallback", text="quen mat khau", offered=["dang_nhap"], state=LIST)
    assert said(run(action, state)) == ["/quen_mat_khau"]


# --- secrets -----------------------------------------------------------------------------------


def test_who_sends_a_password_is_told_not_to(knowledge: KnowledgeBase) -> None:
    warning = knowledge.message("do_not_send_secrets")
    result = run(AnswerQuestion(), tracker("dang_nhap", text="mật khẩu của tôi là Abc@123"))
    assert result.outcome.intro == warning
    assert "Abc@123" not in str(result.events)
    harmless = run(AnswerQuestion(), tracker("dang_nhap", text="123456"))
    assert harmless.outcome.intro == ""


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
        (AskDossierCode(), "", {"form_problem": "khong_co_cau_nay"}),
        (AskSecondFactor(), "", {"form_problem": "khong_co_cau_nay"}),
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
