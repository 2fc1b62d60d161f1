"""Blocking calls away from the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
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

    async def not_in_vain(
        self,
        left_behind: Callable[[_T], None],
        call: Callable[_P, _T],
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> _T:
        """Give the result of a call that must not be forgotten where its caller stops waiting.

        A call that has begun cannot be stopped: what it gives then goes to `left_behind`, on the
        event loop.
        """
        loop = asyncio.get_running_loop()
        running = self._pool.submit(partial(call, *args, **kwargs))

        def hand_over(done: Future[_T]) -> None:
            if not done.cancelled() and done.exception() is None:
                with suppress(RuntimeError):  # the loop has closed: the process ends
                    loop.call_soon_threadsafe(left_behind, done.result())

        try:
            return await asyncio.wrap_future(running)
        except asyncio.CancelledError:
            running.add_done_callback(hand_over)
            raise

    def close(self) -> None:
        """Take no further calls; those that run are not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)
