"""The tables of the assistant's own database (the migrations in `migrations/` create them).

Times are UTC without a zone, because SQLite keeps no zone. Outcomes are JSON text as sent to
the citizen, so that a repeated request gets the very same answer.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from troly.database.conventions import ROW_NUMBER, new_metadata

metadata = new_metadata()


def _conversation_id(index: bool = False) -> Column:
    return Column(
        "conversation_id",
        Text,
        ForeignKey("conversation.id", ondelete="CASCADE"),
        nullable=False,
        index=index,
    )


conversation = Table(
    "conversation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("last_message_at", DateTime, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True),
    _conversation_id(),
    Column("message_key", Text, nullable=False),
    Column("text", Text),
    Column("button_id", Text),
    Column("received_at", DateTime, nullable=False),
    UniqueConstraint("conversation_id", "message_key"),
)

reply = Table(
    "reply",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True),
    Column(
        "inbox_id",
        ROW_NUMBER,
        ForeignKey("inbox.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("outcomes", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("milliseconds", Integer, nullable=False),
)

button = Table(
    "button",
    metadata,
    Column("id", Text, primary_key=True),
    _conversation_id(index=True),
    Column("payload", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
)

# Which of the offered entries a question meant: a label to learn from.
choice = Table(
    "choice",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True),
    _conversation_id(index=True),
    Column("question", Text, nullable=False),
    Column("offered", Text, nullable=False),
    Column("chosen", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True),
    _conversation_id(index=True),
    Column("outcome_id", Text, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("entry_version", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("ranking", Text, nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("comment", Text),
    Column("created_at", DateTime, nullable=False),
)

call_back = Table(
    "call_back",
    metadata,
    Column("ticket", Text, primary_key=True),
    _conversation_id(index=True),
    Column("phone", Text, nullable=False),
    Column("name", Text),
    Column("purpose", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("consented_at", DateTime, nullable=False),
    Column("created_at", DateTime, nullable=False),
)

# The log of deletions: how much, when and why, but nothing of whom.
deletion = Table(
    "deletion",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True),
    Column("deleted_at", DateTime, nullable=False),
    Column("reason", Text, nullable=False),
    Column("conversations", Integer, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    Column("call_backs", Integer, nullable=False),
)

# Not in the migrations yet, so not among the tables they are compared with.
_unmigrated = new_metadata()

# What Rasa remembers of conversations; its own tracker store wants these columns.
events = Table(
    "events",
    _unmigrated,
    Column("id", Integer, primary_key=True),
    Column("sender_id", String(255), nullable=False, index=True),
    Column("type_name", String(255), nullable=False),
    Column("timestamp", Float),
    Column("intent_name", String(255)),
    Column("action_name", String(255)),
    Column("data", Text),
)

# One row, written again and again to see whether the database can be written to.
probe = Table(
    "probe",
    _unmigrated,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("checked_at", DateTime, nullable=False),
)
