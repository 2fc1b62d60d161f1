"""A TCP proxy that holds, cuts and turns connections: it stops time in the middle of a turn."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum

_CHUNK = 65_536
# A machine that is gone says no good-bye: what it had asked is worked on for a while.
_LINGER_SECONDS = 2.0


class What(Enum):
    """Which half of an exchange is held."""

    REQUEST = "request"
    ANSWER = "answer"


class Held:
    """The connection whose request has `marker` in it, stopped until it is let go or dropped."""

    def __init__(self, loop: asyncio.AbstractEventLoop, marker: bytes, what: What) -> None:
        self.marker = marker
        self.what = what
        self.is_dropped = False
        self._loop = loop
        self._let_go = asyncio.Event()
        self._reached = threading.Event()

    async def wait(self) -> None:
        """Wait, on the proxies' own loop, until it is let go or dropped."""
        self._reached.set()
        await self._let_go.wait()

    async def reached(self, seconds: float = 20.0) -> None:
        """Wait until something is held; AssertionError: nothing came."""
        came = await asyncio.get_running_loop().run_in_executor(None, self._reached.wait, seconds)
        assert came, f"no {self.what.value} came by"

    def let_go(self) -> None:
        """Let it pass now; whoever sent it may be gone."""
        self._loop.call_soon_threadsafe(self._let_go.set)

    def drop(self) -> None:
        """Lose it, and the connection with it."""
        self.is_dropped = True
        self.let_go()


class Proxy:
    """Passes connections on to `target`, a port of this machine."""

    def __init__(self, loop: asyncio.AbstractEventLoop, target: int) -> None:
        self.target = target
        self.port = 0
        self._loop = loop
        self._holds: list[Held] = []
        self._links: set[_Link] = set()

    async def listen(self) -> None:
        """Begin, on the proxies' own loop."""
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]

    def hold(self, marker: str, what: What) -> Held:
        """Hold the next request that has the marker in it, or its answer."""
        held = Held(self._loop, marker.encode(), what)
        self._holds.append(held)
        return held

    def cut(self) -> None:
        """Close all connections."""
        self._loop.call_soon_threadsafe(self._cut)

    def held_by(self, data: bytes) -> Held | None:
        """Give what holds the connection on which this was asked; each holds one."""
        for held in self._holds:
            if held.marker in data:
                self._holds.remove(held)
                return held
        return None

    def _cut(self) -> None:
        for link in list(self._links):
            link.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = _Link(self, reader, writer)
        self._links.add(link)
        try:
            await link.run()
        finally:
            self._links.discard(link)


class _Link:
    """One connection of a client, and the one of ours behind it."""

    def __init__(
        self, proxy: Proxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._proxy = proxy
        self._from_client = reader
        self._to_client = writer
        self._to_server: asyncio.StreamWriter | None = None
        self._answering: asyncio.Task[None] | None = None
        self._held: Held | None = None

    async def run(self) -> None:
        """Pass on until one of both sides closes."""
        with suppress(OSError):
            await self._connect()
            while data := await self._from_client.read(_CHUNK):
                await self._ask(data)
        if self._held:
            await asyncio.sleep(_LINGER_SECONDS)
        self.close()

    def close(self) -> None:
        """Close both sides."""
        self._to_client.transport.abort()
        self._disconnect()

    async def _connect(self) -> None:
        reader, self._to_server = await asyncio.open_connection("127.0.0.1", self._proxy.target)
        self._answering = asyncio.create_task(self._pass_answers(reader))

    def _disconnect(self) -> None:
        if self._answering:
            self._answering.cancel()
        if self._to_server:
            self._to_server.transport.abort()

    async def _ask(self, data: bytes) -> None:
        if self._held is None:
            self._held = self._proxy.held_by(data)
            if self._held and self._held.what is What.REQUEST:
                # Servers close connections on which nothing comes.
                self._disconnect()
                await self._held.wait()
                if self._held.is_dropped:
                    raise ConnectionAbortedError
                await self._connect()
        assert self._to_server
        self._to_server.write(data)
        await self._to_server.drain()

    async def _pass_answers(self, reader: asyncio.StreamReader) -> None:
        with suppress(OSError):
            while data := await reader.read(_CHUNK):
                if self._held and self._held.what is What.ANSWER:
                    await self._held.wait()
                    if self._held.is_dropped:
                        break
                self._to_client.write(data)
                await self._to_client.drain()
        self._to_client.close()


class Proxies:
    """Makes proxies, all on one thread of their own."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def to(self, port: int) -> Proxy:
        """Give a proxy that listens."""
        proxy = Proxy(self._loop, port)
        asyncio.run_coroutine_threadsafe(proxy.listen(), self._loop).result()
        return proxy


@contextmanager
def proxies() -> Iterator[Proxies]:
    """Run the thread."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield Proxies(loop)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
