"""Two nodes, as on two machines: each a gateway, its Rasa and its action server."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import anyio
import httpx2

from tests.faults.proxy import Proxies, Proxy
from tests.integration.one_process import OneProcess, environment, serving
from tests.running_troly import free_ports
from troly.client import READY

PROCESSES = ("actions", "rasa", "gateway")
_READY_WITHIN_SECONDS = 60.0


@dataclass
class Node:
    """One node, with a proxy before its Rasa and one before its action server."""

    name: str
    url: str
    env: dict[str, str]
    folder: Path
    to_rasa: Proxy
    to_actions: Proxy
    running: dict[str, ExitStack] = field(default_factory=dict)
    processes: dict[str, OneProcess] = field(default_factory=dict)

    def start(self, process: str) -> None:
        """Start one process and wait until it listens."""
        folder = self.folder / f"{process}-{len(list(self.folder.glob(f'{process}-*')))}"
        folder.mkdir()
        running = ExitStack()
        self.processes[process] = running.enter_context(serving(process, folder, self.env))
        self.running[process] = running

    def kill(self, process: str) -> None:
        """End one process as `kill -9` does."""
        self.running.pop(process).close()

    def stop(self) -> None:
        for process in list(self.running):
            self.kill(process)

    async def readiness(self, http: httpx2.AsyncClient) -> int:
        """Give the status that a balancer sees; 0 where nobody answers."""
        try:
            return (await http.get(self.url + READY)).status_code
        except httpx2.HTTPError:
            return 0

    async def until_ready(self, http: httpx2.AsyncClient) -> None:
        """Wait until a balancer would send citizens here."""
        with anyio.fail_after(_READY_WITHIN_SECONDS):
            while await self.readiness(http) != httpx2.codes.OK:
                await anyio.sleep(0.1)


@contextmanager
def two_nodes(made: Proxies, folder: Path, **settings: str) -> Iterator[tuple[Node, Node]]:
    """Start two nodes with the same settings."""
    nodes = [_node(name, made, folder / name, settings) for name in ("a", "b")]
    try:
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda node: [node.start(one) for one in PROCESSES], nodes))
        yield nodes[0], nodes[1]
    finally:
        for node in nodes:
            node.stop()


def _node(name: str, made: Proxies, folder: Path, settings: dict[str, str]) -> Node:
    folder.mkdir()
    gateway, rasa, actions = free_ports(3)
    to_rasa, to_actions = made.to(rasa), made.to(actions)
    env = environment(
        GATEWAY_PORT=str(gateway),
        RASA_PORT=str(rasa),
        ACTION_PORT=str(actions),
        RASA_URL=f"http://127.0.0.1:{to_rasa.port}",
        ACTION_URL=f"http://127.0.0.1:{to_actions.port}",
        **settings,
    )
    return Node(name, f"http://127.0.0.1:{gateway}", env, folder, to_rasa, to_actions)
