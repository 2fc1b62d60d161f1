"""FastAPI 0.125 on Starlette 1: take `FastAPI` and `APIRouter` from here.

The last FastAPI for pydantic 1 was made for Starlette before 1.0, whose published faults are mended
in 1.3 only. What it misses there are two arguments of Starlette's router, which we do not use.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.routing import Router

__all__ = ["APIRouter", "FastAPI"]


class _RouterOfOld(Router):
    """Starlette's router with the arguments that FastAPI hands it and the lists it reads."""

    def __init__(
        self, *args: Any, on_startup: None = None, on_shutdown: None = None, **others: Any
    ) -> None:
        if on_startup or on_shutdown:
            raise TypeError("Starlette runs no handlers at start and end: use `lifespan`")
        super().__init__(*args, **others)
        self.on_startup: list[object] = []
        self.on_shutdown: list[object] = []


# At import, since modules with routes make their router when they are imported.
APIRouter.__bases__ = (_RouterOfOld,)
