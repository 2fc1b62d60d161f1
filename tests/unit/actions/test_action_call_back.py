from __future__ import annotations

import pytest
from sqlalchemy import create_engine, select

from actions.call_back import AskConsent, AskPhone, BeginCallBack, SaveCallBack
from actions.call_back import ValidateCallBackForm as Validate
from tests.unit.actions.turn import run, tracker
from troly.answering.outcome import OutcomeType
from troly.knowledge.load import KnowledgeBase
from troly.store.engine import create_engine_for
from troly.store.messages import MessageStore
from troly.store.tables import call_back

FORM = "call_back_form"
DOMAIN = {"slots": {}, "forms": {FORM: {"required_slots": ["dong_y_goi_lai", "so_dien_thoai"]}}}


def test_a_new_request_forgets_the_one_before() -> None:
    result = run(BeginCallBack(), tracker("call_back", slots={"so_dien_thoai": "+84912345678"}))
    assert result.others == [("active_loop", None)]
    assert set(result.slots.values()) == {None}
    assert {"dong_y_goi_lai", "so_dien_thoai", "ho_ten"} <= result.slots.keys()


def test_consent_is_asked_about_the_last_question(knowledge: KnowledgeBase) -> None:
    outcome = run(AskConsent(), tracker(state={"question": "nộp phí thế nào"})).outcome
    assert "nộp phí thế nào" in outcome.summary


def test_the_number_is_asked_again_with_the_problem(knowledge: KnowledgeBase) -> None:
    result = run(AskPhone(), tracker(slots={"form_problem": "call_back_bad_phone"}))
    assert result.outcome.summary.startswith(knowledge.message("call_back_bad_phone"))
    assert result.slots == {"form_problem": None}


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("Lan 0912345678", {"so_dien_thoai": "+84912345678", "ho_ten": "Lan"}),
        ("091234", {"so_dien_thoai": None, "form_problem": "call_back_bad_phone"}),
    ],
)
def test_only_a_number_that_can_be_called_is_kept(text: str, slots: dict[str, str]) -> None:
    given = tracker(
        "no_words",
        text=text,
        form=FORM,
        slots={"dong_y_goi_lai": True, "requested_slot": "so_dien_thoai"},
        just_set={"so_dien_thoai": "phone"},
    )
    result = run(Validate(), given, DOMAIN)
    assert {name: result.slots.get(name) for name in slots} == slots


def test_the_request_is_stored_and_its_number_forgotten(
    assistant_url: str, knowledge: KnowledgeBase
) -> None:
    conversation = MessageStore(create_engine_for(assistant_url)).start("web")
    slots = {"dong_y_goi_lai": True, "so_dien_thoai": "+84912345678", "ho_ten": "Lan"}
    state = {"question": "nộp phí thế nào"}
    result = run(SaveCallBack(), tracker(slots=slots, state=state, conversation=conversation))
    outcome = result.outcome
    assert outcome.type is OutcomeType.CALL_BACK
    assert result.slots == dict.fromkeys(slots)
    with create_engine(assistant_url, future=True).connect() as connection:
        rows = connection.execute(
            select(call_back).where(call_back.c.conversation_id == conversation)
        ).all()
    (row,) = rows
    assert (row.phone, row.name, row.purpose) == ("+84912345678", "Lan", "nộp phí thế nào")
    assert row.ticket in outcome.summary


def test_a_store_that_is_down_is_said(
    settings: pytest.MonkeyPatch, knowledge: KnowledgeBase
) -> None:
    settings.setenv("ASSISTANT_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    result = run(SaveCallBack(), tracker(slots={"so_dien_thoai": "+84912345678"}))
    assert result.outcome.summary == knowledge.message("call_back_not_saved")
    assert result.slots["so_dien_thoai"] is None
