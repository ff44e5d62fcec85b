"""Palettes with an identity, and the looks of works. Works that are there get theirs by a walk."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _row(name: str, *columns: sa.schema.SchemaItem) -> None:
    moment = sa.func.clock_timestamp()
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=moment, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=moment, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )


def upgrade() -> None:
    words, numbers = postgresql.ARRAY(sa.Text()), postgresql.ARRAY(sa.Integer())
    _row(
        "palette",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("size", sa.SmallInteger(), nullable=False),
        sa.Column("colours", words, nullable=False),
        sa.Column("oklab", numbers, nullable=False),
        sa.Column("cells", numbers, nullable=False),
        sa.Column("known", words, server_default="{}", nullable=False),
        sa.Column("spread", postgresql.ARRAY(postgresql.REAL()), nullable=False),
        sa.UniqueConstraint("key", name="uq_palette_key"),
        sa.CheckConstraint("key ~ '^[0-9a-f]{20}$'", name="ck_palette_key_form"),
        sa.CheckConstraint(
            "size BETWEEN 1 AND 256 AND cardinality(colours) = size", name="ck_palette_size"
        ),
    )
    op.create_index("ix_palette_cells", "palette", ["cells"], postgresql_using="gin")
    op.create_index(
        "ix_palette_known",
        "palette",
        ["known"],
        postgresql_using="gin",
        postgresql_where=sa.text("known <> '{}'"),
    )
    _row(
        "post_look",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.SmallInteger(), nullable=False),
        sa.Column("look", postgresql.ARRAY(postgresql.REAL()), nullable=False),
        sa.UniqueConstraint("post_id", name="uq_post_look_post_id"),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name="fk_post_look_post_id", ondelete="CASCADE"
        ),
    )
    op.add_column("post", sa.Column("palette_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_post_palette_id", "post", "palette", ["palette_id"], ["id"], ondelete="SET NULL"
    )
    op.create_index(
        "ix_post_in_palette",
        "post",
        ["palette_id", sa.text("created_at DESC"), sa.text("id DESC")],
    )


def downgrade() -> None:
    op.drop_column("post", "palette_id")
    op.drop_table("post_look")
    op.drop_table("palette")
