"""A retired file may name the work that it belonged to, so that it follows the work's area."""

import sqlalchemy as sa

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("retired_file", sa.Column("post_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_retired_file_post_id"), "retired_file", ["post_id"])
    op.create_foreign_key(
        op.f("fk_retired_file_post_id"),
        "retired_file",
        "post",
        ["post_id"],
        ["id"],
        ondelete="SET NULL",
    )


def downgrade() -> None:
    op.drop_column("retired_file", "post_id")
