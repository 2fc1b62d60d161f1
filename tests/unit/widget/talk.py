"""A `Conversation` in a page, between a stand-in for the API and the browser's own memory."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

GREETING = {"type": "small_talk", "text": "Chào"}
LIMITS = {"text": 1000}

_BEGIN = """async () => {
    const { Conversation } = await import("/widget/conversation.js");
    const { Memory } = await import("/widget/memory.js");
    const { StandInApi, settled } = await import("/tests/stand_ins.js");
    const api = new StandInApi();
    const memory = new Memory("https://server.test");
    const conversation = new Conversation(api, memory);
    const events = [];
    for (const name of ["begun", "exchange", "trouble", "deleted"])
        conversation.addEventListener(name, ({ detail }) =>
            events.push([name, detail?.state ?? detail?.status ?? null]));
    Object.assign(window, { api, memory, conversation, events, settled });
}"""


def reply(text: str, kind: str = "answered") -> dict[str, Any]:
    """Give what the server answers to a message."""
    return {"outcomes": [outcome(text, kind)]}


def outcome(text: str, kind: str = "answered") -> dict[str, Any]:
    return {"type": kind, "text": text}


def told(seq: int | None, key: str, text: str, answer: str | None) -> dict[str, Any]:
    """Give a message as the server tells it in a history or a stream."""
    return {"seq": seq, "key": key, "text": text, "outcomes": answer and [outcome(answer)]}


class Talk:
    """What a test says, answers and sees; every step ends when nothing more happens by itself."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.evaluate(_BEGIN)

    def do(self, script: str, given: object = None) -> Any:
        """Run a script that may name what stands in `_BEGIN`, and what it is `given`."""
        result = self.page.evaluate(f"async (given) => {{ {script} }}", given)
        self.page.evaluate("settled()")
        return result

    # --- what happens -----------------------------------------------------------------------------

    def begin(self, *exchanges: dict[str, Any], token: str = "t1") -> None:
        """Begin, or go on with what the server has kept."""
        self.do("conversation.begin().catch(() => {})")
        if self.asked("history"):
            self.answer("history", {"greeting": GREETING, "limits": LIMITS, "exchanges": exchanges})
        else:
            self.begun(token)

    def begun(self, token: str) -> None:
        """Answer that a session has begun."""
        self.answer("begin", {"token": token, "greeting": GREETING, "limits": LIMITS})

    def say(self, text: str) -> None:
        self.do("conversation.say({ text: given }, given)", text)

    def press(self, button: str, title: str) -> None:
        self.do("conversation.say({ button: given[0] }, given[1])", [button, title])

    def say_again(self, text: str) -> None:
        self.do(
            """const all = [...conversation.exchanges.values()];
            conversation.sayAgain(all.find(({ shown }) => shown === given));""",
            text,
        )

    def answer(self, name: str, value: object) -> None:
        """Answer the oldest call of a name that waits."""
        self.do("api.answer(given[0], given[1])", [name, value])

    def fail(self, name: str, status: int = 0) -> None:
        """Let the oldest call of a name that waits fail; 0 where no answer comes."""
        self.do("api.fail(given[0], given[1])", [name, status])

    def push(self, exchange: dict[str, Any]) -> None:
        """Tell a message by the stream."""
        self.do("api.openStreams.at(-1).on.exchange(given)", exchange)

    def gone(self) -> None:
        """Tell by the stream that there is no such conversation."""
        self.do("api.endStream()")

    def pass_time(self, seconds: float) -> None:
        """Let the clock run, which stands still otherwise."""
        self.page.clock.run_for(int(seconds * 1000))
        self.page.evaluate("settled()")

    # --- what is seen -----------------------------------------------------------------------------

    def asked(self, name: str) -> bool:
        """Tell whether a call of a name waits for its answer."""
        return bool(self.do("return api.calls.isWaiting(given)", name))

    def calls(self, name: str) -> list[list[Any]]:
        """Give what all calls of a name were given."""
        return list(self.do("return api.calls.given(given)", name))

    def sent(self) -> list[str]:
        """Give the texts, or buttons, of all messages that were sent."""
        return [message.get("text", message.get("button")) for _, message in self.calls("send")]

    def keys(self) -> list[str]:
        """Give their keys."""
        return [message["key"] for _, message in self.calls("send")]

    def states(self) -> list[tuple[str, str]]:
        """Give what is shown of each message and how it stands, in the order shown."""
        shown = self.do(
            "return [...conversation.exchanges.values()].map((e) => [e.shown, e.state])"
        )
        return [tuple(one) for one in shown]

    def answers(self) -> list[str | None]:
        """Give the answer beside each message."""
        return list(
            self.do(
                """return [...conversation.exchanges.values()]
                    .map(({ outcomes }) => outcomes?.map(({ text }) => text).join() ?? null)"""
            )
        )

    def outbox(self) -> list[str]:
        """Give what is kept for a later page to send."""
        return [one["shown"] for one in self.do("return memory.get('outbox', [])")]

    def token(self) -> str | None:
        kept: str | None = self.do("return memory.get('token')")
        return kept

    def events(self) -> list[tuple[str, Any]]:
        """Give what was told since the last look: its name, with a message's state or a status."""
        return [tuple(one) for one in self.do("return events.splice(0)")]

    def streams(self) -> list[tuple[str, int]]:
        """Give the streams that are open: whose, and the number of the last reply known."""
        now = self.do("return api.openStreams.map(({ token, known }) => [token, known()])")
        return [tuple(one) for one in now]
