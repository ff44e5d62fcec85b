"""When somebody was last written to about what they have not read."""

import sqlalchemy as sa

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The moment, and an index of those who asked for the weekly mail: they are few."""
    op.add_column("user", sa.Column("digested_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_notification_choice_mail",
        "notification_choice",
        ["user_id"],
        postgresql_where=sa.text("mail"),
    )


def downgrade() -> None:
    """Removes both."""
    op.drop_index("ix_notification_choice_mail", "notification_choice")
    op.drop_column("user", "digested_at")
