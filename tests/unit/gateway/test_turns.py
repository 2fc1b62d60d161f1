"""One turn on doubles of everything around it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from troly.answering.outcome import Outcome, OutcomeType
from troly.gateway.blocking_calls import BlockingCalls
from troly.gateway.rasa_client import TurnFailed
from troly.gateway.sentences import Sentences
from troly.gateway.turn_order import LeftBehind, Request
from troly.gateway.turns import Message, Turns
from troly.knowledge.live import LiveKnowledge
from troly.privacy.seal import SealBroken
from troly.store.errors import StoreUnavailable, UnknownConversation
from troly.store.messages import Accepted, Overdue, Replies, Turn

ANSWER = Outcome(type=OutcomeType.ANSWERED, summary="Có.")
TURN = Turn("web-1", 1, "token")
SENTENCES = Sentences(LiveKnowledge(Path(__file__).parents[3] / "faq_kb"))


@dataclass
class Store:
    """What was saved: by the turn, or as an apology without one."""

    saved: list[tuple[Turn | int, str]] = field(default_factory=list)
    payload: str | None = None
    is_mine: bool = True
    fault: Exception | None = None

    def save_reply(self, turn: Turn, replies: Replies, *_rest: Any, is_apology: bool) -> int | None:
        assert is_apology is (replies[0]["type"] == "unavailable")
        return self._save(turn, replies)

    def save_apology(
        self, _conversation_id: str, message_id: int, replies: Replies, *_rest: Any
    ) -> int | None:
        return self._save(message_id, replies)

    def button_payload(self, _conversation_id: str, _button_id: str) -> str | None:
        return self.payload

    def _save(self, whose: Turn | int, replies: Replies) -> int | None:
        if self.fault:
            raise self.fault
        if not self.is_mine:
            return None
        self.saved.extend((whose, reply["type"]) for reply in replies)
        return len(self.saved)


@dataclass
class Order:
    """Gives what it is told to; `asked` are the requests that were stored."""

    accepted: Accepted | Exception = field(default_factory=lambda: Accepted(1, TURN))
    given: Turn | Replies | Exception | None = None
    asked: list[Request] = field(default_factory=list)
    left_behind: LeftBehind | None = None
    is_kept: bool = False

    async def accept(
        self, _conversation_id: str, _key: str, request: Request, **more: Any
    ) -> Accepted:
        self.asked.append(request)
        self.left_behind = more["left_behind"]
        if isinstance(self.accepted, Exception):
            raise self.accepted
        return self.accepted

    async def turn_of(
        self, _conversation_id: str, _message_id: int, _left_behind: LeftBehind
    ) -> Turn | Replies:
        if isinstance(self.given, Exception):
            raise self.given
        if self.given is None:
            await asyncio.sleep(60)
        assert self.given is not None
        return self.given

    @asynccontextmanager
    async def kept(self, turn: Turn) -> AsyncIterator[None]:
        self.is_kept = True
        yield
        self.is_kept = False

    async def until_free(self, _conversation_id: str) -> None:
        return

    def request_in(self, pending: str) -> Request:
        if pending == "broken":
            raise SealBroken
        return Request(pending, {})


@dataclass
class Rasa:
    answer: list[Outcome] | Exception | None = field(default_factory=lambda: [ANSWER])
    asked: list[tuple[Turn, str]] = field(default_factory=list)

    async def ask(self, turn: Turn, request: Request) -> list[Outcome]:
        self.asked.append((turn, request.words))
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer is None:
            await asyncio.sleep(60)
        assert self.answer is not None
        return self.answer


@dataclass
class Eraser:
    erased: list[str] = field(default_factory=list)

    def erase_conversation(self, conversation_id: str, _reason: str) -> None:
        self.erased.append(conversation_id)


class News:
    def __init__(self) -> None:
        self.told: list[tuple[str, int | None]] = []

    def tell(self, conversation_id: str, number: int) -> None:
        self.told.append((conversation_id, number))

    def wake(self, conversation_id: str) -> None:
        self.told.append((conversation_id, None))


@dataclass
class Desk:
    """Everything that a turn meets."""

    store: Store = field(default_factory=Store)
    order: Order = field(default_factory=Order)
    rasa: Rasa = field(default_factory=Rasa)
    eraser: Eraser = field(default_factory=Eraser)
    news: News = field(default_factory=News)

    def run(self, use: Callable[[Turns], Awaitable[Any]]) -> Any:
        async def with_turns() -> Any:
            in_threads = BlockingCalls(1)
            turns = Turns(
                self.store,  # type: ignore[arg-type]
                self.eraser,  # type: ignore[arg-type]
                in_threads,
                self.order,
                self.news,  # type: ignore[arg-type]
                self.rasa,
                SENTENCES,
                timeout_seconds=0.2,
            )
            try:
                given = await use(turns)
                await asyncio.sleep(0.05)  # what is said too late is stored beside
                return given
            finally:
                assert turns.under_way == 0
                in_threads.close()

        return asyncio.run(with_turns())

    def answer(self, text: str | None = "Chào", button_id: str | None = None) -> list[str]:
        message = Message("web-1", "k1", text, button_id, {"channel": "web"})
        return [one["type"] for one in self.run(lambda turns: turns.answer(message))]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_answer_is_saved_under_its_turn_and_told(desk: Desk) -> None:
    assert desk.answer() == ["answered"]
    assert desk.rasa.asked == [(TURN, "Chào")]
    assert desk.store.saved == [(TURN, "answered")]
    assert desk.news.told == [("web-1", 1)]


def test_a_button_is_the_payload_that_the_server_keeps(desk: Desk) -> None:
    desk.store.payload = '/chon{"about": "dang_nhap"}'
    assert desk.answer(None, "b1") == ["answered"]
    assert desk.rasa.asked == [(TURN, '/chon{"about": "dang_nhap"}')]


@pytest.mark.parametrize(("text", "button_id"), [("   ", None), (None, "old")])
def test_what_cannot_be_answered_is_not_stored(
    desk: Desk, text: str | None, button_id: str | None
) -> None:
    assert desk.answer(text, button_id) == ["input_refused"]
    assert desk.order.asked == []


def test_a_message_that_was_answered_before_gets_that_reply(desk: Desk) -> None:
    desk.order.accepted = Accepted(1, replies=[{"type": "answered"}])
    assert desk.answer() == ["answered"]
    assert desk.rasa.asked == []


def test_a_message_waits_for_its_turn(desk: Desk) -> None:
    desk.order.accepted, desk.order.given = Accepted(1), TURN
    assert desk.answer() == ["answered"]
    assert desk.store.saved == [(TURN, "answered")]


def test_a_message_that_somebody_else_answers_meanwhile_is_not_asked_again(desk: Desk) -> None:
    desk.order.accepted, desk.order.given = Accepted(1), [{"type": "clarify"}]
    assert desk.answer() == ["clarify"]
    assert desk.rasa.asked == []


@pytest.mark.parametrize("fault", [TurnFailed("down"), None], ids=["fault", "too slow"])
def test_where_rasa_gives_nothing_the_apology_is_the_reply(
    desk: Desk, fault: Exception | None
) -> None:
    desk.rasa.answer = fault  # type: ignore[assignment]
    assert desk.answer() == ["unavailable"]
    assert desk.store.saved == [(TURN, "unavailable")]


def test_whose_turn_does_not_come_in_time_gets_an_apology_that_is_stored(desk: Desk) -> None:
    desk.order.accepted = Accepted(7)
    assert desk.answer() == ["unavailable"]
    assert desk.rasa.asked == []
    assert desk.store.saved == [(7, "unavailable")]


def test_an_answer_whose_turn_ran_out_is_not_shown(desk: Desk) -> None:
    desk.store.is_mine = False
    assert desk.answer() == ["unavailable"]
    assert desk.store.saved == []
    assert desk.news.told == []


def test_without_a_database_the_apology_is_shown_all_the_same(desk: Desk) -> None:
    desk.order.accepted = StoreUnavailable("down")
    assert desk.answer() == ["unavailable"]
    desk.order.accepted, desk.store.fault = Accepted(1, TURN), StoreUnavailable("down")
    assert desk.answer() == ["unavailable"]


def test_an_apology_that_the_database_did_not_take_is_saved_later(desk: Desk) -> None:
    desk.rasa.answer = TurnFailed("down")
    desk.store.fault = StoreUnavailable("down")

    async def answer_then_heal(turns: Turns) -> Any:
        shown = await turns.answer(Message("web-1", "k1", "Chào", None, {}))
        desk.store.fault = None
        await asyncio.sleep(0.5)
        return shown

    (shown,) = desk.run(answer_then_heal)
    assert shown["type"] == "unavailable"
    assert desk.store.saved == [(TURN, "unavailable")]


def test_who_asks_to_be_forgotten_is_and_nothing_is_saved(desk: Desk) -> None:
    desk.rasa.answer = [Outcome(type=OutcomeType.DATA_DELETED, summary="Đã xóa.")]
    assert desk.answer() == ["data_deleted"]
    assert desk.eraser.erased == ["web-1"]
    assert desk.store.saved == []
    assert desk.news.told == [("web-1", None)]  # streams learn that it is gone


def test_a_conversation_that_is_gone_is_told_of(desk: Desk) -> None:
    desk.order.accepted, desk.order.given = Accepted(1), UnknownConversation("web-1")
    with pytest.raises(UnknownConversation):
        desk.answer()


@pytest.mark.parametrize(
    ("accepted", "saved"),
    [
        (Accepted(1, TURN), [(TURN, "unavailable")]),
        (Accepted(2), [(2, "unavailable")]),
        (Accepted(3, replies=[{"type": "answered"}]), []),
    ],
    ids=["with its turn", "without", "answered before"],
)
def test_what_is_stored_after_the_apology_is_settled_at_once(
    desk: Desk, accepted: Accepted, saved: list[tuple[Turn | int, str]]
) -> None:
    async def hang(*_arguments: Any, **more: Any) -> Accepted:
        desk.order.left_behind = more["left_behind"]
        await asyncio.sleep(60)
        raise AssertionError

    desk.order.accept = hang  # type: ignore[method-assign]

    async def answer_then_store(turns: Turns) -> Any:
        shown = await turns.answer(Message("web-1", "k1", "Chào", None, {}))
        assert desk.order.left_behind is not None
        desk.order.left_behind(accepted)
        return shown

    (shown,) = desk.run(answer_then_store)
    assert shown["type"] == "unavailable"
    assert desk.store.saved == saved


class TestLeftByAnother:
    def take_over(self, desk: Desk, pending: str = "Chào") -> None:
        desk.run(lambda turns: turns.answer_for_another(Overdue("web-1", 1, pending)))

    def test_it_is_answered_with_what_was_kept(self, desk: Desk) -> None:
        desk.order.given = TURN
        self.take_over(desk)
        assert desk.rasa.asked == [(TURN, "Chào")]
        assert desk.store.saved == [(TURN, "answered")]

    def test_somebody_else_was_faster(self, desk: Desk) -> None:
        desk.order.given = [{"type": "answered"}]
        self.take_over(desk)
        assert desk.rasa.asked == []

    def test_what_cannot_be_opened_gets_an_apology(self, desk: Desk) -> None:
        self.take_over(desk, "broken")
        assert desk.rasa.asked == []
        assert desk.store.saved == [(1, "unavailable")]

    def test_what_was_deleted_stays_so(self, desk: Desk) -> None:
        desk.order.given = UnknownConversation("web-1")
        self.take_over(desk)
        assert desk.store.saved == []
