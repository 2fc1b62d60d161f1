"""Feedback, choices, requests to be called back, and the log of deletions.

Revision: 0002, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from troly.database.conventions import ROW_NUMBER

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _create(
        "choice",
        sa.Column("id", ROW_NUMBER, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("offered", sa.Text, nullable=False),
        sa.Column("chosen", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
    _create(
        "feedback",
        sa.Column("id", ROW_NUMBER, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("outcome_id", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("entry_version", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("ranking", sa.Text, nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
    _create(
        "call_back",
        sa.Column("ticket", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("consented_at", sa.DateTime, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        key="ticket",
    )
    op.create_table(
        "deletion",
        sa.Column("id", ROW_NUMBER, nullable=False),
        sa.Column("deleted_at", sa.DateTime, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("conversations", sa.Integer, nullable=False),
        sa.Column("messages", sa.Integer, nullable=False),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("call_backs", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deletion"),
    )


def _create(table: str, *columns: sa.Column, key: str = "id") -> None:
    op.create_table(
        table,
        *columns,
        sa.PrimaryKeyConstraint(key, name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=f"fk_{table}_conversation_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index(f"ix_{table}_conversation_id", table, ["conversation_id"])


def downgrade() -> None:
    """Undo."""
    for table in ("deletion", "call_back", "feedback", "choice"):
        op.drop_table(table)
