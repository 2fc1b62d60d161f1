"""How the widget follows a conversation: a stream, and where none gets through, questions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

_FOLLOW = """async () => {
    const { Api } = await import("/widget/api.js");
    const { StandInServer, settled } = await import("/tests/stand_ins.js");
    const server = new StandInServer();
    window.fetch = server.fetch;
    const told = [];
    let seq = 0;
    const stop = new Api("https://server.test").follow("t1", () => seq, {
        exchange: (one) => { seq = one.seq; told.push(one.seq); },
        gone: () => told.push("gone"),
    });
    Object.assign(window, { server, told, stop, settled });
}"""
_POLL = "/api/v1/poll?after={after}&wait={wait}"
_EVENTS = "/api/v1/events?after={after}"


class Following:
    """An `Api` that follows a conversation, and the server that the test is."""

    def __init__(self, page: Page) -> None:
        page.clock.install(time=0)
        page.clock.pause_at(1_000_000)
        self.page = page
        page.evaluate(_FOLLOW)

    def do(self, script: str, given: object = None) -> Any:
        result = self.page.evaluate(f"async (given) => {{ {script} }}", given)
        self.page.evaluate("settled()")
        return result

    def tell(self, text: str) -> None:
        """Send a piece of the stream."""
        self.do("server.tell(given)", text)

    def tell_exchange(self, seq: int) -> None:
        self.tell(f"id: {seq}\nevent: exchange\ndata: {json.dumps({'seq': seq})}\n\n")

    def pass_time(self, seconds: float) -> None:
        self.page.clock.run_for(int(seconds * 1000))
        self.page.evaluate("settled()")

    @property
    def asked(self) -> list[str]:
        """What was asked for so far."""
        return list(self.do("return server.asked.map(({ path }) => path)"))

    @property
    def is_listening(self) -> bool:
        return bool(self.do("return server.last.isOpen"))

    @property
    def told(self) -> list[Any]:
        return list(self.do("return told"))


@pytest.fixture
def following(page: Page) -> Following:
    return Following(page)


def test_events_are_told_and_others_are_not(following: Following) -> None:
    following.do("server.begin()")
    following.tell("retry: 2000\n\n: ping\n\n")
    following.tell_exchange(3)
    following.tell('event: handoff\ndata: {"seq": 4}\n\n')  # what a later server may say
    following.tell_exchange(5)
    assert following.told == [3, 5]
    assert following.is_listening


def test_a_stream_that_ends_is_taken_up_after_what_is_known(following: Following) -> None:
    following.do("server.begin()")
    following.tell_exchange(3)
    following.do("server.end()")
    following.pass_time(1)
    assert following.asked == [_EVENTS.format(after=0), _EVENTS.format(after=3)]


def test_a_stream_that_falls_silent_is_cut_and_taken_up(following: Following) -> None:
    following.do("server.begin()")
    following.tell(": ping\n\n")
    following.pass_time(34)
    assert following.is_listening
    following.tell(": ping\n\n")
    following.pass_time(34)
    assert following.is_listening
    following.pass_time(2)
    assert not following.do("return server.asked[0].isOpen")
    assert following.asked == [_EVENTS.format(after=0)] * 2


def test_where_nothing_comes_through_it_asks_from_then_on(following: Following) -> None:
    following.do("server.begin()")  # a proxy lets the head of the answer through, and no more
    following.pass_time(7.9)
    assert len(following.asked) == 1
    following.pass_time(0.1)
    assert following.asked[1:] == [_POLL.format(after=0, wait=0)]
    following.do("server.answer(200, { exchanges: [{ seq: 3 }] })")
    assert following.told == [3]
    for _ in range(2):
        following.pass_time(1)
        assert following.asked[-1] == _POLL.format(after=3, wait=20)
        following.do("server.answer(200, { exchanges: [] })")
    assert len(following.asked) == 4


def test_where_no_question_gets_through_either_streams_are_not_given_up(
    following: Following,
) -> None:
    following.do("server.last.reject()")
    assert following.asked[1:] == [_POLL.format(after=0, wait=0)]
    following.do("server.last.reject()")
    following.pass_time(2)
    assert following.asked[2:] == [_EVENTS.format(after=0)]


def test_waiting_grows_up_to_half_a_minute_and_begins_anew(following: Following) -> None:
    for seconds in (2, 4, 8, 16, 30, 30):
        asked = len(following.asked)
        following.do("server.answer(503, null)")
        following.pass_time(seconds - 0.1)
        assert len(following.asked) == asked
        following.pass_time(0.1)
        assert len(following.asked) == asked + 1
    following.do("server.begin()")
    following.tell_exchange(1)
    following.do("server.end()")
    asked = len(following.asked)
    following.pass_time(1)
    assert len(following.asked) == asked + 1


@pytest.mark.parametrize("how", ["event", "status", "status of a poll"])
def test_a_conversation_that_is_gone_is_followed_no_more(following: Following, how: str) -> None:
    if how == "event":
        following.do("server.begin()")
        following.tell("event: gone\ndata: {}\n\n")
    elif how == "status":
        following.do("server.answer(401, null)")
    else:
        following.do("server.last.reject()")
        following.do("server.answer(401, { error: 'session_expired', message: '' })")
    asked = following.asked
    following.pass_time(120)
    assert following.told == ["gone"]
    assert following.asked == asked


@pytest.mark.parametrize("during", ["the request", "the stream", "a pause"])
def test_who_stops_hears_and_asks_no_more(following: Following, during: str) -> None:
    if during != "the request":
        following.do("server.begin()")
        following.tell_exchange(1)
    if during == "a pause":
        following.do("server.end()")
    following.do("stop()")
    asked, told = following.asked, following.told
    following.pass_time(120)
    assert not following.is_listening
    assert (following.asked, following.told) == (asked, told)


def test_offline_nothing_is_asked(following: Following, context: BrowserContext) -> None:
    context.set_offline(True)
    following.do("server.last.reject()")
    following.do("server.last.reject()")
    following.pass_time(20)
    asked = len(following.asked)
    following.pass_time(120)
    assert len(following.asked) == asked
    context.set_offline(False)
    following.page.wait_for_function("server.last.isOpen")
    assert len(following.asked) == asked + 1


# --- single requests --------------------------------------------------------------------------


def _fails(page: Page, status: int, body: str) -> dict[str, Any]:
    """Send a message to a server that answers so; gives what the failure says."""
    failure: dict[str, Any] = page.evaluate(
        """async ([status, body]) => {
            const { Api } = await import("/widget/api.js");
            window.fetch = async () => {
                if (!status) throw new TypeError("no connection");
                return new Response(body, { status });
            };
            const failure = await new Api("https://server.test").send("t", {}).catch((f) => f);
            return { status: failure.status, message: failure.message, mayPass: failure.mayPass };
        }""",
        [status, body],
    )
    return failure


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (0, "", (0, "", True)),
        (502, "<h1>Bad Gateway</h1>", (502, "", True)),  # a proxy's page
        (503, '{"error": "unavailable", "message": "Tạm dừng"}', (503, "Tạm dừng", True)),
        (429, '{"error": "too_many", "message": "Nhiều quá"}', (429, "Nhiều quá", False)),
        (200, "<h1>Wi-Fi</h1>", (0, "", True)),  # a hotel's page
        (403, "<h1>Forbidden</h1>", (0, "", True)),  # not what the gateway would say
    ],
)
def test_a_failure_says_whether_it_may_pass(
    page: Page, status: int, body: str, expected: tuple[int, str, bool]
) -> None:
    failure = _fails(page, status, body)
    assert (failure["status"], failure["message"], failure["mayPass"]) == expected
