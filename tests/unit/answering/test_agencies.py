from __future__ import annotations

import pytest

from troly.answering.agencies import find_agency, point_to_agency
from troly.knowledge.load import KnowledgeBase


def test_every_phrase_finds_its_agency(knowledge: KnowledgeBase) -> None:
    for agency in knowledge.agencies:
        for phrase in agency.words:
            found = find_agency(knowledge, f"cho em hỏi {phrase} thì ở đâu ạ")
            assert found is not None
            assert found.id == agency.id


def test_every_agency_can_be_reached(knowledge: KnowledgeBase) -> None:
    for agency in knowledge.agencies:
        outcome = point_to_agency(knowledge, agency)
        assert outcome.contacts or outcome.links, agency.id
        assert outcome.summary
        assert agency.reach in outcome.notes
        assert agency.source.title in outcome.notes[-1]
        assert f"{agency.reviewed_on:%d/%m/%Y}" in outcome.notes[-1]
        assert agency.source.url in {one.url for one in outcome.links}


@pytest.mark.parametrize("text", ["", "tôi muốn hỏi một việc", "thời tiết hôm nay"])
def test_what_nobody_handles(knowledge: KnowledgeBase, text: str) -> None:
    assert find_agency(knowledge, text) is None


def test_urgent_matters_come_first(knowledge: KnowledgeBase) -> None:
    urgent = [agency for agency in knowledge.agencies if agency.urgent]
    assert len(urgent) >= 3
    other = next(agency for agency in knowledge.agencies if not agency.urgent)
    for agency in urgent:
        text = f"{other.words[0]} nhưng {agency.words[0]}"
        found = find_agency(knowledge, text)
        assert found is not None
        assert found.urgent


def test_parts_of_words_do_not_count(knowledge: KnowledgeBase) -> None:
    assert find_agency(knowledge, "1134 người") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("làm sổ đỏ ở đâu", "dat_dai"),
        ("lam so do o dau", "dat_dai"),
        ("cái số đó bận suốt", None),
        ("0912 345 113", None),
        ("gọi 113 giúp", "cong_an"),
        ("gọi 115, 3 người bị thương", "cap_cuu"),
        ("nhà số 12, 113", "cong_an"),
        ("nhà tôi hoả hoạn", "cuu_hoa"),
        ("nhà tôi hỏa hoạn", "cuu_hoa"),
    ],
)
def test_marks_that_are_typed_count(knowledge: KnowledgeBase, text: str, found: str | None) -> None:
    agency = find_agency(knowledge, text)
    assert (agency.id if agency else None) == found
