"""One rating of an answer: the latest.

Revision: 0003, after 0002
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ONE_RATING = "uq_feedback_conversation_id_outcome_id"
_BY_CONVERSATION = "ix_feedback_conversation_id"


def upgrade() -> None:
    """Apply."""
    # Rows are numbered as they come, and a rating that was changed was changed in all its rows.
    op.execute(
        "DELETE FROM feedback WHERE id NOT IN"
        " (SELECT max(id) FROM feedback GROUP BY conversation_id, outcome_id)"
    )
    # The constraint has an index of its own that begins with the conversation.
    op.drop_index(_BY_CONVERSATION, "feedback")
    with op.batch_alter_table("feedback") as table:
        table.create_unique_constraint(_ONE_RATING, ["conversation_id", "outcome_id"])


def downgrade() -> None:
    """Undo; ratings that were replaced do not come back."""
    with op.batch_alter_table("feedback") as table:
        table.drop_constraint(_ONE_RATING, type_="unique")
    op.create_index(_BY_CONVERSATION, "feedback", ["conversation_id"])
