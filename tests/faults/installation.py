"""All that runs in these proofs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

from tests.faults.nodes import Node
from tests.faults.proxy import Proxy
from tests.faults.two_databases import TwoDatabases


@dataclass
class Installation:
    """Two nodes, the databases behind them, and the proxy that leads to the primary."""

    a: Node
    b: Node
    databases: TwoDatabases
    to_database: Proxy

    @property
    def nodes(self) -> tuple[Node, Node]:
        return self.a, self.b

    def engine(self) -> Engine:
        """Look into the primary of the moment, not through the proxy."""
        return create_engine(self.databases.primary.url, future=True)
