"""A gateway over HTTP with a real database, before a stand-in for Rasa; and its citizens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from tests.integration.rasa_stand_in import RasaStandIn, served
from troly.gateway.app import create_app
from troly.knowledge.live import LiveKnowledge
from troly.settings import Settings
from troly.store.migrate import upgrade

SECRET = "s" * 32
PROJECT = Path(__file__).parents[2]
FAQ_KB = PROJECT / "faq_kb"


@dataclass
class Citizen:
    """A client with a session of its own."""

    http: httpx.Client
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, **message: Any) -> httpx.Response:
        return self.http.post("/api/v1/messages", json=message, headers=self.headers)

    def post_raw(self, body: Any, content_type: str | None = "application/json") -> httpx.Response:
        headers = dict(self.headers)
        if content_type is not None:
            headers["Content-Type"] = content_type
        return self.http.post("/api/v1/messages", content=body, headers=headers)

    def say(self, words: str, key: str = "k1") -> dict[str, Any]:
        return the_outcome(self.post(key=key, text=words))

    def press(self, button_id: str, key: str = "k-button") -> dict[str, Any]:
        return the_outcome(self.post(key=key, button=button_id))

    def history(self) -> list[dict[str, Any]]:
        response = self.http.get("/api/v1/history", headers=self.headers)
        assert response.status_code == 200
        told = response.json()
        messages: list[dict[str, Any]] = [{"from": "assistant", "outcomes": [told["greeting"]]}]
        for one in told["exchanges"]:
            said = {name: one[name] for name in ("text", "button") if name in one}
            messages.append({"from": "citizen", **said})
            if one["outcomes"] is not None:
                messages.append({"from": "assistant", "outcomes": one["outcomes"]})
        return messages


def the_outcome(response: httpx.Response) -> dict[str, Any]:
    assert response.status_code == 200, response.text
    (outcome,) = response.json()["outcomes"]
    return dict(outcome)


@dataclass
class Gateway:
    http: httpx.Client
    rasa: RasaStandIn
    app: FastAPI
    database_url: str

    def new_citizen(self) -> Citizen:
        response = self.http.post("/api/v1/session")
        assert response.status_code == 201
        return Citizen(self.http, response.json()["token"])

    @property
    def waiting(self) -> int:
        """How many messages are stored or wait, of all conversations."""
        return sum(line.length for line in self.app.state.parts.turns._lines.values())


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
        "dossier_secret": "d" * 32,
        "internal_secret": "i" * 32,
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
            http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False)
            return Gateway(running.enter_context(http), rasa, app, url)

        yield start
