from __future__ import annotations

import pytest

from troly.answering.diagnosis import ask_node, diagnosis_buttons
from troly.answering.outcome import OutcomeType
from troly.knowledge.load import KnowledgeBase

COMPLAINTS = ["khong_dang_nhap_duoc", "khong_nop_duoc_ho_so"]


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_every_way_ends_at_an_entry_within_three_questions(
    knowledge: KnowledgeBase, complaint: str
) -> None:
    def follow(about: str, asked: int) -> None:
        outcome = ask_node(knowledge, about)
        assert outcome.type is OutcomeType.QUESTION_BACK
        assert asked <= 3
        assert outcome.entry_ids == []
        *options, none = outcome.buttons
        assert none.payload == "/none_of_these"
        for option in options:
            if option.payload.startswith("/diagnose"):
                follow(option.payload.split('"')[3], asked + 1)
            else:
                assert option.payload.removeprefix("/") in knowledge.entries
                assert option.payload.removeprefix("/") in outcome.offered_ids

    follow(complaint, 1)


def test_only_complaints_with_many_causes_are_diagnosed(knowledge: KnowledgeBase) -> None:
    assert [e for e in knowledge.entries if diagnosis_buttons(knowledge, e)] == sorted(
        knowledge.diagnoses, key=[*knowledge.entries].index
    )


@pytest.mark.parametrize("about", ["khong_co", "khong_dang_nhap_duoc.khong_co"])
def test_a_node_that_is_gone(knowledge: KnowledgeBase, about: str) -> None:
    with pytest.raises(KeyError):
        ask_node(knowledge, about)
