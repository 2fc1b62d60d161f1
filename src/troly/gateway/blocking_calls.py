"""Blocking calls away from the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class BlockingCalls:
    """Runs blocking calls in a few threads of its own.

    While the database hangs, its calls pile up here and nowhere else: the event loop goes on,
    and a caller that stops waiting takes its call out of the queue.
    """

    def __init__(self, threads: int = 8) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="store")

    async def __call__(self, call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Give the result of a call, or raise what it raises."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, partial(call, *args, **kwargs))

    def close(self) -> None:
        """Take no further calls; those that run are not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)
