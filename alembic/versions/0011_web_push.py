"""Web push: a browser hears as long as its session lives; what is on the way to it is a row."""

import sqlalchemy as sa

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Earlier subscriptions belong to no session; nothing could be sent to them yet."""
    op.execute("DELETE FROM push_subscription")
    op.add_column("notification", sa.Column("pushed_at", MOMENT))
    op.add_column("push_subscription", sa.Column("session_id", sa.Uuid(), nullable=False))
    op.create_foreign_key(
        "fk_push_subscription_session_id",
        "push_subscription",
        "auth_session",
        ["session_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index("ix_push_subscription_session_id", "push_subscription", ["session_id"])
    stamp = {"server_default": sa.text("clock_timestamp()"), "nullable": False}
    op.create_table(
        "push_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, **stamp),
        sa.Column("updated_at", MOMENT, **stamp),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("notification_id", sa.Uuid(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["push_subscription.id"],
            name="fk_push_message_subscription_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notification.id"],
            name="fk_push_message_notification_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_push_message"),
        sa.UniqueConstraint(
            "subscription_id",
            "notification_id",
            name="uq_push_message_subscription_id_notification_id",
        ),
    )
    op.create_index("ix_push_message_notification_id", "push_message", ["notification_id"])


def downgrade() -> None:
    """Removes all of it."""
    op.drop_table("push_message")
    op.drop_constraint("fk_push_subscription_session_id", "push_subscription")
    op.drop_index("ix_push_subscription_session_id", "push_subscription")
    op.drop_column("push_subscription", "session_id")
    op.drop_column("notification", "pushed_at")
