from __future__ import annotations

import pytest

from troly.answering.topics import list_topics, open_topic
from troly.knowledge.load import KnowledgeBase


def test_every_entry_is_reached_by_its_topic(knowledge: KnowledgeBase) -> None:
    reached: list[str] = []
    for topic_id in knowledge.topics:
        outcome = open_topic(knowledge, topic_id)
        assert outcome.entry_ids == []
        *entries, menu = outcome.buttons
        assert [button.payload for button in entries] == [f"/{e}" for e in outcome.offered_ids]
        assert menu.payload == "/topics"
        reached += outcome.offered_ids
    assert sorted(reached) == sorted(knowledge.entries)


def test_the_menu_shows_all_topics_in_order(knowledge: KnowledgeBase) -> None:
    *topics, look_up = list_topics(knowledge).buttons
    assert [button.title for button in topics] == [t.title for t in knowledge.topics.values()]
    assert look_up.payload == "/look_up_dossier"


def test_a_topic_that_is_gone(knowledge: KnowledgeBase) -> None:
    with pytest.raises(KeyError):
        open_topic(knowledge, "khong_co")
