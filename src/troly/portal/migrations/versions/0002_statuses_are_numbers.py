"""The database keeps the number of a status; what citizens read of it is content (faq_kb/).

The code of this release reads the tables with the columns and without them; that of the release
before needs them. So apply this when every process runs the new one.

Revision: 0002, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    for column in ("ten", "giai_thich", "viec_can_lam", "muc_lien_quan"):
        op.drop_column("dm_trang_thai", column)


def downgrade() -> None:
    """Undo; the wording itself is not brought back."""
    for column in ("ten", "giai_thich", "viec_can_lam"):
        empty = sa.Column(column, sa.Text, nullable=False, server_default="")
        op.add_column("dm_trang_thai", empty)
    op.add_column(
        "dm_trang_thai",
        sa.Column(
            "muc_lien_quan",
            sa.JSON,
            nullable=False,
            server_default="[]",
            comment="ids of entries of the knowledge base",
        ),
    )
