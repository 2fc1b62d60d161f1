from __future__ import annotations

import json
from datetime import date

from troly.answering.outcome import Button, ButtonKind, Outcome, OutcomeType, Source
from troly.gateway.replies import to_replies

OUTCOME = Outcome(
    type=OutcomeType.CLARIFY,
    summary="Anh/chị muốn hỏi điều nào?",
    source=Source(
        document="Sổ tay",
        publisher="UBND",
        row=3,
        url="https://example.vn/",
        reviewed_on=date(2026, 11, 23),
        line="Nguồn: tài liệu, mục 19",
    ),
    buttons=[
        Button(title="Quên mật khẩu", payload='/chon{"entry": "quen_mat_khau"}'),
        Button(title="Đăng nhập", payload='/chon{"entry": "dang_nhap"}'),
    ],
)


def test_buttons_leave_under_ids_that_tell_nothing() -> None:
    (reply,), buttons = to_replies([OUTCOME])

    shown = [{"id": b.id, "title": b.title, "kind": "choice"} for b in buttons]
    assert reply["buttons"] == shown
    assert [b.payload for b in buttons] == [b.payload for b in OUTCOME.buttons]
    assert "/chon" not in json.dumps(reply)
    assert len({b.id for b in buttons}) == 2


def test_buttons_that_rate_an_answer_are_marked() -> None:
    buttons = [
        Button(title="Có", payload="/helpful", kind=ButtonKind.FEEDBACK),
        Button(title="Không", payload="/not_helpful", kind=ButtonKind.FEEDBACK),
        Button(title="Khác", payload="/helpful_hints"),
    ]
    (reply,), _ = to_replies([OUTCOME.copy(update={"buttons": buttons})])
    assert [b["kind"] for b in reply["buttons"]] == ["feedback", "feedback", "choice"]


def test_the_rest_is_the_outcome_and_its_plain_text() -> None:
    (reply,), _ = to_replies([OUTCOME])

    outcome = json.loads(OUTCOME.json(exclude={"buttons"}))
    assert {name: reply[name] for name in outcome} == outcome
    assert reply["source"]["reviewed_on"] == "2026-11-23"
    assert reply["text"].startswith("Anh/chị muốn hỏi điều nào?")
    assert "[1] Quên mật khẩu" in reply["text"]
