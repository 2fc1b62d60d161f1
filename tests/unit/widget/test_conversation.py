"""What was said, what waits, and how it reaches the server: the state machine of the widget."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.unit.widget.talk import GREETING, LIMITS, Talk, outcome, reply, told


@pytest.fixture
def page(page: Page) -> Page:
    """Give a page whose clock stands still."""
    page.clock.install(time=0)
    page.clock.pause_at(1_000_000)
    return page


@pytest.fixture
def unbegun(page: Page) -> Talk:
    return Talk(page)


@pytest.fixture
def talk(unbegun: Talk) -> Talk:
    """Give a conversation that has begun; nothing is said yet."""
    unbegun.begin()
    unbegun.events()
    return unbegun


@pytest.fixture
def another_tab(context: BrowserContext) -> Callable[[], Talk]:
    """Give what opens one, which shares the memory of the first."""

    def open_one() -> Talk:
        page = context.new_page()
        page.goto("/")
        return Talk(page)

    return open_one


# --- beginning --------------------------------------------------------------------------------


def test_a_conversation_begins_once_however_often_it_is_asked_to(unbegun: Talk) -> None:
    unbegun.do("conversation.begin(); conversation.begin();")
    unbegun.begun("t1")
    unbegun.do("return conversation.begin()")
    assert len(unbegun.calls("begin")) == 1
    assert unbegun.token() == "t1"
    assert unbegun.events() == [("trouble", None), ("begun", None)]
    assert unbegun.do("return conversation.greeting.text") == "Chào"
    assert unbegun.streams() == [("t1", 0)]


def test_what_the_server_takes_is_known_from_the_beginning(unbegun: Talk) -> None:
    assert unbegun.do("return conversation.longest === Infinity")
    unbegun.begin()
    assert unbegun.do("return conversation.longest") == 1000


def test_a_kept_conversation_goes_on(unbegun: Talk) -> None:
    unbegun.do("memory.set('token', 'kept')")
    unbegun.begin(told(3, "a", "Một", "Đáp một"), told(None, "b", "Hai", None))
    assert unbegun.calls("history") == [["kept"]]
    assert unbegun.calls("begin") == []
    assert unbegun.states() == [("Một", "answered"), ("Hai", "sent")]
    assert unbegun.answers() == ["Đáp một", None]
    assert unbegun.streams() == [("kept", 3)]


def test_where_the_kept_one_has_ended_a_new_one_begins(unbegun: Talk) -> None:
    unbegun.do("memory.set('token', 'old'); conversation.begin()")
    unbegun.fail("history", 401)
    unbegun.begun("new")
    assert unbegun.token() == "new"
    assert unbegun.streams() == [("new", 0)]


def test_a_server_that_is_away_keeps_the_token(unbegun: Talk) -> None:
    unbegun.do("memory.set('token', 'kept'); conversation.begin().catch(() => {})")
    unbegun.fail("history", 503)
    assert unbegun.token() == "kept"
    assert unbegun.events() == [("trouble", 503)]
    unbegun.pass_time(2)
    assert unbegun.calls("history") == [["kept"], ["kept"]]


def test_a_beginning_that_fails_is_tried_again_later_each_time(unbegun: Talk) -> None:
    unbegun.do("conversation.begin().catch(() => {})")
    for tries, seconds in enumerate([2, 4, 8, 16, 32, 60, 60], start=1):
        assert len(unbegun.calls("begin")) == tries
        unbegun.fail("begin")
        unbegun.pass_time(seconds - 0.1)
        assert len(unbegun.calls("begin")) == tries
        unbegun.pass_time(0.1)
    unbegun.begun("t1")
    assert unbegun.events()[-2:] == [("trouble", None), ("begun", None)]


def test_a_message_that_waits_for_the_beginning_makes_it_no_more_often_tried(
    unbegun: Talk,
) -> None:
    unbegun.say("Một")
    for tries, seconds in enumerate([2, 4, 8], start=1):
        assert len(unbegun.calls("begin")) == tries
        unbegun.fail("begin")
        unbegun.pass_time(seconds - 0.1)
        assert len(unbegun.calls("begin")) == tries
        unbegun.pass_time(0.1)
    unbegun.begun("t1")
    assert unbegun.sent() == ["Một"]


def test_what_is_said_before_it_has_begun_follows_what_the_server_knows(unbegun: Talk) -> None:
    unbegun.do("memory.set('token', 'kept')")
    unbegun.say("Ba")
    assert unbegun.sent() == []
    unbegun.begin(told(1, "a", "Một", "Đáp một"))
    assert [shown for shown, _ in unbegun.states()] == ["Một", "Ba"]
    assert unbegun.sent() == ["Ba"]


def test_two_that_find_it_ended_at_once_share_a_new_one(unbegun: Talk) -> None:
    unbegun.do(
        """const { Conversation } = await import("/widget/conversation.js");
        const other = new Conversation(api, memory);
        conversation.begin();
        other.begin();"""
    )
    assert len(unbegun.calls("begin")) == 1
    unbegun.begun("shared")
    assert len(unbegun.calls("begin")) == 1
    assert unbegun.calls("history") == [["shared"]]


# --- sending ----------------------------------------------------------------------------------


def test_a_message_goes_through_its_states(talk: Talk) -> None:
    talk.say("Một")
    assert talk.events() == [("exchange", "waiting"), ("exchange", "sending")]
    assert talk.do("return conversation.isAwaited")
    talk.answer("send", reply("Đáp một"))
    assert talk.events() == [("exchange", "answered"), ("trouble", None)]
    assert talk.answers() == ["Đáp một"]
    assert not talk.do("return conversation.isAwaited")


def test_messages_go_out_one_after_the_other(talk: Talk) -> None:
    for text in ("Một", "Hai", "Ba"):
        talk.say(text)
    assert talk.sent() == ["Một"]
    talk.answer("send", reply("Đáp một"))
    assert talk.sent() == ["Một", "Hai"]
    talk.answer("send", reply("Đáp hai"))
    talk.answer("send", reply("Đáp ba"))
    assert talk.sent() == ["Một", "Hai", "Ba"]
    assert len(set(talk.keys())) == 3
    assert talk.answers() == ["Đáp một", "Đáp hai", "Đáp ba"]


def test_a_button_goes_as_its_id_and_is_shown_as_its_title(talk: Talk) -> None:
    talk.press("b1", "Cách đăng nhập")
    ((token, message),) = talk.calls("send")
    assert token == "t1"
    assert message == {"key": message["key"], "button": "b1"}
    assert talk.states() == [("Cách đăng nhập", "sending")]


def test_a_message_that_may_not_have_arrived_is_sent_again_under_its_key(talk: Talk) -> None:
    talk.say("Một")
    talk.fail("send")
    assert talk.states() == [("Một", "waiting")]
    talk.pass_time(2)
    assert talk.sent() == ["Một", "Một"]
    talk.answer("send", reply("Đáp một"))
    assert len(set(talk.keys())) == 1
    assert talk.states() == [("Một", "answered")]


def test_waiting_grows_and_begins_anew_after_an_answer(talk: Talk) -> None:
    talk.say("Một")
    for seconds in (2, 4, 8):
        talk.fail("send", 502)
        sent = len(talk.sent())
        talk.pass_time(seconds - 0.1)
        assert len(talk.sent()) == sent
        talk.pass_time(0.1)
        assert len(talk.sent()) == sent + 1
    talk.answer("send", reply("Đáp một"))
    talk.say("Hai")
    talk.fail("send")
    talk.pass_time(2)
    assert talk.sent()[-2:] == ["Hai", "Hai"]


def test_one_that_may_still_arrive_holds_the_next_ones_back(talk: Talk) -> None:
    talk.say("mã hồ sơ")
    talk.say("sáu số")
    talk.fail("send")
    assert talk.sent() == ["mã hồ sơ"]
    assert talk.states() == [("mã hồ sơ", "waiting"), ("sáu số", "waiting")]
    talk.pass_time(2)
    assert talk.sent() == ["mã hồ sơ", "mã hồ sơ"]
    talk.answer("send", reply("Nhập sáu số"))
    assert talk.sent() == ["mã hồ sơ", "mã hồ sơ", "sáu số"]


def test_one_that_was_refused_does_not(talk: Talk) -> None:
    talk.say("Một")
    talk.say("Hai")
    talk.fail("send", 429)
    assert talk.states() == [("Một", "failed"), ("Hai", "sending")]
    assert ("trouble", 429) in talk.events()
    talk.answer("send", reply("Đáp hai"))
    talk.pass_time(120)
    assert talk.sent() == ["Một", "Hai"]  # nobody sends a refused one but the citizen
    talk.say_again("Một")
    assert talk.sent() == ["Một", "Hai", "Một"]
    assert talk.keys()[0] == talk.keys()[2]


@pytest.mark.parametrize("status", [0, 500, 502, 503])
def test_what_may_pass_waits(talk: Talk, status: int) -> None:
    talk.say("Một")
    talk.fail("send", status)
    assert talk.states() == [("Một", "waiting")]


@pytest.mark.parametrize("status", [400, 403, 413, 422, 429])
def test_what_will_not_pass_fails(talk: Talk, status: int) -> None:
    talk.say("Một")
    talk.fail("send", status)
    assert talk.states() == [("Một", "failed")]


def test_offline_nothing_is_sent_and_all_of_it_goes_out_afterwards(
    talk: Talk, context: BrowserContext
) -> None:
    context.set_offline(True)
    talk.say("Một")
    talk.say("Hai")
    assert talk.sent() == []
    assert talk.states() == [("Một", "waiting"), ("Hai", "waiting")]
    context.set_offline(False)
    talk.page.wait_for_function("api.calls.isWaiting('send')")
    assert talk.sent() == ["Một"]
    talk.answer("send", reply("Đáp một"))
    talk.answer("send", reply("Đáp hai"))
    assert talk.answers() == ["Đáp một", "Đáp hai"]


def test_what_stands_still_may_be_sent_again_by_hand(talk: Talk) -> None:
    may = "return conversation.mayGoAgain({ state: given[0], text: given[1], button: given[2] })"
    assert talk.do(may, ["failed", "a", None])
    assert talk.do(may, ["waiting", "a", None])
    assert talk.do(may, ["sent", "a", None])
    assert talk.do(may, ["sent", "a", "b1"])
    assert not talk.do(may, ["sent", "gọi *******678", None])  # it is masked: the words are gone
    assert talk.do(may, ["sent", "gọi *******678", "b1"])
    assert not talk.do(may, ["sending", "a", None])
    assert not talk.do(may, ["answered", "a", None])


def test_a_fault_of_ours_loses_no_message(talk: Talk) -> None:
    talk.do("window.reportError = (error) => { window.reported = error.message; }")
    talk.say("Một")
    talk.do("api.calls.end('send', ({ reject }) => reject(new TypeError('no such thing')))")
    assert talk.states() == [("Một", "waiting")]
    assert talk.do("return window.reported") == "no such thing"
    talk.pass_time(2)
    talk.answer("send", reply("Đáp một"))
    assert talk.answers() == ["Đáp một"]


# --- what outlives the page -------------------------------------------------------------------


def test_the_next_page_sends_what_is_not_answered_under_the_same_key(
    talk: Talk, another_tab: Callable[[], Talk]
) -> None:
    talk.say("Một")
    talk.fail("send")
    talk.say("Hai")  # which sends the first again
    assert talk.outbox() == ["Một", "Hai"]
    talk.page.close()
    later = another_tab()
    later.begin()
    later.answer("send", reply("Đáp một"))
    later.answer("send", reply("Đáp hai"))
    assert later.sent() == ["Một", "Hai"]
    assert later.outbox() == []


def test_what_is_answered_meanwhile_is_not_sent_by_the_next_page(
    talk: Talk, another_tab: Callable[[], Talk]
) -> None:
    talk.say("Một")
    (key,) = talk.keys()
    talk.page.close()
    later = another_tab()
    later.begin(told(1, key, "Một", "Đáp một"))
    assert later.sent() == []
    assert later.states() == [("Một", "answered")]
    assert later.outbox() == []


def test_what_another_tab_waits_for_stays_in_the_outbox(
    talk: Talk, another_tab: Callable[[], Talk]
) -> None:
    other = another_tab()
    other.begin()
    talk.say("Một")
    other.say("Hai")
    other.answer("send", reply("Đáp hai"))
    assert other.outbox() == ["Một"]


# --- what comes by the stream -----------------------------------------------------------------


def test_the_faster_of_two_answers_is_shown_and_the_other_changes_nothing(talk: Talk) -> None:
    talk.say("Một")
    (key,) = talk.keys()
    talk.push(told(1, key, "Một", "Đáp một"))
    assert talk.answers() == ["Đáp một"]
    talk.events()
    talk.answer("send", reply("Đáp một"))
    assert [one for one in talk.events() if one[0] == "exchange"] == []
    assert talk.answers() == ["Đáp một"]


def test_a_message_that_failed_here_may_be_answered_by_the_stream(talk: Talk) -> None:
    talk.say("Một")
    (key,) = talk.keys()
    talk.fail("send")
    talk.push(told(1, key, "Một", "Đáp một"))
    assert talk.states() == [("Một", "answered")]
    talk.pass_time(60)
    assert talk.sent() == ["Một"]


def test_what_another_tab_says_is_shown(talk: Talk) -> None:
    talk.push(told(1, "other", "Hai", "Đáp hai"))
    assert talk.states() == [("Hai", "answered")]
    assert talk.events() == [("exchange", "answered")]


def test_the_highest_number_is_the_one_that_is_known(talk: Talk) -> None:
    talk.push(told(5, "a", "Năm", "Đáp năm"))
    talk.push(told(3, "b", "Ba", "Đáp ba"))  # late, below a gap
    assert talk.streams() == [("t1", 5)]


def test_messages_stand_in_the_order_of_their_answers(talk: Talk) -> None:
    talk.push(told(5, "a", "Năm", "Đáp năm"))
    talk.events()
    talk.push(told(3, "b", "Ba", "Đáp ba"))
    assert [shown for shown, _ in talk.states()] == ["Ba", "Năm"]
    assert ("begun", None) in talk.events()  # everything is shown anew
    talk.push(told(9, "c", "Chín", "Đáp chín"))
    assert [shown for shown, _ in talk.states()] == ["Ba", "Năm", "Chín"]
    assert talk.events() == [("exchange", "answered")]


def test_what_has_no_number_yet_stays_behind_the_one_before_it(talk: Talk) -> None:
    talk.push(told(2, "a", "Hai", "Đáp hai"))
    talk.say("của tôi")
    talk.push(told(4, "b", "Bốn", "Đáp bốn"))
    assert [shown for shown, _ in talk.states()] == ["Hai", "của tôi", "Bốn"]


def test_the_same_message_told_twice_is_one(talk: Talk) -> None:
    for _ in range(2):
        talk.push(told(1, "a", "Một", "Đáp một"))
    assert talk.states() == [("Một", "answered")]


def test_only_a_page_that_is_seen_follows(talk: Talk) -> None:
    see = """Object.defineProperty(document, "visibilityState",
            { value: given, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));"""
    talk.push(told(4, "a", "Bốn", "Đáp bốn"))
    talk.do(see, "hidden")
    assert talk.streams() == []
    talk.do(see, "visible")
    assert talk.streams() == [("t1", 4)]


# --- the end ----------------------------------------------------------------------------------


def test_a_session_that_ends_under_a_message_takes_it_along(talk: Talk) -> None:
    talk.push(told(7, "a", "Bảy", "Đáp bảy"))
    talk.say("Một")
    talk.fail("send", 401)
    talk.begun("t2")
    assert [token for token, _ in talk.calls("send")] == ["t1", "t2"]
    assert len(set(talk.keys())) == 1
    talk.answer("send", reply("Đáp một"))
    assert talk.states() == [("Bảy", "answered"), ("Một", "answered")]
    assert talk.streams() == [("t2", 0)]  # numbers begin anew
    assert talk.token() == "t2"


def test_all_that_waits_goes_on_in_one_new_session(talk: Talk) -> None:
    talk.say("Một")
    talk.say("Hai")
    talk.fail("send", 401)
    talk.begun("t2")
    talk.answer("send", reply("Đáp một"))
    talk.answer("send", reply("Đáp hai"))
    assert [(token, one["text"]) for token, one in talk.calls("send")] == [
        ("t1", "Một"),
        ("t2", "Một"),
        ("t2", "Hai"),
    ]
    assert len(talk.calls("begin")) == 2


def test_a_conversation_that_is_gone_is_told_as_deleted(talk: Talk) -> None:
    talk.push(told(1, "a", "Một", "Đáp một"))
    talk.events()
    talk.gone()
    assert talk.events() == [("deleted", None)]
    assert talk.states() == []
    assert talk.token() is None
    assert talk.streams() == []


def test_where_it_is_gone_but_something_waits_that_goes_on_in_a_new_one(talk: Talk) -> None:
    talk.say("Một")
    talk.fail("send")
    talk.gone()
    assert talk.sent() == ["Một", "Một"]
    assert ("deleted", None) not in talk.events()
    talk.fail("send", 401)
    talk.begun("t2")
    talk.answer("send", reply("Đáp một"))
    assert talk.states() == [("Một", "answered")]
    assert talk.token() == "t2"


def test_who_asks_by_words_to_be_forgotten_is(talk: Talk) -> None:
    talk.say("xóa hội thoại")
    talk.answer("send", reply("Đã xóa", "data_deleted"))
    assert talk.token() is None
    assert talk.streams() == []
    assert talk.answers() == ["Đã xóa"]
    talk.say("Một")
    talk.begun("t2")
    assert [token for token, _ in talk.calls("send")] == ["t1", "t2"]


@pytest.mark.parametrize("status", [None, 401])
def test_deleting_forgets_here_what_the_server_has_forgotten(
    talk: Talk, status: int | None
) -> None:
    talk.say("Một")
    talk.do("conversation.delete()")
    assert talk.calls("forget") == [["t1"]]
    if status is None:
        talk.answer("forget", None)
    else:
        talk.fail("forget", status)  # somebody else deleted it
    assert (talk.token(), talk.outbox(), talk.states()) == (None, [], [])
    assert talk.events()[-1] == ("deleted", None)


def test_deleting_in_vain_keeps_everything(talk: Talk) -> None:
    talk.push(told(1, "a", "Một", "Đáp một"))
    talk.do("conversation.delete().catch(() => {})")
    talk.fail("forget")
    assert talk.token() == "t1"
    assert talk.states() == [("Một", "answered")]


def test_a_new_conversation_leaves_the_old_one_and_its_late_answers(talk: Talk) -> None:
    talk.say("Một")
    talk.do("conversation.startAnew()")
    talk.begun("t2")
    talk.events()
    talk.answer("send", reply("Đáp một"))
    assert talk.events() == []
    assert talk.states() == []
    assert (talk.token(), talk.outbox()) == ("t2", [])
    assert talk.streams() == [("t2", 0)]


def test_after_another_tab_began_anew_this_one_goes_on_with_it(
    talk: Talk, another_tab: Callable[[], Talk]
) -> None:
    talk.push(told(1, "a", "Một", "Đáp một"))
    other = another_tab()
    other.begin()
    other.do("conversation.startAnew()")
    other.begun("t2")
    talk.page.wait_for_function("memory.get('token') === 't2'")
    assert talk.states() == []
    talk.say("Hai")
    talk.answer("history", {"greeting": GREETING, "limits": LIMITS, "exchanges": []})
    assert [token for token, _ in talk.calls("send")] == ["t2"]


def test_another_tab_that_deletes_says_so_here(talk: Talk, another_tab: Callable[[], Talk]) -> None:
    other = another_tab()
    other.begin()
    other.do("conversation.delete()")
    talk.events()
    other.answer("forget", None)
    talk.page.wait_for_function("events.length")
    assert talk.events() == [("deleted", None)]
    assert talk.streams() == []


def test_after_it_is_closed_nothing_happens_any_more(talk: Talk, context: BrowserContext) -> None:
    talk.say("Một")
    talk.fail("send")
    talk.events()
    talk.do("conversation.close()")
    assert talk.streams() == []
    talk.pass_time(120)
    context.set_offline(True)
    context.set_offline(False)
    talk.do("document.dispatchEvent(new Event('visibilitychange'))")
    assert talk.sent() == ["Một"]
    assert talk.streams() == []
    assert talk.events() == []
    assert talk.outbox() == ["Một"]  # for the next page


def test_an_answer_that_comes_after_it_is_closed_is_left_to_the_next_page(talk: Talk) -> None:
    talk.say("Một")
    talk.events()
    talk.do("conversation.close()")
    talk.answer("send", reply("Đáp một"))
    assert talk.events() == []
    assert talk.outbox() == ["Một"]


def test_an_answer_is_rated_in_its_conversation(talk: Talk) -> None:
    talk.do("conversation.rate('o1', true); conversation.rate('o2', false, 'thiếu ảnh');")
    assert talk.calls("rate") == [
        ["t1", {"outcome": "o1", "helpful": True}],
        ["t1", {"outcome": "o2", "helpful": False, "comment": "thiếu ảnh"}],
    ]


def test_several_answers_to_one_message_are_all_shown(talk: Talk) -> None:
    talk.say("Một và hai")
    talk.answer("send", {"outcomes": [outcome("Đáp một"), outcome("Đáp hai")]})
    assert talk.answers() == ["Đáp một,Đáp hai"]
