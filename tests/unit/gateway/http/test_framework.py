"""FastAPI with a Starlette it was not made for, and the faults of the one it was made for."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import httpx2
import pytest
from fastapi import Request

from troly.gateway.http.framework import FastAPI


def send(app: FastAPI, method: str, path: str, **how: Any) -> httpx2.Response:
    async def send() -> httpx2.Response:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as http:
            return await http.request(method, path, **how)

    return asyncio.run(send())


def test_fastapi_alone_does_not_go_with_this_starlette() -> None:
    """Where this fails, `troly.gateway.http.framework` can go, and what pyproject.toml replaces."""
    code = "import fastapi; fastapi.APIRouter()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "unexpected keyword argument 'on_startup'" in done.stderr


@pytest.mark.parametrize("name", ["on_startup", "on_shutdown"])
def test_a_handler_that_would_never_run_is_refused(name: str) -> None:
    handlers: Mapping[str, Any] = {name: [print]}
    with pytest.raises(TypeError, match="lifespan"):
        FastAPI(**handlers)


@pytest.mark.parametrize("host", ["x.vn/health?y=", "x.vn#", "x.vn\\@y.vn", "a@x.vn/health"])
def test_a_host_header_does_not_move_the_path(host: str) -> None:
    """CVE-2026-48710."""
    app = FastAPI()

    @app.get("/console/users")
    async def tell(request: Request) -> str:
        return request.url.path

    assert send(app, "GET", "/console/users", headers={"Host": host}).json() == "/console/users"


@pytest.mark.parametrize(("fields", "status"), [(3, 200), (4, 400)])
def test_a_form_has_no_more_fields_than_it_may(fields: int, status: int) -> None:
    """CVE-2026-54283."""
    app = FastAPI()

    @app.post("/")
    async def count(request: Request) -> int:
        async with request.form(max_fields=3) as form:
            return len(form)

    form = {f"name{number}": "x" for number in range(fields)}
    assert send(app, "POST", "/", data=form).status_code == status


def test_a_form_has_no_longer_field_than_it_may() -> None:
    """CVE-2026-54283."""
    app = FastAPI()

    @app.post("/")
    async def count(request: Request) -> int:
        async with request.form(max_part_size=10) as form:
            return len(form)

    assert send(app, "POST", "/", data={"name": "x" * 11}).status_code == 400
