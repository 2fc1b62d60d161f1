"""Work that goes on beside the requests, whatever happens to it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from troly.privacy.told import told
from troly.store.errors import StoreUnavailable

logger = logging.getLogger(__name__)


async def again_and_again(work: Callable[[], Awaitable[None]], pause_seconds: float) -> None:
    """Do it, pause, do it again, until cancelled; a fault is a line in the log, and no more."""
    while True:
        try:
            await work()
        except StoreUnavailable as failure:
            logger.warning("%s", failure)
        except Exception as error:
            logger.error("unexpected %s", told(error))
        await asyncio.sleep(pause_seconds)
