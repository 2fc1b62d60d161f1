from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import httpx2
import pytest
from starlette.types import Receive, Scope, Send

from troly.gateway.http.middleware import BodyLimit, UnhandledErrors
from troly.gateway.sentences import Sentences
from troly.knowledge.live import LiveKnowledge

say = Sentences(LiveKnowledge(Path(__file__).parents[4] / "faq_kb")).sentence


def get(app: object, body: bytes = b"") -> httpx2.Response:
    async def send() -> httpx2.Response:
        transport = httpx2.ASGITransport(app)  # type: ignore[arg-type]
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as http:
            return await http.post("/", content=body)

    return asyncio.run(send())


def test_what_nobody_caught_is_an_apology_and_a_log_line_without_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def defect(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ValueError("số của tôi là 031099001234")

    response = get(UnhandledErrors(defect, say))

    assert response.status_code == 500
    assert response.json() == {"error": "internal_error", "message": say("unavailable")}
    (line,) = caplog.messages
    assert line.startswith("unhandled ValueError raised at ")
    assert f"{Path(__file__).name}:" in line
    assert "031099001234" not in caplog.text


def test_an_answer_that_has_begun_is_not_begun_again(caplog: pytest.LogCaptureFixture) -> None:
    async def half(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a", "more_body": True})
        raise ValueError

    sent: list[str] = []

    async def note(message: dict[str, object]) -> None:
        sent.append(str(message["type"]))

    async def nothing() -> dict[str, object]:
        return {"type": "http.request"}

    caplog.set_level(logging.ERROR)
    asyncio.run(UnhandledErrors(half, say)({"type": "http"}, nothing, note))  # type: ignore[arg-type]
    assert sent == ["http.response.start", "http.response.body"]
    assert len(caplog.messages) == 1


@pytest.mark.parametrize("length", [0, 1, 16 * 1024])
def test_a_body_within_the_limit_arrives_whole(length: int) -> None:
    async def echo_length(_scope: Scope, receive: Receive, send: Send) -> None:
        taken = 0
        more = True
        while more:
            message = await receive()
            taken += len(message.get("body", b""))
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(taken).encode()})

    assert get(BodyLimit(echo_length, say, {}), b"x" * length).text == str(length)
