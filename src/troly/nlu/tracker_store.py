"""Rasa's SQL tracker store on our own engine."""

from __future__ import annotations

from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from troly.store.engine import create_engine_for


class PooledTrackerStore(SQLTrackerStore):
    """Keeps connections open, and gives up on a database that does not answer.

    Rasa's own engine opens SQLite anew for every transaction, a third of what a turn costs its
    process, and waits for a hung PostgreSQL for ever.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str = "",
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        """Open the store.

        Args:
            domain: The conversation's domain.
            host: The database's address; endpoints.yml calls it `url`.
            event_broker: Where events are published too.
            kwargs: What Rasa's base class takes beside.
        """
        super().__init__(domain=domain, host=host, event_broker=event_broker, **kwargs)
        self.engine: Engine
        self.engine.dispose()
        self.engine = create_engine_for(host)
        self.sessionmaker = sessionmaker(bind=self.engine)
