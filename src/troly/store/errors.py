"""What can go wrong with the assistant's own database."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, SQLAlchemyError


class StoreUnavailable(Exception):
    """The database cannot be used now; the message is one line without a citizen's words."""

    @classmethod
    def because_of(cls, error: SQLAlchemyError) -> StoreUnavailable:
        """Sum up what SQLAlchemy raised: kind of fault and the driver's first line."""
        cause = error.orig if isinstance(error, DBAPIError) else error
        first_line = str(cause).partition("\n")[0].strip()
        return cls(f"assistant database: {type(cause).__name__}: {first_line}")


class UnknownConversation(LookupError):
    """No conversation has this id, or it has been deleted."""
