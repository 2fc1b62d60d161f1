"""The chat page: one HTML page, its style sheet and its script."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Depends
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from troly.gateway.web.parts import Parts, parts_of

FOLDER = Path(__file__).parent / "page"

router = APIRouter(include_in_schema=False)
_templates = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined
)


@router.get("/")
async def chat_page(parts: Parts = Depends(parts_of)) -> HTMLResponse:
    """Give the page with the sentences of the knowledge base."""
    knowledge = parts.knowledge.current()
    page = _templates.get_template("index.html").render(
        say=knowledge.message,
        hotline=knowledge.variables["hotline"],
    )
    return HTMLResponse(page)
