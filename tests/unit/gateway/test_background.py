from __future__ import annotations

import asyncio
import logging

import pytest

from troly.gateway.background import again_and_again
from troly.store.errors import StoreUnavailable


def test_a_fault_does_not_end_it_and_is_told_without_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    faults = [StoreUnavailable("down"), ValueError("số 0912345678"), None]
    done = asyncio.Event()

    async def work() -> None:
        if not faults:
            done.set()
            return
        fault = faults.pop(0)
        if fault is not None:
            raise fault

    async def run() -> None:
        task = asyncio.create_task(again_and_again(work, 0.001))
        await asyncio.wait_for(done.wait(), 5)
        task.cancel()

    asyncio.run(run())
    down, unexpected = caplog.messages
    assert "down" in down
    assert unexpected.startswith("unexpected ValueError raised at ")
    assert "0912345678" not in caplog.text
