"""Whether the assistant's own database can be written to, found out by writing."""

from __future__ import annotations

from sqlalchemy import DateTime, bindparam, text
from sqlalchemy.engine import Engine

from troly.database.conventions import utc_now
from troly.store.engine import transaction
from troly.store.tables import probe

# Both databases spell it alike; SQLAlchemy has it once for each.
_WRITE = text(
    f"INSERT INTO {probe.name} (id, checked_at) VALUES (1, :now)"  # noqa: S608 - our own table
    " ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at"
).bindparams(bindparam("now", type_=DateTime))


def probe_write(engine: Engine) -> None:
    """Write one row for good.

    StoreUnavailable: the database is away, locked, without its tables, full, or read-only.
    """
    with transaction(engine) as connection:
        connection.execute(_WRITE, {"now": utc_now()})
