"""Whether messages can be answered now: the truth, so that a balancer can take a node away."""

from __future__ import annotations

from collections.abc import Callable

import anyio

from troly.gateway.blocking_calls import BlockingCalls
from troly.gateway.rasa_client import RasaClient
from troly.store.errors import StoreUnavailable

_SECONDS = 2.0


class Readiness:
    """Asks every part that an answer needs."""

    def __init__(
        self, write: Callable[[], None], in_threads: BlockingCalls, rasa: RasaClient
    ) -> None:
        """`write` writes to the assistant's database, or raises `StoreUnavailable`."""
        self._write = write
        self._in_threads = in_threads
        self._rasa = rasa

    async def parts(self) -> dict[str, bool]:
        """Tell of each part whether it does its work, within two seconds.

        `store`: the database takes a write. `rasa`: its server answers, with its `model` loaded,
        its `events` readable, and its `actions` answering.
        """
        up = dict.fromkeys(("store", "rasa", "model", "events", "actions"), False)

        async def ask_store() -> None:
            try:
                await self._in_threads(self._write)
            except StoreUnavailable:
                return
            up["store"] = True

        async def ask_rasa() -> None:
            said = await self._rasa.readiness()
            if said is not None:
                up.update({part: bool(said.get(part)) for part in ("model", "events", "actions")})
                up["rasa"] = True

        with anyio.move_on_after(_SECONDS):
            async with anyio.create_task_group() as asked:
                asked.start_soon(ask_store)
                asked.start_soon(ask_rasa)
        return up
