"""Whose turn it is; greetings stored as replies; Rasa's table of events; a row to try writing on.

Revision: 0004, after 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from troly.database.conventions import ROW_NUMBER

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("conversation", sa.Column("turn", sa.Text))
    op.add_column("conversation", sa.Column("turn_until", sa.DateTime))
    op.add_column("inbox", sa.Column("pending", sa.Text))
    _create_partial_index(
        "ix_inbox_waiting", "inbox", ["conversation_id", "id"], "pending IS NOT NULL"
    )
    _let_replies_stand_alone()
    if sa.inspect(op.get_bind()).has_table("events"):
        _take_over_events()
    else:
        _create_events()
    op.create_index("ix_events_sender_id_id", "events", ["sender_id", "id"])
    _create_partial_index(
        "ix_events_session", "events", ["sender_id", "id"], "type_name = 'session_started'"
    )
    op.create_table(
        "probe",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("checked_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_probe"),
    )


def _let_replies_stand_alone() -> None:
    """A reply knows its conversation by itself; one of our own answers no message."""
    op.add_column("reply", sa.Column("conversation_id", sa.Text))
    op.execute(
        "UPDATE reply SET conversation_id ="
        " (SELECT conversation_id FROM inbox WHERE inbox.id = reply.inbox_id)"
    )
    with op.batch_alter_table("reply") as batch:
        batch.alter_column("conversation_id", existing_type=sa.Text, nullable=False)
        batch.alter_column("inbox_id", existing_type=ROW_NUMBER, nullable=True)
        batch.create_foreign_key(
            "fk_reply_conversation_id",
            "conversation",
            ["conversation_id"],
            ["id"],
            ondelete="CASCADE",
        )
    op.create_index("ix_reply_conversation_id", "reply", ["conversation_id"])


def _take_over_events() -> None:
    """Until this revision, Rasa made the table itself where it was missing."""
    op.add_column("events", sa.Column("message_id", ROW_NUMBER))
    if any(one["name"] == "ix_events_sender_id" for one in _indexes("events")):
        op.drop_index("ix_events_sender_id", "events")


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column("id", ROW_NUMBER, nullable=False),
        sa.Column("sender_id", sa.String(255), nullable=False),
        sa.Column("type_name", sa.String(255), nullable=False),
        sa.Column("timestamp", sa.Float),
        sa.Column("intent_name", sa.String(255)),
        sa.Column("action_name", sa.String(255)),
        sa.Column("data", sa.Text),
        sa.Column("message_id", ROW_NUMBER),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )


def _create_partial_index(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _indexes(table: str) -> list[dict[str, str]]:
    indexes: list[dict[str, str]] = sa.inspect(op.get_bind()).get_indexes(table)
    return indexes


def downgrade() -> None:
    """Undo; what Rasa remembers stays."""
    op.drop_table("probe")
    op.drop_index("ix_events_session", "events")
    op.drop_index("ix_events_sender_id_id", "events")
    with op.batch_alter_table("events") as batch:
        batch.drop_column("message_id")
    op.execute("DELETE FROM reply WHERE inbox_id IS NULL")
    op.drop_index("ix_reply_conversation_id", "reply")
    with op.batch_alter_table("reply") as batch:
        batch.drop_constraint("fk_reply_conversation_id", type_="foreignkey")
        batch.drop_column("conversation_id")
        batch.alter_column("inbox_id", existing_type=ROW_NUMBER, nullable=False)
    op.drop_index("ix_inbox_waiting", "inbox")
    with op.batch_alter_table("inbox") as batch:
        batch.drop_column("pending")
    with op.batch_alter_table("conversation") as batch:
        batch.drop_column("turn_until")
        batch.drop_column("turn")
