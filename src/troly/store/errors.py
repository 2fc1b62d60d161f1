"""What can go wrong with the assistant's own database."""

from __future__ import annotations

from troly.database.errors import DatabaseUnavailable


class StoreUnavailable(DatabaseUnavailable):
    """The assistant's own database cannot be used now."""

    database = "assistant database"
    setting = "ASSISTANT_DATABASE_URL"


class UnknownConversation(LookupError):
    """No conversation has this id, or it has been deleted."""
