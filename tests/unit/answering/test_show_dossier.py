"""How dossiers are told, of any status."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from troly.answering.outcome import Outcome
from troly.answering.show_dossier import About, details_outcome, say_first, status_outcome
from troly.knowledge.load import KnowledgeBase
from troly.portal.repository import DossierDetails, DossierStatus, Fee, HistoryStep, Supplement

CODE = "000.00.16.H24-260901-0001"
TODAY = date(2026, 11, 23)

STATUS = DossierStatus(
    code=CODE,
    status=4,
    submitted_on=date(2026, 11, 2),
    received_on=None,
    due_on=TODAY,
    returned_on=None,
    updated_at=datetime(2026, 11, 23, 7, 5),
)
DETAILS = DossierDetails(
    status=STATUS,
    owner_masked="N***** V** T**",
    procedure="Đăng ký khai sinh",
    field=None,
    unit_name=None,
    unit_phone=None,
    current_step=None,
    supplement=None,
    reason=None,
    fees=(),
    history=(),
)


def facts(outcome: Outcome) -> dict[str, str]:
    return {fact.label: fact.value for fact in outcome.facts}


def payloads(outcome: Outcome) -> list[str]:
    return [button.payload for button in outcome.buttons]


def test_what_is_not_known_is_left_out(knowledge: KnowledgeBase) -> None:
    assert facts(status_outcome(knowledge, STATUS, TODAY)) == {
        "Mã hồ sơ": CODE,
        "Trạng thái": "Đang xử lý",
        "Ngày nộp": "02/11/2026",
        "Ngày hẹn trả": "23/11/2026",
        "Việc cần làm": "Anh/chị chờ đến ngày hẹn trả kết quả.",
    }
    shown = details_outcome(knowledge, DETAILS, TODAY)
    assert facts(shown).keys() - facts(status_outcome(knowledge, STATUS, TODAY)).keys() == {
        "Chủ hồ sơ",
        "Thủ tục",
    }
    assert [contact.phone for contact in shown.contacts] == [knowledge.variables["hotline"].value]


def test_entries_that_do_not_exist_become_no_buttons(knowledge: KnowledgeBase) -> None:
    related = ["thoi_gian_giai_quyet", "khong_co"]
    said = knowledge.statuses[STATUS.status].copy(update={"related": related})
    knowledge = replace(knowledge, statuses={STATUS.status: said})
    assert payloads(status_outcome(knowledge, STATUS, TODAY)) == [
        "/verify_dossier",
        "/thoi_gian_giai_quyet",
        "/look_up_dossier",
    ]


@pytest.mark.parametrize(("today", "overdue"), [(TODAY, False), (date(2026, 11, 24), True)])
def test_an_overdue_dossier_gets_an_apology(
    knowledge: KnowledgeBase, today: date, overdue: bool
) -> None:
    freshness = "Dữ liệu cập nhật lúc 07:05 23/11/2026."
    apology = [knowledge.message("dossier_overdue")] if overdue else []
    assert status_outcome(knowledge, STATUS, today).notes == [*apology, freshness]
    assert details_outcome(knowledge, DETAILS, today).notes == [*apology, freshness]


def test_each_fee_is_listed(knowledge: KnowledgeBase) -> None:
    fees = (Fee("Lệ phí", 1_500_000, paid=True), Fee("Phí", 0, paid=False))
    outcome = details_outcome(knowledge, replace(DETAILS, fees=fees), TODAY)
    assert [fact.value for fact in outcome.facts if fact.label == "Phí, lệ phí"] == [
        "Lệ phí: 1.500.000 đồng (đã nộp)",
        "Phí: 0 đồng (còn phải nộp)",
    ]


def test_what_was_done_is_listed_in_order(knowledge: KnowledgeBase) -> None:
    history = (
        HistoryStep(datetime(2026, 11, 2, 8), "Tiếp nhận"),
        HistoryStep(datetime(2026, 11, 5, 16, 30), "Chuyển phòng chuyên môn"),
    )
    outcome = details_outcome(knowledge, replace(DETAILS, history=history), TODAY)
    assert [fact.value for fact in outcome.facts[-2:]] == [
        "02/11/2026: Tiếp nhận",
        "05/11/2026: Chuyển phòng chuyên môn",
    ]


def test_a_supplement_without_a_deadline(knowledge: KnowledgeBase) -> None:
    supplement = Supplement("Thiếu tờ khai.", deadline=None)
    shown = facts(details_outcome(knowledge, replace(DETAILS, supplement=supplement), TODAY))
    assert shown["Nội dung cần bổ sung"] == "Thiếu tờ khai."
    assert "Hạn bổ sung" not in shown


def said_first(knowledge: KnowledgeBase, about: About, details: DossierDetails) -> str:
    tomorrow = TODAY + timedelta(days=1)
    outcome = details_outcome(knowledge, details, tomorrow)
    said = say_first(knowledge, about, details.status, tomorrow, outcome, details.supplement)
    return said.intro


@pytest.mark.parametrize(
    ("status", "due", "returned", "said"),
    [
        (4, date(2999, 1, 2), None, "Ngày hẹn trả kết quả là 02/01/2999."),
        (4, TODAY, None, "Ngày hẹn trả kết quả là 23/11/2026, đã qua mà chưa có kết quả."),
        # who is waited for is the citizen
        (5, TODAY, None, "Ngày hẹn trả kết quả là 23/11/2026."),
        (4, None, None, "Hồ sơ này chưa có ngày hẹn trả kết quả."),
        (3, TODAY, None, "Hồ sơ này không được giải quyết tiếp, nên không có ngày trả kết quả."),
        (7, TODAY, None, "Hồ sơ này không được giải quyết tiếp, nên không có ngày trả kết quả."),
        # what these statuses mean
        (
            9,
            TODAY,
            None,
            "Đã có kết quả và đã chuyển về bộ phận một cửa, đang đợi trả cho anh/chị.",
        ),
        (10, TODAY, None, "Kết quả đã được trả, hồ sơ đã đóng."),
        (10, TODAY, TODAY, "Kết quả đã được trả ngày 23/11/2026."),
    ],
)
def test_when_it_is_ready(
    knowledge: KnowledgeBase, status: int, due: date | None, returned: date | None, said: str
) -> None:
    of_status = replace(STATUS, status=status, due_on=due, returned_on=returned)
    assert said_first(knowledge, About.WHEN, replace(DETAILS, status=of_status)) == said


@pytest.mark.parametrize(
    ("status", "supplement", "said"),
    [
        (5, Supplement("Thiếu tờ khai.", TODAY), "Thiếu tờ khai. Hạn bổ sung: 23/11/2026."),
        (5, Supplement("Thiếu tờ khai.", None), "Hồ sơ cần bổ sung: Thiếu tờ khai."),
        (5, None, "chưa ghi cần bổ sung gì"),
        (4, None, "hiện không có yêu cầu bổ sung nào"),
    ],
)
def test_what_is_missing(
    knowledge: KnowledgeBase, status: int, supplement: Supplement | None, said: str
) -> None:
    details = replace(DETAILS, status=replace(STATUS, status=status), supplement=supplement)
    assert said in said_first(knowledge, About.MISSING, details)


def test_who_waits_too_long_is_told_to_call(knowledge: KnowledgeBase) -> None:
    outcome = status_outcome(knowledge, STATUS, TODAY + timedelta(days=1))
    assert facts(outcome)["Việc cần làm"] == knowledge.message("dossier_overdue_next_step")
