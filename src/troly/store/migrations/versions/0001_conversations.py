"""Conversations, their messages, replies and buttons.

Revision: 0001, the first
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from troly.database.conventions import ROW_NUMBER

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "conversation",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("last_message_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
    )
    op.create_table(
        "inbox",
        sa.Column("id", ROW_NUMBER, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("message_key", sa.Text, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("button_id", sa.Text),
        sa.Column("received_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name="fk_inbox_conversation_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "conversation_id", "message_key", name="uq_inbox_conversation_id_message_key"
        ),
    )
    op.create_table(
        "reply",
        sa.Column("id", ROW_NUMBER, nullable=False),
        sa.Column("inbox_id", ROW_NUMBER, nullable=False),
        sa.Column("outcomes", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reply"),
        sa.ForeignKeyConstraint(
            ["inbox_id"], ["inbox.id"], name="fk_reply_inbox_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("inbox_id", name="uq_reply_inbox_id"),
    )
    op.create_table(
        "button",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_button"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name="fk_button_conversation_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_button_conversation_id", "button", ["conversation_id"])


def downgrade() -> None:
    """Undo."""
    for table in ("button", "reply", "inbox", "conversation"):
        op.drop_table(table)
