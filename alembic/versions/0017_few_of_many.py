"""Indexes of the few among many: unread notifications, and palettes that are known ones."""

import sqlalchemy as sa

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Only adds indexes."""
    op.create_index(
        "ix_notification_unread",
        "notification",
        ["user_id"],
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_index(
        "ix_palette_of_known",
        "palette",
        ["id"],
        postgresql_include=["known"],
        postgresql_where=sa.text("known <> '{}'"),
    )


def downgrade() -> None:
    """Nothing is lost."""
    op.drop_index("ix_palette_of_known", "palette")
    op.drop_index("ix_notification_unread", "notification")
