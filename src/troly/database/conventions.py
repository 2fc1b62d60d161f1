"""What all tables have in common; migrations may use it too, since it never changes."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Integer, MetaData

# SQLite numbers rows by itself only where the column is INTEGER.
ROW_NUMBER = BigInteger().with_variant(Integer, "sqlite")

NAMING_CONVENTION = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


def new_metadata() -> MetaData:
    """Make an empty collection of tables whose constraints get the names the migrations give."""
    return MetaData(naming_convention=NAMING_CONVENTION)


def utc_now() -> datetime:
    """Give the present time as the tables keep it: UTC without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)
