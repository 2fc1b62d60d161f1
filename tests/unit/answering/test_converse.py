from __future__ import annotations

import pytest

from troly.answering.converse import (
    SMALL_TALK,
    greeting_at,
    no_such_choice,
    refuse_input,
    small_talk,
    unavailable,
)
from troly.answering.intents import GREETING, LOOK_UP_DOSSIER, OUT_OF_SCOPE
from troly.answering.outcome import OutcomeType
from troly.knowledge.load import KnowledgeBase


@pytest.mark.parametrize("intent", sorted(SMALL_TALK))
def test_small_talk(knowledge: KnowledgeBase, intent: str) -> None:
    outcome = small_talk(knowledge, intent)
    assert outcome.type is OutcomeType.SMALL_TALK
    assert outcome.summary == knowledge.message(intent)


def test_who_greets_learns_what_can_be_asked(knowledge: KnowledgeBase) -> None:
    payloads = [button.payload for button in small_talk(knowledge, GREETING).buttons]
    asked = [f"/{entry_id}" for entry_id in knowledge.most_asked]
    assert payloads == [*asked, "/look_up_dossier", "/topics"]


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [
        (0, "greeting_morning"),
        (10, "greeting_morning"),
        (11, "greeting_afternoon"),
        (17, "greeting_afternoon"),
        (18, "greeting_evening"),
        (23, "greeting_evening"),
    ],
)
def test_a_greeting_knows_the_hour(hour: int, greeting: str) -> None:
    assert greeting_at(hour) == greeting


def test_a_number_without_a_list(knowledge: KnowledgeBase) -> None:
    assert [button.payload for button in no_such_choice(knowledge).buttons] == ["/topics"]


@pytest.mark.parametrize("intent", [LOOK_UP_DOSSIER, OUT_OF_SCOPE, "quen_mat_khau", ""])
def test_nothing_else_is_small_talk(knowledge: KnowledgeBase, intent: str) -> None:
    with pytest.raises(ValueError, match="no small talk"):
        small_talk(knowledge, intent)


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
