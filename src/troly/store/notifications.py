"""PostgreSQL's notifications of saved replies, on a connection of their own."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from troly.database.errors import DatabaseUnavailable
from troly.store.errors import StoreUnavailable
from troly.store.messages import NEWS_CHANNEL


class Notifications:
    """Listens; each method raises `StoreUnavailable` where the connection fails."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Any = None

    def open(self) -> None:
        """Connect and listen; blocks."""
        try:
            pooled = self._engine.raw_connection()
            pooled.detach()
            self._connection = pooled.connection
            self._connection.set_session(autocommit=True)
            with self._connection.cursor() as cursor:
                cursor.execute(f"LISTEN {NEWS_CHANNEL}")
            self.check()
        except SQLAlchemyError as error:
            raise StoreUnavailable.because_of(error) from error
        except self._engine.dialect.dbapi.Error as error:
            raise _unavailable(error) from error

    def check(self) -> None:
        """Raise where nobody notifies any more: lost, or a server that may only be read from.

        After a failover the former primary may keep its sessions, and would be silent for ever.
        Blocks.
        """
        try:
            with self._connection.cursor() as cursor:
                cursor.execute("SHOW transaction_read_only")
                (is_read_only,) = cursor.fetchone()
        except self._engine.dialect.dbapi.Error as error:
            raise _unavailable(error) from error
        if is_read_only == "on":
            raise StoreUnavailable("the server that notified may only be read from")

    def fileno(self) -> int:
        """Give the socket, readable when something was told or the connection is lost."""
        number: int = self._connection.fileno()
        return number

    def take(self) -> list[tuple[str, int]]:
        """Give what was told since: conversations with the number of a new reply; never blocks."""
        try:
            self._connection.poll()
        except self._engine.dialect.dbapi.Error as error:
            raise _unavailable(error) from error
        told = [told.payload.split() for told in self._connection.notifies]
        self._connection.notifies.clear()
        return [(conversation_id, int(number)) for conversation_id, number in told]

    def close(self) -> None:
        """Stop listening."""
        self._connection.close()


def _unavailable(error: BaseException) -> DatabaseUnavailable:
    return StoreUnavailable.because_of(DBAPIError("", {}, error))
