from __future__ import annotations

import pytest

from troly.answering.follow_up import FOLLOW_UPS, follow_up, of_same_matter
from troly.answering.outcome import OutcomeType
from troly.answering.state import DialogueState
from troly.knowledge.load import KnowledgeBase


def about(entry_id: str) -> DialogueState:
    return DialogueState(entry_id=entry_id)


@pytest.mark.parametrize("intent", sorted(FOLLOW_UPS))
def test_every_entry_can_be_asked_about(knowledge: KnowledgeBase, intent: str) -> None:
    for entry_id in knowledge.entries:
        (outcome,) = follow_up(knowledge, about(entry_id), intent)
        assert outcome.type is OutcomeType.ANSWERED
        assert outcome.source, entry_id


@pytest.mark.parametrize("intent", sorted(FOLLOW_UPS))
def test_without_a_topic_it_asks_which(knowledge: KnowledgeBase, intent: str) -> None:
    (outcome,) = follow_up(knowledge, DialogueState(), intent)
    assert outcome.type in (OutcomeType.CLARIFY, OutcomeType.HANDOFF)
    assert outcome.buttons or outcome.contacts
    assert outcome.entry_ids == []
    assert [button.payload for button in outcome.buttons] == [f"/{e}" for e in outcome.offered_ids]


def test_where_names_the_places_of_the_steps(knowledge: KnowledgeBase) -> None:
    (outcome,) = follow_up(knowledge, about("nop_ho_so_truc_tuyen"), "ask_where")
    (method,) = outcome.methods
    assert "Chọn mục “Đăng nhập”." in method.steps
    assert all("“" in step for step in method.steps)


def test_how_long_is_said_of_the_last_question(knowledge: KnowledgeBase) -> None:
    (outcome,) = follow_up(knowledge, about("nop_ho_so_truc_tuyen"), "ask_how_long")
    assert outcome.entry_ids == ["thoi_gian_giai_quyet"]
    assert knowledge.entry("nop_ho_so_truc_tuyen").question in outcome.intro


def test_the_number_is_the_entrys_or_the_hotline(knowledge: KnowledgeBase) -> None:
    for entry_id in knowledge.entries:
        (outcome,) = follow_up(knowledge, about(entry_id), "ask_phone")
        assert outcome.contacts


def test_another_way_is_there_or_not(knowledge: KnowledgeBase) -> None:
    several = next(e.id for e in knowledge.entries.values() if e.answer.methods)
    (outcome,) = follow_up(knowledge, about(several), "ask_other_way")
    assert len(outcome.methods) > 1
    (outcome,) = follow_up(knowledge, about("nop_ho_so_truc_tuyen"), "ask_other_way")
    assert outcome.summary == knowledge.message("follow_up_no_other_way")
    assert outcome.contacts


@pytest.mark.parametrize(
    ("text", "offered", "meant"),
    [
        ("thế còn mật khẩu thì sao", ["quen_mat_khau", "doi_can_cuoc"], "quen_mat_khau"),
        ("the con mat khau", ["quen_mat_khau", "thanh_toan_truc_tuyen"], "quen_mat_khau"),
        # no follow-up, nothing near, two that are near
        ("mật khẩu", ["quen_mat_khau"], None),
        ("còn phí thì sao", ["thanh_toan_truc_tuyen"], None),
        ("còn cái kia thì sao", ["quen_mat_khau", "khong_dang_nhap_duoc"], None),
    ],
)
def test_a_question_that_goes_on(
    knowledge: KnowledgeBase, text: str, offered: list[str], meant: str | None
) -> None:
    assert {"quen_mat_khau", "khong_dang_nhap_duoc"} <= {*knowledge.entry("dang_nhap").related}
    assert of_same_matter(knowledge, about("dang_nhap"), text, offered) == meant
    assert of_same_matter(knowledge, DialogueState(), text, offered) is None
