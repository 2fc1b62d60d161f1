"""The client of the web API (docs/api): the command line, simulated citizens, tests."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypedDict
from uuid import uuid4

import httpx2

# Of the web API; clients with another HTTP library use these names and shapes too.
SESSION = "/api/v1/session"
MESSAGES = "/api/v1/messages"
HISTORY = "/api/v1/history"
FEEDBACK = "/api/v1/feedback"
EVENTS = "/api/v1/events"
READY = "/api/v1/health/ready"

# A turn ends in an answer or an apology within the gateway's own limit; this is for the rest.
_PATIENCE_SECONDS = 30.0


class Button(TypedDict):
    """A choice; `kind` is `choice` or `feedback`."""

    id: str
    title: str
    kind: str


class Reply(TypedDict):
    """One outcome as a client gets it: docs/api says what each field is and when it is empty."""

    type: str
    id: str
    entry_ids: list[str]
    offered_ids: list[str]
    intro: str
    title: str
    progress: dict[str, Any] | None
    lead: str
    summary: str
    methods: list[dict[str, Any]]
    facts: list[dict[str, str]]
    notes: list[str]
    notice: str
    links: list[dict[str, str]]
    contacts: list[dict[str, str]]
    source: dict[str, Any] | None
    buttons: list[Button]
    text: str


class _Pressed(TypedDict, total=False):
    button: str


class Exchange(_Pressed):
    """A message and its replies; `seq` and `outcomes` are None where there is none yet.

    `button` is the id of the button that was pressed; it is missing where something was typed.
    """

    seq: int | None
    key: str
    text: str
    outcomes: list[Reply] | None


class History(TypedDict):
    """A conversation from its greeting on, oldest first."""

    greeting: Reply
    exchanges: list[Exchange]


class GatewayUnreachable(Exception):
    """The gateway does not answer, or not like one; the message names address and remedy."""


class NoReplyInTime(GatewayUnreachable):
    """The gateway took a request and did not answer it in time."""


class Refused(Exception):
    """The gateway refused a request: its status, the code and the sentence of its error."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Answer:
    """What came back for one message: `type` of the first reply, entries and texts of all.

    A refused message has the code of the error as its type. `rendered` is what a citizen reads.
    """

    text: str
    type: str
    entry_ids: list[str]
    offered_ids: list[str]
    rendered: str
    milliseconds: int


class GatewayClient:
    """Talks to one gateway; may be shared by threads."""

    def __init__(self, base_url: str) -> None:
        # The gateway may run on this machine: a proxy set in the environment is not for it.
        self._http = httpx2.Client(base_url=base_url, timeout=_PATIENCE_SECONDS, trust_env=False)

    def is_ready(self) -> bool:
        """Tell whether the gateway says that messages can be answered; leaves no trace there."""
        try:
            return self._http.get(READY).status_code == httpx2.codes.OK
        except httpx2.HTTPError:
            return False

    def begin(self) -> Conversation:
        """Begin a conversation.

        Raises:
            GatewayUnreachable: nothing answers there, or no conversation can begin.
        """
        try:
            begun = _call(self._http, "POST", SESSION, body={})
            return Conversation(self._http, begun["token"], [begun["greeting"]])
        except Refused as refusal:
            raise _not_like_a_gateway(self._http, refusal.status) from refusal
        except (KeyError, TypeError) as error:
            raise _not_like_a_gateway(self._http, httpx2.codes.OK) from error

    def resume(self, token: str) -> Conversation:
        """Go on with a conversation, its buttons known from its history; raises as `history`."""
        conversation = Conversation(self._http, token)
        conversation.history()
        return conversation

    def ask(self, text: str) -> Answer:
        """Ask one question in a conversation of its own.

        Raises:
            GatewayUnreachable: nothing answers there, or not like a gateway.
        """
        conversation = self.begin()
        started = time.monotonic()
        try:
            replies = conversation.say(text)
        except Refused as refusal:  # a body too large, for instance
            return Answer(text, refusal.code, [], [], refusal.message, _since(started))
        return Answer(
            text,
            replies[0]["type"],
            [entry for reply in replies for entry in reply["entry_ids"]],
            [entry for reply in replies for entry in reply["offered_ids"]],
            "\n\n".join(reply["text"] for reply in replies),
            _since(started),
        )


class Conversation:
    """One conversation, of whoever holds its token.

    Every method may raise `Refused` and `GatewayUnreachable`. A message that is sent again under
    the same key is answered once; without a key it gets a new one.
    """

    def __init__(self, http: httpx2.Client, token: str, shown: Iterable[Reply] = ()) -> None:
        self.token = token
        self._http = http
        # By title: of each the latest.
        self._button_ids: dict[str, str] = {}
        self._see(shown)

    def say(self, text: str, key: str | None = None) -> list[Reply]:
        """Type a message."""
        return self._send(message(key, text=text))

    def tap(self, title: str, key: str | None = None) -> list[Reply]:
        """Press a button by its title: the latest that has it; KeyError: none was seen."""
        return self.press(self._button_ids[title], key)

    def press(self, button_id: str, key: str | None = None) -> list[Reply]:
        """Press a button by its id."""
        return self._send(message(key, button=button_id))

    def history(self) -> History:
        """Read the conversation: its greeting and its latest messages."""
        told: History = self._call("GET", HISTORY)
        self._see([told["greeting"]])
        for exchange in told["exchanges"]:
            self._see(exchange["outcomes"] or [])
        return told

    def rate(self, outcome_id: str, *, helpful: bool, comment: str | None = None) -> None:
        """Say whether an answer helped; said again, it replaces what was said."""
        said = {"outcome": outcome_id, "helpful": helpful, "comment": comment}
        self._call("POST", FEEDBACK, said)

    def forget(self) -> None:
        """Delete the conversation with all that hangs on it."""
        self._call("DELETE", SESSION)

    def _see(self, replies: Iterable[Reply]) -> None:
        for reply in replies:
            self._button_ids |= {button["title"]: button["id"] for button in reply["buttons"]}

    def _send(self, body: dict[str, str]) -> list[Reply]:
        replies: list[Reply] = self._call("POST", MESSAGES, body)["outcomes"]
        self._see(replies)
        return replies

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return _call(self._http, method, path, headers=bearer(self.token), body=body)


def bearer(token: str) -> dict[str, str]:
    """Give the headers that name a conversation."""
    return {"Authorization": f"Bearer {token}"}


def message(key: str | None = None, **said: str) -> dict[str, str]:
    """Give the body of a message: `text` or `button`, under a new key where none is given."""
    return {"key": uuid4().hex if key is None else key, **said}


def _call(
    http: httpx2.Client,
    method: str,
    path: str,
    *,
    headers: dict[str, str] | None = None,
    body: dict[str, Any] | None = None,
) -> Any:
    """Give the JSON of an answer, None where it has no content."""
    try:
        response = http.request(method, path, json=body, headers=headers)
        told: Any = response.json() if response.content else None
    except httpx2.TimeoutException as error:
        raise NoReplyInTime(f"{_address(http)} took too long to answer: is it up?") from error
    except httpx2.HTTPError as error:
        raise GatewayUnreachable(
            f"no gateway answers at {_address(http)} ({type(error).__name__}):"
            " start it with `make run`"
        ) from error
    except ValueError as error:
        raise _not_like_a_gateway(http, response.status_code) from error
    if response.is_success:
        return told
    try:
        refusal = Refused(response.status_code, told["error"], told["message"])
    except (KeyError, TypeError) as error:
        raise _not_like_a_gateway(http, response.status_code) from error
    raise refusal


def _not_like_a_gateway(http: httpx2.Client, status: int) -> GatewayUnreachable:
    return GatewayUnreachable(
        f"{_address(http)} answers with status {status}: see {_address(http)}{READY}"
    )


def _address(http: httpx2.Client) -> str:
    return str(http.base_url).rstrip("/")


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
