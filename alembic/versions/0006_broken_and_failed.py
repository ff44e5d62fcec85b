"""What has gone wrong is counted without reading whole tables."""

import sqlalchemy as sa

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two small indexes over what is broken."""
    op.create_index("ix_post_broken", "post", ["id"], postgresql_where=sa.text("NOT conformant"))
    op.create_index(
        "ix_upload_job_failed",
        "upload_job",
        ["finished_at"],
        postgresql_where=sa.text("state = 'failed'"),
    )


def downgrade() -> None:
    """Removes them."""
    op.drop_index("ix_upload_job_failed", "upload_job")
    op.drop_index("ix_post_broken", "post")
