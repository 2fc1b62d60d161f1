"""Connections to the portal's database: one that cannot write, and one for its own tools."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from alembic.util import CommandError
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

_TIMEOUT_SECONDS = 3


class PortalUnavailable(Exception):
    """The portal's database gives no answer.

    The message is one line without personal data and credentials.
    """


@contextmanager
def portal_errors(task: str) -> Iterator[None]:
    """Turn what the database or its driver raises into `PortalUnavailable`.

    Only the kind of the error is told: its text may hold the address with the password, or what
    was searched for.
    """
    try:
        yield
    except (SQLAlchemyError, CommandError, OSError, ImportError) as error:
        raise PortalUnavailable(
            f"the portal's database could not {task} ({type(error).__name__}): "
            "check PORTAL_DATABASE_URL and that the database runs and is up to date"
        ) from None


def reading_engine(url: str) -> Engine:
    """Make an engine that cannot write; no connection is made yet."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        # A file that is not there is an error here: SQLite must not create it.
        file = quote(str(Path(address.database or "").absolute()))
        query = {"mode": "ro", "uri": "true"}
        address = URL.create("sqlite", database=f"file:{file}", query=query)
        return _engine(address, {"timeout": _TIMEOUT_SECONDS})
    return _engine(
        address,
        {
            "connect_timeout": _TIMEOUT_SECONDS,
            "options": f"-c statement_timeout={_TIMEOUT_SECONDS}s"
            " -c default_transaction_read_only=on",
        },
        pool_timeout=_TIMEOUT_SECONDS,
    )


def writing_engine(url: str) -> Engine:
    """Make an engine for migrations and demo data; the folder of a SQLite file is created."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        Path(address.database or "").parent.mkdir(parents=True, exist_ok=True)
        return _engine(address, {"timeout": _TIMEOUT_SECONDS})
    return _engine(address, {"connect_timeout": _TIMEOUT_SECONDS})


def _engine(address: URL, connect_args: dict[str, Any], **options: Any) -> Engine:
    return create_engine(
        address,
        future=True,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args=connect_args,
        **options,
    )
