"""A gateway over HTTP with a real database, before a stand-in for Rasa; and its citizens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx2
from fastapi import FastAPI

from tests.integration.rasa_stand_in import RasaStandIn, served
from troly.client import MESSAGES, Conversation, GatewayClient, Reply, bearer
from troly.gateway.app import create_app
from troly.knowledge.live import LiveKnowledge
from troly.settings import Settings
from troly.store.migrate import upgrade

SECRET = "s" * 32
PROJECT = Path(__file__).parents[2]
FAQ_KB = PROJECT / "faq_kb"


@dataclass
class Citizen:
    """A client with a session of its own, which may also send what no client should."""

    http: httpx2.Client
    token: str

    @property
    def conversation(self) -> Conversation:
        return Conversation(self.http, self.token)

    @property
    def headers(self) -> dict[str, str]:
        return bearer(self.token)

    def post(self, **message: Any) -> httpx2.Response:
        return self.http.post(MESSAGES, json=message, headers=self.headers)

    def post_raw(self, body: Any, content_type: str | None = "application/json") -> httpx2.Response:
        headers = dict(self.headers)
        if content_type is not None:
            headers["Content-Type"] = content_type
        return self.http.post(MESSAGES, content=body, headers=headers)

    def say(self, words: str, key: str = "k1") -> Reply:
        (outcome,) = self.conversation.say(words, key)
        return outcome

    def press(self, button_id: str, key: str = "k-button") -> Reply:
        (outcome,) = self.conversation.press(button_id, key)
        return outcome

    def history(self) -> list[dict[str, Any]]:
        """Give who said what, one after another."""
        told = self.conversation.history()
        messages: list[dict[str, Any]] = [{"from": "assistant", "outcomes": [told["greeting"]]}]
        for one in told["exchanges"]:
            said = {name: one[name] for name in ("text", "button") if name in one}
            messages.append({"from": "citizen", **said})
            if one["outcomes"] is not None:
                messages.append({"from": "assistant", "outcomes": one["outcomes"]})
        return messages


def the_outcome(response: httpx2.Response) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    (outcome,) = response.json()["outcomes"]
    return dict(outcome)


@dataclass
class Gateway:
    http: httpx2.Client
    rasa: RasaStandIn
    app: FastAPI
    database_url: str

    @cached_property
    def client(self) -> GatewayClient:
        return GatewayClient(str(self.http.base_url))

    def new_citizen(self) -> Citizen:
        return Citizen(self.http, self.client.begin().token)

    @property
    def waiting(self) -> int:
        """How many messages are stored or wait, of all conversations."""
        return int(self.app.state.services.turns.under_way)


StartGateway = Callable[..., Gateway]
Say = Callable[..., str]


def app_on(database_url: str, knowledge: LiveKnowledge, **settings: Any) -> FastAPI:
    """Put a gateway together, not served yet."""
    values = {
        "assistant_database_url": database_url,
        "faq_kb_dir": FAQ_KB,
        "widget_dir": PROJECT / "widget",
        # One citizen of the tests says more than people do.
        "session_rate_limit": "10000/minute",
        "session_secret": SECRET,
        "internal_secret": "i" * 32,
        "dossier_secret": "d" * 32,
        **settings,
    }
    return create_app(Settings(_env_file=None, **values), knowledge)


@contextmanager
def gateways(knowledge: LiveKnowledge, folder: Path) -> Iterator[StartGateway]:
    """Give what starts a gateway and its stand-in; all are stopped in the end."""
    with ExitStack() as running:

        def start(database_url: str = "", *, migrated: bool = True, **settings: Any) -> Gateway:
            url = database_url or f"sqlite:///{folder}/gateway.db"
            if migrated:
                upgrade(url)
            rasa = RasaStandIn()
            rasa_port = running.enter_context(served(rasa.app))
            app = app_on(url, knowledge, **{"rasa_port": rasa_port, **settings})
            port = running.enter_context(served(app))
            http = httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False)
            return Gateway(running.enter_context(http), rasa, app, url)

        yield start
