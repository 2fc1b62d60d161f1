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
    Index,
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
    # Who may answer now, and until when: a lease (`troly.store.messages`).
    Column("turn", Text),
    Column("turn_until", DateTime),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True),
    _conversation_id(),
    Column("message_key", Text, nullable=False),
    Column("text", Text),
    Column("button_id", Text),
    # What is needed to answer it, sealed; gone as soon as there is a reply.
    Column("pending", Text),
    Column("received_at", DateTime, nullable=False),
    UniqueConstraint("conversation_id", "message_key"),
)
# Few messages wait at a time, and every replica looks for those that wait for nobody.
Index(
    "ix_inbox_waiting",
    inbox.c.conversation_id,
    inbox.c.id,
    sqlite_where=inbox.c.pending.is_not(None),
    postgresql_where=inbox.c.pending.is_not(None),
)

reply = Table(
    "reply",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True),
    _conversation_id(index=True),
    # None: said by ourselves, as the greeting is.
    Column("inbox_id", ROW_NUMBER, ForeignKey("inbox.id", ondelete="CASCADE"), unique=True),
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
    _conversation_id(),
    Column("outcome_id", Text, nullable=False),
    Column("entry_id", Text, nullable=False),
    Column("entry_version", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("ranking", Text, nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("comment", Text),
    Column("created_at", DateTime, nullable=False),
    UniqueConstraint("conversation_id", "outcome_id"),
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

# What Rasa remembers, as its own SQL tracker store lays it out. `message_id` is the message (in
# `inbox`) whose turn left an event: a turn that is run again takes the place of the first run.
events = Table(
    "events",
    metadata,
    Column("id", ROW_NUMBER, primary_key=True),
    Column("sender_id", String(255), nullable=False),
    Column("type_name", String(255), nullable=False),
    Column("timestamp", Float),
    Column("intent_name", String(255)),
    Column("action_name", String(255)),
    Column("data", Text),
    Column("message_id", ROW_NUMBER),
)
Index("ix_events_sender_id_id", events.c.sender_id, events.c.id)
Index(
    "ix_events_session",
    events.c.sender_id,
    events.c.id,
    sqlite_where=events.c.type_name == "session_started",
    postgresql_where=events.c.type_name == "session_started",
)

# One row, written again and again to see whether the database can be written to.
probe = Table(
    "probe",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("checked_at", DateTime, nullable=False),
)
