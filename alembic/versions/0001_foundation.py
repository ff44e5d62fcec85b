"""People, sessions, works, uploads and the outbox, with the triggers that guard them."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

OUTBOX_WAKES = """
CREATE FUNCTION wake_publisher() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('outbox', '');
    RETURN NULL;
END $$;
CREATE TRIGGER wake_publisher AFTER INSERT ON outbox_event
    FOR EACH STATEMENT EXECUTE FUNCTION wake_publisher();
"""

# The owner is made and unmade with the command line, which says so in the
# transaction; whatever else reaches this table cannot.
OWNER_STAYS = """
CREATE FUNCTION guard_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('makapix.owner_change', true), '') = 'command line' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.role = 'owner' THEN
            RAISE EXCEPTION 'the role owner is granted with the command line only';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.role = 'owner' THEN
            RAISE EXCEPTION 'the owner cannot be deleted';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.role IS DISTINCT FROM NEW.role AND 'owner' IN (OLD.role, NEW.role) THEN
        RAISE EXCEPTION 'the role owner is changed with the command line only';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_owner BEFORE INSERT OR UPDATE OR DELETE ON "user"
    FOR EACH ROW EXECUTE FUNCTION guard_owner();
"""


def upgrade() -> None:
    op.create_table(
        "outbox_event",
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
        sa.Column("position", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_event")),
        sa.UniqueConstraint("position", name=op.f("uq_outbox_event_position")),
    )
    op.create_index(
        "ix_outbox_event_sent",
        "outbox_event",
        ["sent_at"],
        unique=False,
        postgresql_where=sa.text("sent_at IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_event_unsent",
        "outbox_event",
        ["position"],
        unique=False,
        postgresql_where=sa.text("sent_at IS NULL"),
    )
    op.create_table(
        "retired_file",
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
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("purge_after", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retired_file")),
        sa.UniqueConstraint("path", name=op.f("uq_retired_file_path")),
    )
    op.create_index(
        op.f("ix_retired_file_purge_after"), "retired_file", ["purge_after"], unique=False
    )
    op.create_table(
        "user",
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
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("bio", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("works_hidden", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("reputation", sa.Integer(), nullable=False),
        sa.Column("avatar_key", sa.Text(), nullable=True),
        sa.Column("shown_warnings", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.CheckConstraint("handle ~ '^[a-z0-9_]{3,32}$'", name=op.f("ck_user_handle_form")),
        sa.CheckConstraint(
            "role IN ('user', 'moderator', 'owner')", name=op.f("ck_user_role_known")
        ),
        sa.CheckConstraint(
            "state IN ('active', 'banned', 'deactivated')", name=op.f("ck_user_state_known")
        ),
        sa.CheckConstraint("char_length(bio) <= 1000", name=op.f("ck_user_bio_length")),
        sa.CheckConstraint(
            "char_length(display_name) <= 64", name=op.f("ck_user_display_name_length")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_user_email_lower")),
        sa.CheckConstraint("reputation >= 0", name=op.f("ck_user_reputation_floor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("handle", name=op.f("uq_user_handle")),
    )
    op.create_table(
        "api_token",
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
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_api_token_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index(
        "ix_api_token_user",
        "api_token",
        ["user_id"],
        unique=False,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "auth_session",
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
        sa.Column("user_agent", sa.Text(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_auth_session_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_session")),
    )
    op.create_index("ix_auth_session_user", "auth_session", ["user_id", "created_at"], unique=False)
    op.create_table(
        "post",
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
        sa.Column("number", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("alt_text", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("warnings", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("remixable", sa.Boolean(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("promoted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("conformant", sa.Boolean(), nullable=False),
        sa.Column("storage_key", sa.Uuid(), nullable=False),
        sa.Column("files_public", sa.Boolean(), nullable=False),
        sa.Column("native_format", sa.Text(), nullable=False),
        sa.Column("file_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("durations_ms", sa.ARRAY(sa.Integer()), nullable=False),
        sa.Column("loop_ms", sa.Integer(), nullable=False),
        sa.Column("loop_count", sa.Integer(), nullable=False),
        sa.Column("unique_colors", sa.Integer(), nullable=False),
        sa.Column("max_frame_colors", sa.Integer(), nullable=False),
        sa.Column("palette", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("transparency_meta", sa.Boolean(), nullable=False),
        sa.Column("alpha_meta", sa.Boolean(), nullable=False),
        sa.Column("transparency_actual", sa.Boolean(), nullable=False),
        sa.Column("alpha_actual", sa.Boolean(), nullable=False),
        sa.Column("phash", sa.BigInteger(), nullable=False),
        sa.Column("flashes_per_second", sa.Float(), nullable=False),
        sa.Column("artwork_modified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("metadata_modified_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "licence IN ('CC0', 'CC-BY', 'CC-BY-SA', 'CC-BY-ND', 'CC-BY-NC', 'CC-BY-NC-SA', 'CC-BY-NC-ND', 'PDM', 'ARR')",
            name=op.f("ck_post_licence_known"),
        ),
        sa.CheckConstraint(
            "native_format IN ('png', 'gif', 'webp', 'bmp', 'jpeg')",
            name=op.f("ck_post_format_known"),
        ),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_post_sha256_form")),
        sa.CheckConstraint(
            "visibility IN ('public', 'unlisted', 'hidden')", name=op.f("ck_post_visibility_known")
        ),
        sa.CheckConstraint(
            "warnings <@ ARRAY['politics', 'nsfw', 'explicit', '13plus', 'violence']::text[]",
            name=op.f("ck_post_warnings_known"),
        ),
        sa.CheckConstraint("cardinality(palette) <= 256", name=op.f("ck_post_palette_length")),
        sa.CheckConstraint("char_length(alt_text) <= 1000", name=op.f("ck_post_alt_text_length")),
        sa.CheckConstraint(
            "char_length(description) <= 5000", name=op.f("ck_post_description_length")
        ),
        sa.CheckConstraint(
            "char_length(title) BETWEEN 1 AND 128", name=op.f("ck_post_title_length")
        ),
        sa.CheckConstraint(
            "frames >= 1 AND cardinality(durations_ms) = frames", name=op.f("ck_post_frames")
        ),
        sa.CheckConstraint(
            "width BETWEEN 1 AND 4096 AND height BETWEEN 1 AND 4096", name=op.f("ck_post_size")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_post_author_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("number", name=op.f("uq_post_number")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_post_storage_key")),
    )
    op.create_index(
        "ix_post_author",
        "post",
        ["author_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_post_promoted",
        "post",
        [sa.literal_column("promoted_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text(
            "promoted_at IS NOT NULL AND visibility = 'public' AND approved_at IS NOT NULL AND deleted_at IS NULL AND conformant"
        ),
    )
    op.create_index(
        "ix_post_recent",
        "post",
        [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text(
            "visibility = 'public' AND approved_at IS NOT NULL AND deleted_at IS NULL AND conformant"
        ),
    )
    op.create_index(
        "ix_post_trash",
        "post",
        ["deleted_at"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_index(
        "uq_post_sha256_live",
        "post",
        ["sha256"],
        unique=True,
        postgresql_where=sa.text("visibility <> 'hidden' AND deleted_at IS NULL"),
    )
    op.create_table(
        "upload_job",
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
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column(
            "details", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("idempotency_key", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'published', 'refused', 'failed', 'cancelled')",
            name=op.f("ck_upload_job_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_upload_job_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_job")),
        sa.UniqueConstraint(
            "user_id", "idempotency_key", name=op.f("uq_upload_job_user_id_idempotency_key")
        ),
    )
    op.create_index(
        "ix_upload_job_open",
        "upload_job",
        ["lease_until"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )
    op.create_index("ix_upload_job_user", "upload_job", ["user_id", "created_at"], unique=False)
    op.create_table(
        "post_file",
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
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "role IN ('original', 'webp', 'gif', 'poster', 'card')",
            name=op.f("ck_post_file_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_post_file_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_file")),
        sa.UniqueConstraint("post_id", "role", name=op.f("uq_post_file_post_id_role")),
    )
    op.create_table(
        "post_parent",
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
        sa.Column("parent_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("post_id <> parent_id", name=op.f("ck_post_parent_not_itself")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["post.id"], name=op.f("fk_post_parent_parent_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_post_parent_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_parent")),
        sa.UniqueConstraint("post_id", "parent_id", name=op.f("uq_post_parent_post_id_parent_id")),
    )
    op.create_index(op.f("ix_post_parent_parent_id"), "post_parent", ["parent_id"], unique=False)
    op.create_table(
        "post_tag",
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
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_post_tag_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_tag")),
        sa.UniqueConstraint("post_id", "tag", name=op.f("uq_post_tag_post_id_tag")),
    )
    op.create_index(
        "ix_post_tag_feed",
        "post_tag",
        ["tag", sa.literal_column("created_at DESC"), sa.literal_column("post_id DESC")],
        unique=False,
    )
    op.create_table(
        "refresh_token",
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
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["auth_session.id"],
            name=op.f("fk_refresh_token_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refresh_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_refresh_token_token_hash")),
    )
    op.create_index(
        op.f("ix_refresh_token_session_id"), "refresh_token", ["session_id"], unique=False
    )
    op.create_table(
        "upload_file",
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
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("storage_key", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('received', 'checked', 'stored', 'live', 'refused', 'failed')",
            name=op.f("ck_upload_file_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["upload_job.id"], name=op.f("fk_upload_file_job_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_upload_file_post_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_file")),
        sa.UniqueConstraint("job_id", "position", name=op.f("uq_upload_file_job_id_position")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_upload_file_storage_key")),
    )
    op.create_index(op.f("ix_upload_file_post_id"), "upload_file", ["post_id"], unique=False)
    op.execute(OUTBOX_WAKES)
    op.execute(OWNER_STAYS)


def downgrade() -> None:
    op.drop_index(op.f("ix_upload_file_post_id"), table_name="upload_file")
    op.drop_table("upload_file")
    op.drop_index(op.f("ix_refresh_token_session_id"), table_name="refresh_token")
    op.drop_table("refresh_token")
    op.drop_index("ix_post_tag_feed", table_name="post_tag")
    op.drop_table("post_tag")
    op.drop_index(op.f("ix_post_parent_parent_id"), table_name="post_parent")
    op.drop_table("post_parent")
    op.drop_table("post_file")
    op.drop_index("ix_upload_job_user", table_name="upload_job")
    op.drop_index(
        "ix_upload_job_open",
        table_name="upload_job",
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )
    op.drop_table("upload_job")
    op.drop_index(
        "uq_post_sha256_live",
        table_name="post",
        postgresql_where=sa.text("visibility <> 'hidden' AND deleted_at IS NULL"),
    )
    op.drop_index(
        "ix_post_trash", table_name="post", postgresql_where=sa.text("deleted_at IS NOT NULL")
    )
    op.drop_index(
        "ix_post_recent",
        table_name="post",
        postgresql_where=sa.text(
            "visibility = 'public' AND approved_at IS NOT NULL AND deleted_at IS NULL AND conformant"
        ),
    )
    op.drop_index(
        "ix_post_promoted",
        table_name="post",
        postgresql_where=sa.text(
            "promoted_at IS NOT NULL AND visibility = 'public' AND approved_at IS NOT NULL AND deleted_at IS NULL AND conformant"
        ),
    )
    op.drop_index("ix_post_author", table_name="post")
    op.drop_table("post")
    op.drop_index("ix_auth_session_user", table_name="auth_session")
    op.drop_table("auth_session")
    op.drop_index(
        "ix_api_token_user", table_name="api_token", postgresql_where=sa.text("revoked_at IS NULL")
    )
    op.drop_table("api_token")
    op.drop_table("user")
    op.drop_index(op.f("ix_retired_file_purge_after"), table_name="retired_file")
    op.drop_table("retired_file")
    op.drop_index(
        "ix_outbox_event_unsent",
        table_name="outbox_event",
        postgresql_where=sa.text("sent_at IS NULL"),
    )
    op.drop_index(
        "ix_outbox_event_sent",
        table_name="outbox_event",
        postgresql_where=sa.text("sent_at IS NOT NULL"),
    )
    op.drop_table("outbox_event")
    op.execute("DROP FUNCTION guard_owner, wake_publisher")
