from __future__ import annotations

import pytest

from tests.full_outcome import FULL, missing_or_misplaced
from troly.answering.answer_question import answer_question
from troly.answering.outcome import Method, Outcome, OutcomeType, Progress
from troly.answering.plain_text import render
from troly.knowledge.load import KnowledgeBase


def test_only_a_summary() -> None:
    assert render(Outcome(type=OutcomeType.SMALL_TALK, summary="Chào anh/chị.")) == "Chào anh/chị."


def test_all_parts_in_reading_order() -> None:
    assert missing_or_misplaced(render(FULL)) == []
    assert render(FULL) == (
        "Về câu hỏi thứ hai:\n\n"
        "Quên mật khẩu thì làm sao?\n\n"
        "Chặng 3 trên 5\n\n"
        "Nay lấy lại mật khẩu trên VNeID.\n\n"
        "Đặt lại mật khẩu trên cổng.\n\n"
        "Qua email\n1. Bấm Quên tài khoản\n2. Nhập email\n\n"
        "Qua điện thoại\n1. Gọi tổng đài\n\n"
        "Ngày nộp: 01/09/2026\nTrạng thái: Đã xong\n\n"
        "- Mã có hạn\n- Xem cả thư rác\n\n"
        "Tài khoản riêng của cổng không còn dùng.\n\n"
        "Cổng Dịch vụ công: https://example.com/cong\n\n"
        "Đường dây nóng: 19000000\n\n"
        "Nguồn: Hỏi đáp, UBND, mục 19; rà soát ngày 03/11/2026\nhttps://example.com/tai-lieu\n\n"
        "[1] Cách đăng nhập\n[2] Đã giúp được tôi"
    )


@pytest.mark.parametrize("name", Outcome.READING_ORDER)
def test_what_is_left_out_is_noticed(name: str) -> None:
    empty = Outcome(type=FULL.type, summary="")
    less = FULL.copy(update={name: getattr(empty, name)})
    assert missing_or_misplaced(render(less)) == [name]


def test_a_method_without_a_name_begins_with_its_first_step() -> None:
    outcome = FULL.copy(update={"methods": [Method(steps=["Gọi tổng đài"])]})
    assert "trên cổng.\n\n1. Gọi tổng đài\n\nNgày nộp" in render(outcome)


def test_progress_that_the_title_says_is_not_said_twice() -> None:
    step = Outcome(
        type=OutcomeType.STEP,
        title="Bước 1 trên 5",
        progress=Progress(done=1, of=5, label="Bước 1 trên 5"),
        summary="Mở cổng.",
    )
    assert render(step) == "Bước 1 trên 5\n\nMở cổng."


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
