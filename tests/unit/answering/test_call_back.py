from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from troly.answering.call_back import (
    Caller,
    ask_consent,
    ask_phone,
    call_back_saved,
    find_caller,
    hand_off,
)
from troly.answering.outcome import OutcomeType
from troly.answering.state import DialogueState
from troly.knowledge.load import KnowledgeBase

OPEN = datetime(2026, 11, 26, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
CLOSED = OPEN.replace(hour=20)


@pytest.mark.parametrize(
    ("text", "caller"),
    [
        ("0912345678", Caller("+84912345678", None)),
        ("số của tôi 0912 345 678 nhé", Caller("+84912345678", None)),
        ("+84 912.345.678", Caller("+84912345678", None)),
        ("0225 3842 345", Caller("+842253842345", None)),
        ("Lan 0912345678", Caller("+84912345678", "Lan")),
        ("tên em là Nguyễn Thị Lan, số 0912345678", Caller("+84912345678", "Nguyễn Thị Lan")),
        ("goi cho toi theo so 0912345678", Caller("+84912345678", None)),
        ("Minh 0912345678", Caller("+84912345678", "Minh")),
        ("phạm thu hà 0912345678", Caller("+84912345678", "Phạm Thu Hà")),
        ("0912345678 sáng thứ bảy nhé", Caller("+84912345678", None)),
        ("mình tên là Nhung, 0912345678", Caller("+84912345678", "Nhung")),
        # nobody is at these: abroad, a service line, toll-free
        ("+1 212 555 2368", None),
        ("1900 1234", None),
        ("1800 1091", None),
        ("", None),
        ("091234", None),
        ("0000000000", None),
        ("031099001234", None),
        ("hồ sơ 000.00.16.H24-260901-0001", None),
    ],
)
def test_a_number_that_can_be_called(text: str, caller: Caller | None) -> None:
    assert find_caller(text) == caller


def test_a_long_story_is_no_name() -> None:
    caller = find_caller("hôm qua mình nộp hồ sơ mãi không xong gọi 0912345678")
    assert caller == Caller("+84912345678", None)


def test_the_way_to_a_person_says_whether_anybody_is_there(knowledge: KnowledgeBase) -> None:
    outcome = hand_off(knowledge, OPEN)
    assert outcome.type is OutcomeType.HANDOFF
    assert [c.phone for c in outcome.contacts] == [knowledge.variables["hotline"].value]
    assert outcome.facts[0].value == knowledge.message("helpline_open")
    assert "07:30-11:30" in outcome.notes[0]
    assert [button.payload for button in outcome.buttons] == ["/call_back"]
    assert "07:30 thứ Sáu 27/11" in hand_off(knowledge, CLOSED).facts[0].value


def test_consent_names_purpose_and_time(knowledge: KnowledgeBase) -> None:
    outcome = ask_consent(knowledge, DialogueState(question="nộp phí thế nào"), 90)
    assert "nộp phí thế nào" in outcome.summary
    assert "90 ngày" in outcome.summary
    assert [button.payload for button in outcome.buttons] == ["/affirm", "/deny"]
    unasked = ask_consent(knowledge, DialogueState(), 90)
    assert knowledge.message("call_back_any_purpose") in unasked.summary


def test_a_wrong_number_is_explained_before_the_next_question(knowledge: KnowledgeBase) -> None:
    outcome = ask_phone(knowledge, "call_back_bad_phone")
    assert outcome.summary.startswith(knowledge.message("call_back_bad_phone"))
    assert ask_phone(knowledge).summary == knowledge.message("call_back_ask_phone")


def test_the_ticket_is_told(knowledge: KnowledgeBase) -> None:
    outcome = call_back_saved(knowledge, "GL-7F3K4Q", "+84912345678", CLOSED)
    assert outcome.type is OutcomeType.CALL_BACK
    assert "GL-7F3K4Q" in outcome.summary
