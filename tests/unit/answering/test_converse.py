from __future__ import annotations

import pytest

from troly.answering.converse import SMALL_TALK, hand_off, refuse_input, small_talk, unavailable
from troly.answering.intents import GREETING, HELP, LOOK_UP_DOSSIER, OUT_OF_SCOPE
from troly.answering.outcome import OutcomeType
from troly.knowledge.load import KnowledgeBase


@pytest.mark.parametrize("intent", sorted(SMALL_TALK))
def test_small_talk(knowledge: KnowledgeBase, intent: str) -> None:
    outcome = small_talk(knowledge, intent)
    assert outcome.type is OutcomeType.SMALL_TALK
    assert outcome.summary == knowledge.message(intent)


@pytest.mark.parametrize("intent", sorted(SMALL_TALK))
def test_who_greets_or_asks_for_help_learns_what_can_be_asked(
    knowledge: KnowledgeBase, intent: str
) -> None:
    outcome = small_talk(knowledge, intent)
    says = intent in {GREETING, HELP}
    assert outcome.notes == ([t.title for t in knowledge.topics.values()] if says else [])
    assert [b.payload for b in outcome.buttons] == (["/look_up_dossier"] if says else [])


@pytest.mark.parametrize("intent", [LOOK_UP_DOSSIER, OUT_OF_SCOPE, "quen_mat_khau", ""])
def test_nothing_else_is_small_talk(knowledge: KnowledgeBase, intent: str) -> None:
    with pytest.raises(ValueError, match="no small talk"):
        small_talk(knowledge, intent)


def test_the_way_to_a_person(knowledge: KnowledgeBase) -> None:
    outcome = hand_off(knowledge)
    assert outcome.type is OutcomeType.HANDOFF
    assert outcome.summary == knowledge.message("talk_to_person")
    assert [c.phone for c in outcome.contacts] == [knowledge.variables["hotline"].value]


@pytest.mark.parametrize("message", ["unavailable", "portal_unavailable"])
def test_an_apology_names_the_hotline(knowledge: KnowledgeBase, message: str) -> None:
    outcome = unavailable(knowledge, message)
    assert outcome.type is OutcomeType.UNAVAILABLE
    assert outcome.summary == knowledge.message(message)
    assert [c.phone for c in outcome.contacts] == [knowledge.variables["hotline"].value]


def test_a_refused_message_says_why(knowledge: KnowledgeBase) -> None:
    outcome = refuse_input(knowledge, "too_long", limit=1000)
    assert outcome.type is OutcomeType.INPUT_REFUSED
    assert "1000" in outcome.summary
    assert refuse_input(knowledge, "empty_input").summary == knowledge.message("empty_input")


def test_a_sentence_without_its_parameter_is_an_error(knowledge: KnowledgeBase) -> None:
    with pytest.raises(KeyError):
        refuse_input(knowledge, "too_long")
