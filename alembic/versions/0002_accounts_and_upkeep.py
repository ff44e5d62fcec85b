"""Proofs of identity, relations between people, exports, drafts, and the walks of upkeep."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


NEW_RULES = (
    ("links_count", "cardinality(links) <= 8"),
    ("suspension_ends", "(state = 'suspended') = (suspended_until IS NOT NULL)"),
    ("totp_has_secret", "totp_since IS NULL OR totp_secret IS NOT NULL"),
    ("counters_floor", "followers >= 0 AND following >= 0"),
)


def _add_required(name: str, kind: sa.types.TypeEngine, value: str) -> None:
    """A column that must be filled: people who are there get the value, later ones say it."""
    op.add_column("user", sa.Column(name, kind, nullable=False, server_default=sa.text(value)))
    op.alter_column("user", name, server_default=None)


def _words(table: str, rule: str, column: str, *words: str) -> None:
    """Lets a text column hold these words and no others."""
    listed = ", ".join(f"'{word}'" for word in words)
    op.drop_constraint(op.f(f"ck_{table}_{rule}"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_{rule}"), table, f"{column} IN ({listed})")


def _one_live_twin(condition: str) -> None:
    op.drop_index("uq_post_sha256_live", table_name="post")
    op.create_index(
        "uq_post_sha256_live",
        "post",
        ["sha256"],
        unique=True,
        postgresql_where=sa.text(f"{condition} AND deleted_at IS NULL"),
    )


def upgrade() -> None:
    op.create_table(
        "walk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk")),
        sa.UniqueConstraint("name", name=op.f("uq_walk_name")),
    )
    op.create_table(
        "block",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("blocker_id", sa.Uuid(), nullable=False),
        sa.Column("blocked_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("blocker_id <> blocked_id", name=op.f("ck_block_not_oneself")),
        sa.ForeignKeyConstraint(
            ["blocked_id"], ["user.id"], name=op.f("fk_block_blocked_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["blocker_id"], ["user.id"], name=op.f("fk_block_blocker_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
        sa.UniqueConstraint(
            "blocker_id", "blocked_id", name=op.f("uq_block_blocker_id_blocked_id")
        ),
    )
    op.create_index("ix_block_blocked", "block", ["blocked_id"], unique=False)
    op.create_index(
        "ix_block_list",
        "block",
        ["blocker_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "data_export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'ready', 'failed')",
            name=op.f("ck_data_export_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_data_export_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_export")),
    )
    op.create_index(op.f("ix_data_export_expires_at"), "data_export", ["expires_at"], unique=False)
    op.create_index("ix_data_export_user", "data_export", ["user_id", "created_at"], unique=False)
    op.create_table(
        "follow",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("follower_id", sa.Uuid(), nullable=False),
        sa.Column("followed_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("follower_id <> followed_id", name=op.f("ck_follow_not_oneself")),
        sa.ForeignKeyConstraint(
            ["followed_id"], ["user.id"], name=op.f("fk_follow_followed_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["follower_id"], ["user.id"], name=op.f("fk_follow_follower_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow")),
        sa.UniqueConstraint(
            "follower_id", "followed_id", name=op.f("uq_follow_follower_id_followed_id")
        ),
    )
    op.create_index(
        "ix_follow_followers",
        "follow",
        ["followed_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_follow_following",
        "follow",
        ["follower_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "mute",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("muter_id", sa.Uuid(), nullable=False),
        sa.Column("muted_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("muter_id <> muted_id", name=op.f("ck_mute_not_oneself")),
        sa.ForeignKeyConstraint(
            ["muted_id"], ["user.id"], name=op.f("fk_mute_muted_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["muter_id"], ["user.id"], name=op.f("fk_mute_muter_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mute")),
        sa.UniqueConstraint("muter_id", "muted_id", name=op.f("uq_mute_muter_id_muted_id")),
    )
    op.create_index(
        "ix_mute_list",
        "mute",
        ["muter_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_mute_muted_id"), "mute", ["muted_id"], unique=False)
    op.create_table(
        "old_handle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_old_handle_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_old_handle")),
        sa.UniqueConstraint("handle", name=op.f("uq_old_handle_handle")),
    )
    op.create_index(op.f("ix_old_handle_until"), "old_handle", ["until"], unique=False)
    op.create_index(op.f("ix_old_handle_user_id"), "old_handle", ["user_id"], unique=False)
    op.create_table(
        "one_use_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column(
            "facts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('verify_email', 'reset_password', 'change_email', 'second_factor', 'github', 'passkey_new', 'passkey_login')",
            name=op.f("ck_one_use_token_purpose_known"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_one_use_token_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_use_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_use_token_token_hash")),
    )
    op.create_index(
        op.f("ix_one_use_token_expires_at"), "one_use_token", ["expires_at"], unique=False
    )
    op.create_index("ix_one_use_token_user", "one_use_token", ["user_id", "purpose"], unique=False)
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_passkey_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index("ix_passkey_user", "passkey", ["user_id", "created_at"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_recovery_code_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint(
            "user_id", "code_hash", name=op.f("uq_recovery_code_user_id_code_hash")
        ),
    )
    op.create_table(
        "pinned_post",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_pinned_post_post_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_pinned_post_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pinned_post")),
        sa.UniqueConstraint("user_id", "post_id", name=op.f("uq_pinned_post_user_id_post_id")),
    )
    op.create_index(op.f("ix_pinned_post_post_id"), "pinned_post", ["post_id"], unique=False)
    op.create_table(
        "similar_post",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"], ["post.id"], name=op.f("fk_similar_post_other_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_similar_post_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_similar_post")),
        sa.UniqueConstraint("post_id", "other_id", name=op.f("uq_similar_post_post_id_other_id")),
    )
    op.create_index(op.f("ix_similar_post_other_id"), "similar_post", ["other_id"], unique=False)
    op.add_column(
        "auth_session",
        sa.Column(
            "proved_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
    )
    op.add_column(
        "auth_session",
        sa.Column(
            "used_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
    )
    op.add_column(
        "post",
        sa.Column(
            "phash_bands",
            postgresql.ARRAY(sa.Integer()),
            sa.Computed(
                "ARRAY[0 * 65536 + ((phash >> 0) & 65535)::integer, 1 * 65536 + ((phash >> 16) & 65535)::integer, 2 * 65536 + ((phash >> 32) & 65535)::integer, 3 * 65536 + ((phash >> 48) & 65535)::integer]",
                persisted=True,
            ),
            nullable=False,
        ),
    )
    op.create_index(
        "ix_post_phash_bands", "post", ["phash_bands"], unique=False, postgresql_using="gin"
    )
    op.add_column("upload_job", sa.Column("replaces_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_upload_job_replaces_id"), "upload_job", ["replaces_id"], unique=False)
    op.create_foreign_key(
        op.f("fk_upload_job_replaces_id"),
        "upload_job",
        "post",
        ["replaces_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.add_column("user", sa.Column("suspended_until", sa.DateTime(timezone=True), nullable=True))
    _add_required("ban_reason", sa.Text(), "''")
    op.add_column(
        "user", sa.Column("links", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    )
    _add_required("profile_hidden", sa.Boolean(), "false")
    _add_required("followers", sa.Integer(), "0")
    _add_required("following", sa.Integer(), "0")
    op.add_column("user", sa.Column("email_verified_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("user", sa.Column("github_id", sa.BigInteger(), nullable=True))
    _add_required("github_login", sa.Text(), "''")
    op.add_column("user", sa.Column("totp_secret", sa.Text(), nullable=True))
    op.add_column("user", sa.Column("totp_since", sa.DateTime(timezone=True), nullable=True))
    _add_required("totp_step", sa.BigInteger(), "0")
    op.create_unique_constraint(op.f("uq_user_github_id"), "user", ["github_id"])
    for name, rule in NEW_RULES:
        op.create_check_constraint(op.f(f"ck_user_{name}"), "user", rule)
    _words("user", "state_known", "state", "active", "suspended", "banned", "deactivated")
    _words("post", "visibility_known", "visibility", "public", "unlisted", "hidden", "draft")
    _one_live_twin("visibility IN ('public', 'unlisted')")


def downgrade() -> None:
    op.execute("UPDATE post SET visibility = 'hidden' WHERE visibility = 'draft'")
    op.execute("""UPDATE "user" SET state = 'banned', suspended_until = NULL
        WHERE state = 'suspended'""")
    _one_live_twin("visibility <> 'hidden'")
    _words("post", "visibility_known", "visibility", "public", "unlisted", "hidden")
    _words("user", "state_known", "state", "active", "banned", "deactivated")
    for name, _ in NEW_RULES:
        op.drop_constraint(op.f(f"ck_user_{name}"), "user", type_="check")
    op.drop_constraint(op.f("uq_user_github_id"), "user", type_="unique")
    op.drop_column("user", "totp_step")
    op.drop_column("user", "totp_since")
    op.drop_column("user", "totp_secret")
    op.drop_column("user", "github_login")
    op.drop_column("user", "github_id")
    op.drop_column("user", "email_verified_at")
    op.drop_column("user", "following")
    op.drop_column("user", "followers")
    op.drop_column("user", "profile_hidden")
    op.drop_column("user", "links")
    op.drop_column("user", "ban_reason")
    op.drop_column("user", "suspended_until")
    op.drop_constraint(op.f("fk_upload_job_replaces_id"), "upload_job", type_="foreignkey")
    op.drop_index(op.f("ix_upload_job_replaces_id"), table_name="upload_job")
    op.drop_column("upload_job", "replaces_id")
    op.drop_index("ix_post_phash_bands", table_name="post", postgresql_using="gin")
    op.drop_column("post", "phash_bands")
    op.drop_column("auth_session", "used_at")
    op.drop_column("auth_session", "proved_at")
    op.drop_index(op.f("ix_similar_post_other_id"), table_name="similar_post")
    op.drop_table("similar_post")
    op.drop_index(op.f("ix_pinned_post_post_id"), table_name="pinned_post")
    op.drop_table("pinned_post")
    op.drop_table("recovery_code")
    op.drop_index("ix_passkey_user", table_name="passkey")
    op.drop_table("passkey")
    op.drop_index("ix_one_use_token_user", table_name="one_use_token")
    op.drop_index(op.f("ix_one_use_token_expires_at"), table_name="one_use_token")
    op.drop_table("one_use_token")
    op.drop_index(op.f("ix_old_handle_user_id"), table_name="old_handle")
    op.drop_index(op.f("ix_old_handle_until"), table_name="old_handle")
    op.drop_table("old_handle")
    op.drop_index(op.f("ix_mute_muted_id"), table_name="mute")
    op.drop_index("ix_mute_list", table_name="mute")
    op.drop_table("mute")
    op.drop_index("ix_follow_following", table_name="follow")
    op.drop_index("ix_follow_followers", table_name="follow")
    op.drop_table("follow")
    op.drop_index("ix_data_export_user", table_name="data_export")
    op.drop_index(op.f("ix_data_export_expires_at"), table_name="data_export")
    op.drop_table("data_export")
    op.drop_index("ix_block_list", table_name="block")
    op.drop_index("ix_block_blocked", table_name="block")
    op.drop_table("block")
    op.drop_table("walk")
