from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from troly.answering import plain_text
from troly.answering.answer_question import answer_question
from troly.gateway.preview import RENDERERS, CannotShow, show
from troly.knowledge.load import KnowledgeBase
from troly.knowledge.notices import Notice
from troly.vietnam_time import VIETNAM

ENTRY = "quen_mat_khau"
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)


def test_an_entry_is_shown_in_every_channel(knowledge: KnowledgeBase) -> None:
    shown = show(knowledge, ENTRY, NOW)
    outcome = answer_question(knowledge, ENTRY)
    assert [f"--- {name} ---" in shown for name in RENDERERS] == [True] * len(RENDERERS)
    assert plain_text.render(outcome) in shown


def test_what_only_editors_need_stands_first(knowledge: KnowledgeBase) -> None:
    entry = knowledge.entry(ENTRY)
    head = show(knowledge, ENTRY, NOW).split("\n\n")[0]
    assert head == (
        "Câu trả lời: quen_mat_khau, chủ đề “Tài khoản, đăng nhập”\n"
        "Nguồn: hoi_dap_dvc_do_son, mục 19\n"
        f"Rà soát: superseded, ngày {entry.review.reviewed_on}, "
        f"xem lại ngày {entry.review.next_review}\n"
        f"Lưu ý: {entry.review.notice}"
    )


def test_the_web_gets_the_outcome_as_json(knowledge: KnowledgeBase) -> None:
    shown = show(knowledge, ENTRY, NOW, channel="web")
    reply = json.loads(shown.split("--- web ---")[1])
    outcome = answer_question(knowledge, ENTRY)
    assert reply["summary"] == outcome.summary
    assert reply["notice"] == outcome.notice
    assert reply["source"]["line"] == outcome.source.line  # type: ignore[union-attr]
    assert reply["buttons"] == [button.title for button in outcome.buttons]


def test_one_channel_can_be_asked_for(knowledge: KnowledgeBase) -> None:
    assert "--- web ---" not in show(knowledge, ENTRY, NOW, channel="text")


def test_a_notice_that_holds_now_is_shown(knowledge: KnowledgeBase) -> None:
    notice = Notice(
        text="Đang bảo trì.", since=NOW, until=NOW + timedelta(hours=1), entries=[ENTRY]
    )
    knowledge = replace(knowledge, notices=(notice,))
    assert "Đang bảo trì." in show(knowledge, ENTRY, NOW)
    assert "Đang bảo trì." not in show(knowledge, ENTRY, notice.until)


@pytest.mark.parametrize(
    ("entry_id", "channel", "told"),
    [
        (
            "quen_mat_kau",
            None,
            "không có câu trả lời 'quen_mat_kau'; tên gần giống là quen_mat_khau",
        ),
        (
            "zzz",
            None,
            "không có câu trả lời 'zzz'; id là tên tệp trong thư mục chủ đề",
        ),
        (ENTRY, "zal", "không có kênh 'zal'; hiện có text, web"),
    ],
)
def test_what_cannot_be_shown_is_told_in_one_line(
    knowledge: KnowledgeBase, entry_id: str, channel: str | None, told: str
) -> None:
    with pytest.raises(CannotShow) as caught:
        show(knowledge, entry_id, NOW, channel)
    assert str(caught.value) == told
