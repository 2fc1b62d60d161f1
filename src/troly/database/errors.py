"""What a database that cannot be used looks like to its callers."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy.exc import DataError, DBAPIError, SQLAlchemyError


class DatabaseUnavailable(Exception):
    """A database cannot be used now.

    The message is one line, without a citizen's words and without credentials. Each database has
    a subclass of its own, so that its callers can tell which one it was.
    """

    database: ClassVar[str] = "database"
    """What the message calls it."""
    setting: ClassVar[str] = "its address"
    """What an operator looks at first."""

    def __init__(self, reason: str) -> None:
        """Say which database it is and where it is set up, beside the reason."""
        super().__init__(f"{self.database}: {reason} (see {self.setting})")

    @classmethod
    def because_of(cls, error: SQLAlchemyError) -> DatabaseUnavailable:
        """Sum up what SQLAlchemy raised: kind of fault and the driver's first line.

        To be raised `from None`: the driver's further lines repeat the values of a statement.
        """
        cause = error.orig if isinstance(error, DBAPIError) else error
        kind = type(cause).__name__
        if isinstance(error, DataError):
            return cls(kind)  # even its first line repeats the value
        return cls(f"{kind}: {str(cause).partition(chr(10))[0].strip()}")
