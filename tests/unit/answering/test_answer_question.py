from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from troly.answering.answer_question import answer_question, ask_which, not_covered
from troly.answering.intents import DIALOGUE_INTENTS, payload
from troly.answering.outcome import Outcome, OutcomeType
from troly.knowledge.fields import BUTTON_TITLE_LENGTH
from troly.knowledge.load import KnowledgeBase, load
from troly.knowledge.notices import Notice

PROJECT = Path(__file__).parents[3]
ENTRIES = [*load(PROJECT / "faq_kb").entries]


@pytest.fixture(scope="session")
def intents() -> set[str]:
    """Every intent that a button may stand for."""
    return set(yaml.safe_load((PROJECT / "domain.yml").read_text("utf-8"))["intents"])


def assert_buttons_work(outcome: Outcome, intents: set[str]) -> None:
    titles = [button.title for button in outcome.buttons]
    assert len(set(titles)) == len(titles)
    assert max((len(title) for title in titles), default=0) <= BUTTON_TITLE_LENGTH
    assert {button.payload.partition("{")[0] for button in outcome.buttons} <= {
        payload(name) for name in intents
    }


def test_there_are_as_many_entries_as_the_document_has_rows() -> None:
    assert len(ENTRIES) == 37


@pytest.mark.parametrize("entry_id", ENTRIES)
def test_an_entry_is_answered(knowledge: KnowledgeBase, intents: set[str], entry_id: str) -> None:
    entry = knowledge.entry(entry_id)
    outcome = answer_question(knowledge, entry_id)
    assert outcome.type is OutcomeType.ANSWERED
    assert outcome.entry_ids == [entry_id]
    assert outcome.title == entry.question
    assert outcome.summary
    assert all(method.steps for method in outcome.methods)
    assert all(method.name for method in outcome.methods) or len(outcome.methods) == 1
    assert outcome.source is not None
    assert outcome.source.row == entry.source.row
    assert outcome.source.document == knowledge.documents[entry.source.document].title
    assert outcome.source.reviewed_on == entry.review.reviewed_on
    assert outcome.source.publisher in outcome.source.line
    assert f"mục {entry.source.row};" in outcome.source.line
    assert f"{entry.review.reviewed_on:%d/%m/%Y}" in outcome.source.line
    assert outcome.notice == (entry.review.notice or "")
    assert outcome.notice or entry.review.state != "superseded"
    assert outcome.buttons
    assert_buttons_work(outcome, intents)


@pytest.mark.parametrize("entry_id", ENTRIES)
def test_addresses_and_numbers_are_filled_in(knowledge: KnowledgeBase, entry_id: str) -> None:
    entry, outcome = knowledge.entry(entry_id), answer_question(knowledge, entry_id)
    assert [link.url for link in outcome.links] == [
        knowledge.variables[name].value for name in entry.links
    ]
    assert [contact.phone for contact in outcome.contacts] == [
        knowledge.variables[name].value for name in entry.contacts
    ]
    assert "{" not in "".join([outcome.summary, outcome.notice, *outcome.notes])


def test_some_entries_have_steps_and_some_methods(knowledge: KnowledgeBase) -> None:
    counts = {len(answer_question(knowledge, entry_id).methods) for entry_id in ENTRIES}
    assert {0, 1, 2} <= counts


@pytest.mark.parametrize("entry_id", ENTRIES)
def test_the_way_to_the_look_up_stands_before_related_questions(
    knowledge: KnowledgeBase, entry_id: str
) -> None:
    entry = knowledge.entry(entry_id)
    payloads = [button.payload for button in answer_question(knowledge, entry_id).buttons]
    guides = [one for one in payloads if one.startswith(("/walk", "/diagnose"))]
    way = ["/look_up_dossier"] if entry.offers_look_up else []
    assert payloads == guides + way + [payload(related) for related in entry.related]


def test_an_operators_notice_stands_over_the_entries_it_names(knowledge: KnowledgeBase) -> None:
    notice = Notice(
        text="Bảo trì đến 17h.",
        since="2026-11-23 08:00",
        until="2026-11-23 17:00",
        entries=["quen_mat_khau"],
    )
    assert answer_question(knowledge, "quen_mat_khau", [notice]).intro == "Bảo trì đến 17h."
    assert answer_question(knowledge, "dang_nhap", [notice]).intro == ""


def test_a_notice_stands_under_what_time_overtook(knowledge: KnowledgeBase) -> None:
    superseded = [e.id for e in knowledge.entries.values() if e.review.state == "superseded"]
    assert superseded
    assert all(answer_question(knowledge, entry_id).notice for entry_id in superseded)


@pytest.mark.parametrize("unknown", ["", "khong_co", "greeting", "nlu_fallback"])
def test_an_unknown_entry_is_an_error(knowledge: KnowledgeBase, unknown: str) -> None:
    with pytest.raises(KeyError):
        answer_question(knowledge, unknown)


# --- ask which ---------------------------------------------------------------------------------


def test_a_choice_is_offered(knowledge: KnowledgeBase, intents: set[str]) -> None:
    offered = ["quen_mat_khau", "doi_can_cuoc", "nop_ho_so_truc_tuyen"]
    outcome = ask_which(knowledge, offered)
    assert outcome.type is OutcomeType.CLARIFY
    assert (outcome.entry_ids, outcome.offered_ids) == ([], offered)
    assert outcome.summary == knowledge.message("clarify")
    assert [button.payload for button in outcome.buttons] == [
        "/quen_mat_khau",
        "/doi_can_cuoc",
        "/nop_ho_so_truc_tuyen",
        "/none_of_these",
    ]
    assert outcome.buttons[0].title == knowledge.entry("quen_mat_khau").title
    assert outcome.buttons[-1].title == knowledge.message("none_of_these")
    assert_buttons_work(outcome, intents)


def test_twins_are_told_apart_by_their_own_question(knowledge: KnowledgeBase) -> None:
    groups = {entry.twin_group for entry in knowledge.entries.values()} - {None}
    assert groups
    for group in groups:
        twins = [entry.id for entry in knowledge.entries.values() if entry.twin_group == group]
        assert len(twins) > 1
        assert ask_which(knowledge, twins).summary == knowledge.twin_groups[group]
        others = [*twins, "quen_mat_khau"]
        assert ask_which(knowledge, others).summary == knowledge.message("clarify")


def test_what_the_content_does_not_know_is_skipped(knowledge: KnowledgeBase) -> None:
    outcome = ask_which(knowledge, ["khong_co", "quen_mat_khau", "greeting"])
    assert (outcome.entry_ids, outcome.offered_ids) == ([], ["quen_mat_khau"])
    assert [button.payload for button in outcome.buttons] == ["/quen_mat_khau", "/none_of_these"]


@pytest.mark.parametrize("offered", [[], ["khong_co"], ["khong_co", "greeting"]])
def test_a_choice_of_nothing_known_is_not_covered(
    knowledge: KnowledgeBase, offered: list[str]
) -> None:
    outcome = ask_which(knowledge, offered)
    assert outcome.dict(exclude={"id"}) == not_covered(knowledge).dict(exclude={"id"})


# --- not covered -------------------------------------------------------------------------------


@pytest.mark.parametrize("message", ["not_covered", "none_of_these_reply"])
def test_not_covered_says_what_is(knowledge: KnowledgeBase, message: str) -> None:
    outcome = not_covered(knowledge, message)
    assert outcome.type is OutcomeType.NOT_COVERED
    assert outcome.summary == knowledge.message(message)
    assert outcome.notes == [topic.title for topic in knowledge.topics.values()]
    assert [contact.phone for contact in outcome.contacts] == [knowledge.variables["hotline"].value]
    assert (outcome.entry_ids, outcome.offered_ids) == ([], [])
    assert [button.payload for button in outcome.buttons] == ["/topics", "/call_back"]


def test_not_covered_names_the_hotline(knowledge: KnowledgeBase) -> None:
    assert knowledge.variables["hotline"].value in not_covered(knowledge).summary


# --- intents -----------------------------------------------------------------------------------


def test_intents_of_the_dialogue_and_entries_make_up_the_domain(intents: set[str]) -> None:
    assert set(ENTRIES) | DIALOGUE_INTENTS == intents
    assert set(ENTRIES) & DIALOGUE_INTENTS == set()
