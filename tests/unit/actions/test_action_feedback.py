from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from actions.answer_question import AnswerQuestion
from actions.ask_which import AskWhich
from actions.explain_not_covered import ExplainNotCovered
from actions.feedback import HearFeedback, HearWhatIsMissing
from tests.unit.actions.turn import run, tracker
from troly.answering.outcome import OutcomeType
from troly.knowledge.load import KnowledgeBase
from troly.store.engine import create_engine_for
from troly.store.feedback import FeedbackStore
from troly.store.messages import MessageStore
from troly.store.tables import choice, feedback

ANSWERED = {
    "entry_id": "quen_mat_khau",
    "outcome_id": "abc",
    "question": "quên mật khẩu",
    "ranking": ["quen_mat_khau", "dang_nhap"],
}


@pytest.fixture
def engine(assistant_url: str) -> Engine:
    return create_engine_for(assistant_url)


@pytest.fixture
def conversation(engine: Engine) -> str:
    """A conversation in which the answer of `ANSWERED` was given."""
    store = MessageStore(engine)
    conversation_id = store.start("web")
    asked = store.accept(conversation_id, "k1", pending="sealed", lease=10, text="quên mật khẩu")
    answer = {"id": ANSWERED["outcome_id"], "entry_ids": [ANSWERED["entry_id"]]}
    assert asked.turn is not None
    store.save_reply(asked.turn, [answer])
    return conversation_id


def stored(engine: Engine, table: Any, conversation: str) -> list[Any]:
    with engine.connect() as connection:
        query = select(table).where(table.c.conversation_id == conversation)
        rows: list[Any] = connection.execute(query).all()
    return rows


def test_praise_is_stored_with_what_it_is_of(
    engine: Engine, conversation: str, knowledge: KnowledgeBase
) -> None:
    result = run(HearFeedback(), tracker("helpful", state=ANSWERED, conversation=conversation))
    assert result.outcome.type is OutcomeType.FEEDBACK
    (row,) = stored(engine, feedback, conversation)
    assert row.helpful
    assert (row.entry_id, row.outcome_id, row.question) == ("quen_mat_khau", "abc", "quên mật khẩu")
    assert row.entry_version == knowledge.versions["quen_mat_khau"]
    assert json.loads(row.ranking) == ["quen_mat_khau", "dang_nhap"]


def not_helpful(conversation: str) -> dict[str, Any]:
    result = run(HearFeedback(), tracker("not_helpful", state=ANSWERED, conversation=conversation))
    assert result.state.feedback_id is not None
    state: dict[str, Any] = json.loads(result.state.json())
    return state


def test_tapping_twice_rates_once(engine: Engine, conversation: str) -> None:
    for _ in range(2):
        run(HearFeedback(), tracker("helpful", state=ANSWERED, conversation=conversation))
    (row,) = stored(engine, feedback, conversation)
    assert row.helpful


def test_after_taps_alone_the_question_is_what_was_answered(
    engine: Engine, conversation: str
) -> None:
    tapped = {**ANSWERED, "question": "", "ranking": []}
    run(HearFeedback(), tracker("helpful", state=tapped, conversation=conversation))
    (row,) = stored(engine, feedback, conversation)
    assert (row.question, row.ranking) == ("quên mật khẩu", "[]")


def test_a_thumb_and_then_words_are_one_rating(
    engine: Engine, conversation: str, knowledge: KnowledgeBase
) -> None:
    FeedbackStore(engine).rate(conversation, "abc", knowledge.versions, helpful=True)
    state = not_helpful(conversation)
    said = tracker("nlu_fallback", text="thiếu hình", state=state, conversation=conversation)
    run(ExplainNotCovered(), said)
    (row,) = stored(engine, feedback, conversation)
    assert (row.helpful, row.comment) == (False, "thiếu hình")


def test_a_reason_is_added(engine: Engine, conversation: str) -> None:
    state = not_helpful(conversation)
    tapped = tracker(
        "say_what_is_missing",
        text='/say_what_is_missing{"about": "unclear"}',
        entities=[("about", "unclear")],
        state=state,
        conversation=conversation,
    )
    assert run(HearWhatIsMissing(), tapped).state.feedback_id is None
    (row,) = stored(engine, feedback, conversation)
    assert (row.helpful, row.comment) == (False, "unclear")


@pytest.mark.parametrize("action", [AskWhich(), ExplainNotCovered()])
def test_words_are_a_comment_too(engine: Engine, conversation: str, action: Any) -> None:
    said = tracker(
        "nlu_fallback",
        text="thiếu số 0912345678",
        offered=["dang_nhap"],
        state=not_helpful(conversation),
        conversation=conversation,
    )
    assert run(action, said).outcome.type is OutcomeType.FEEDBACK
    (row,) = stored(engine, feedback, conversation)
    assert row.comment == "thiếu số *******678"


def test_without_an_answer_there_is_nothing_to_store(engine: Engine, conversation: str) -> None:
    result = run(HearFeedback(), tracker("not_helpful", conversation=conversation))
    assert result.outcome.type is OutcomeType.FEEDBACK
    assert stored(engine, feedback, conversation) == []


def test_a_choice_is_a_label(engine: Engine, conversation: str) -> None:
    state = {"question": "mật khẩu", "offered": ["dang_nhap", "quen_mat_khau"]}
    tapped = tracker("quen_mat_khau", text="/quen_mat_khau", state=state, conversation=conversation)
    assert run(AnswerQuestion(), tapped).state.offered == []
    none = tracker("none_of_these", text="/none_of_these", state=state, conversation=conversation)
    run(ExplainNotCovered(), none)
    first, second = stored(engine, choice, conversation)
    assert (first.question, json.loads(first.offered)) == (state["question"], state["offered"])
    assert (first.chosen, second.chosen) == ("quen_mat_khau", "none_of_these")


def test_an_answer_does_not_wait_for_the_store(
    settings: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.setenv("ASSISTANT_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    state = {"question": "mật khẩu", "offered": ["quen_mat_khau"]}
    tapped = tracker("quen_mat_khau", text="/quen_mat_khau", state=state)
    assert run(AnswerQuestion(), tapped).outcome.type is OutcomeType.ANSWERED
    assert "not stored" in caplog.text
