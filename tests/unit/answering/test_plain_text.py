from __future__ import annotations

from datetime import date

import pytest

from troly.answering.answer_question import answer_question
from troly.answering.outcome import (
    Button,
    Contact,
    Fact,
    Link,
    Method,
    Outcome,
    OutcomeType,
    Source,
)
from troly.answering.plain_text import render
from troly.knowledge.load import KnowledgeBase


def test_only_a_summary() -> None:
    assert render(Outcome(type=OutcomeType.SMALL_TALK, summary="Chào anh/chị.")) == "Chào anh/chị."


def test_all_parts_in_reading_order() -> None:
    outcome = Outcome(
        type=OutcomeType.ANSWERED,
        intro="Về câu hỏi thứ hai:",
        title="Quên mật khẩu?",
        summary="Đặt lại mật khẩu trên cổng.",
        methods=[
            Method(name="Qua email", steps=["Bấm Quên mật khẩu", "Nhập email"]),
            Method(steps=["Gọi tổng đài"]),
        ],
        facts=[Fact(label="Ngày nộp", value="01/09/2026"), Fact(label="Trạng thái", value="Xong")],
        notes=["Mã có hạn", "Xem cả thư rác"],
        notice="Nay dùng VNeID.",
        links=[Link(title="Cổng", url="https://example.com")],
        contacts=[Contact(title="Tổng đài", phone="1900")],
        source=Source(
            document="Hỏi đáp",
            publisher="UBND",
            row=3,
            url="https://example.com/tai-lieu",
            reviewed_on=date(2026, 11, 3),
            line="Nguồn: tài liệu, mục 19",
        ),
        buttons=[
            Button(title="Đăng nhập", payload="/dang_nhap"),
            Button(title="Thôi", payload="/deny"),
        ],
    )
    assert render(outcome) == (
        "Về câu hỏi thứ hai:\n\n"
        "Quên mật khẩu?\n\n"
        "Đặt lại mật khẩu trên cổng.\n\n"
        "Qua email\n1. Bấm Quên mật khẩu\n2. Nhập email\n\n"
        "1. Gọi tổng đài\n\n"
        "Ngày nộp: 01/09/2026\nTrạng thái: Xong\n\n"
        "- Mã có hạn\n- Xem cả thư rác\n\n"
        "Nay dùng VNeID.\n\n"
        "Cổng: https://example.com\nTổng đài: 1900\n\n"
        "Nguồn: tài liệu, mục 19\n\n"
        "[1] Đăng nhập\n[2] Thôi"
    )


@pytest.mark.parametrize("empty", ["methods", "facts", "notes", "links", "contacts", "buttons"])
def test_an_empty_part_leaves_no_gap(empty: str) -> None:
    outcome = Outcome(type=OutcomeType.ANSWERED, summary="Một", notice="Hai", **{empty: []})
    assert render(outcome) == "Một\n\nHai"


def test_nothing_of_an_answer_is_left_out(knowledge: KnowledgeBase) -> None:
    for entry in knowledge.entries.values():
        text = render(answer_question(knowledge, entry.id))
        shown = [entry.question, entry.answer.summary, *entry.answer.steps, *entry.answer.notes]
        shown += [step for method in entry.answer.methods for step in method.steps]
        shown += [method.name for method in entry.answer.methods]
        shown += [entry.review.notice or ""]
        assert [part for part in shown if part not in text] == [], entry.id
