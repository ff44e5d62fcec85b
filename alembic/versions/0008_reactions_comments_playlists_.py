"""Reactions, comments, playlists and notifications, with their counts on the works."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Counts follow their rows by themselves, also when rows go with their person or their work;
# the checks on them hold the limits, however many come at once.
COUNT_REACTIONS = """
CREATE FUNCTION count_reaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    step integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
    of_post uuid := CASE TG_OP WHEN 'INSERT' THEN NEW.post_id ELSE OLD.post_id END;
    sign text := CASE TG_OP WHEN 'INSERT' THEN NEW.emoji ELSE OLD.emoji END;
BEGIN
    UPDATE post SET
        reactions = reactions + step,
        reaction_counts = CASE
            WHEN coalesce((reaction_counts ->> sign)::integer, 0) + step <= 0
            THEN reaction_counts - sign
            ELSE reaction_counts || jsonb_build_object(
                sign, coalesce((reaction_counts ->> sign)::integer, 0) + step)
        END
    WHERE id = of_post;
    RETURN NULL;
END $$;
CREATE TRIGGER count_reaction AFTER INSERT OR DELETE ON reaction
    FOR EACH ROW EXECUTE FUNCTION count_reaction();
"""
COUNT = """
CREATE FUNCTION count_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE {counted} SET {column} = {column} + 1 WHERE id = NEW.{key};
    ELSE
        UPDATE {counted} SET {column} = {column} - 1 WHERE id = OLD.{key};
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER count_{table} AFTER INSERT OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION count_{table}();
"""
COUNTED = (
    ("comment", "post", "comments", "post_id"),
    ("comment_like", "comment", "likes", "comment_id"),
    ("playlist_item", "playlist", "works", "playlist_id"),
    ("playlist_follow", "playlist", "followers", "playlist_id"),
)
COUNTS = (("reactions_floor", "reactions >= 0"), ("comments_limit", "comments BETWEEN 0 AND 1000"))


def upgrade() -> None:
    op.create_table(
        "notification_choice",
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
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("page", sa.Boolean(), nullable=False),
        sa.Column("mqtt", sa.Boolean(), nullable=False),
        sa.Column("mail", sa.Boolean(), nullable=False),
        sa.Column("push", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('comment', 'reply', 'mention', 'reaction', 'follow', 'promotion', 'remix', 'badge', 'reputation', 'report', 'moderation', 'announcement')",
            name=op.f("ck_notification_choice_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_notification_choice_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_choice")),
        sa.UniqueConstraint("user_id", "kind", name=op.f("uq_notification_choice_user_id_kind")),
    )
    op.create_table(
        "push_subscription",
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
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("p256dh", sa.Text(), nullable=False),
        sa.Column("auth", sa.Text(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_push_subscription_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscription")),
        sa.UniqueConstraint("endpoint", name=op.f("uq_push_subscription_endpoint")),
    )
    op.create_index(
        op.f("ix_push_subscription_user_id"), "push_subscription", ["user_id"], unique=False
    )
    op.create_table(
        "comment",
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
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("root_id", sa.Uuid(), nullable=True),
        sa.Column("depth", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("likes", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(deleted_at IS NULL) OR body = ''", name=op.f("ck_comment_tombstone_is_empty")
        ),
        sa.CheckConstraint(
            "(depth = 0) = (parent_id IS NULL) AND (depth = 0) = (root_id IS NULL)",
            name=op.f("ck_comment_place"),
        ),
        sa.CheckConstraint("char_length(body) <= 2000", name=op.f("ck_comment_body_length")),
        sa.CheckConstraint("depth BETWEEN 0 AND 2", name=op.f("ck_comment_depth")),
        sa.CheckConstraint("likes >= 0", name=op.f("ck_comment_likes_floor")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_comment_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["comment.id"], name=op.f("fk_comment_parent_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_comment_post_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["root_id"], ["comment.id"], name=op.f("fk_comment_root_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(
        "ix_comment_author",
        "comment",
        ["author_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_comment_below", "comment", ["root_id", "created_at", "id"], unique=False)
    op.create_index(op.f("ix_comment_parent_id"), "comment", ["parent_id"], unique=False)
    op.create_index(
        "ix_comment_roots",
        "comment",
        ["post_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("root_id IS NULL"),
    )
    op.create_table(
        "playlist",
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
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("cover_id", sa.Uuid(), nullable=True),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("dwell_seconds", sa.Integer(), nullable=False),
        sa.Column("works", sa.Integer(), nullable=False),
        sa.Column("followers", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "visibility IN ('public', 'unlisted', 'hidden')",
            name=op.f("ck_playlist_visibility_known"),
        ),
        sa.CheckConstraint(
            "char_length(description) <= 5000", name=op.f("ck_playlist_description_length")
        ),
        sa.CheckConstraint(
            "char_length(title) BETWEEN 1 AND 128", name=op.f("ck_playlist_title_length")
        ),
        sa.CheckConstraint("dwell_seconds BETWEEN 1 AND 3600", name=op.f("ck_playlist_dwell")),
        sa.CheckConstraint("followers >= 0", name=op.f("ck_playlist_followers_floor")),
        sa.CheckConstraint("works BETWEEN 0 AND 1000", name=op.f("ck_playlist_works_limit")),
        sa.ForeignKeyConstraint(
            ["cover_id"], ["post.id"], name=op.f("fk_playlist_cover_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_playlist_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playlist")),
        sa.UniqueConstraint("number", name=op.f("uq_playlist_number")),
    )
    op.create_index(op.f("ix_playlist_cover_id"), "playlist", ["cover_id"], unique=False)
    op.create_index(
        "ix_playlist_owner",
        "playlist",
        ["owner_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "reaction",
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
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("emoji", sa.Text(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(
            "char_length(emoji) BETWEEN 1 AND 16", name=op.f("ck_reaction_emoji_length")
        ),
        sa.CheckConstraint("slot BETWEEN 1 AND 5", name=op.f("ck_reaction_slot_exists")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_reaction_post_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_reaction_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reaction")),
        sa.UniqueConstraint(
            "post_id", "user_id", "emoji", name=op.f("uq_reaction_post_id_user_id_emoji")
        ),
        sa.UniqueConstraint(
            "post_id", "user_id", "slot", name=op.f("uq_reaction_post_id_user_id_slot")
        ),
    )
    op.create_index(
        "ix_reaction_post",
        "reaction",
        ["post_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_reaction_user",
        "reaction",
        ["user_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "comment_edit",
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
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_comment_edit_comment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_edit")),
    )
    op.create_index("ix_comment_edit", "comment_edit", ["comment_id", "created_at"], unique=False)
    op.create_table(
        "comment_like",
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
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_comment_like_comment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_comment_like_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_like")),
        sa.UniqueConstraint(
            "comment_id", "user_id", name=op.f("uq_comment_like_comment_id_user_id")
        ),
    )
    op.create_index(op.f("ix_comment_like_user_id"), "comment_like", ["user_id"], unique=False)
    op.create_table(
        "comment_mention",
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
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_comment_mention_comment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_comment_mention_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_mention")),
        sa.UniqueConstraint(
            "comment_id", "user_id", name=op.f("uq_comment_mention_comment_id_user_id")
        ),
    )
    op.create_index(
        op.f("ix_comment_mention_user_id"), "comment_mention", ["user_id"], unique=False
    )
    op.create_table(
        "notification",
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
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("comment_id", sa.Uuid(), nullable=True),
        sa.Column(
            "facts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('comment', 'reply', 'mention', 'reaction', 'follow', 'promotion', 'remix', 'badge', 'reputation', 'report', 'moderation', 'announcement')",
            name=op.f("ck_notification_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_notification_comment_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_notification_post_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_notification_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
    )
    op.create_index(
        op.f("ix_notification_comment_id"), "notification", ["comment_id"], unique=False
    )
    op.create_index(
        "ix_notification_list",
        "notification",
        ["user_id", sa.literal_column("happened_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_notification_old", "notification", ["happened_at"], unique=False)
    op.create_index(op.f("ix_notification_post_id"), "notification", ["post_id"], unique=False)
    op.create_index(
        "uq_notification_unread",
        "notification",
        ["user_id", "topic"],
        unique=True,
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_table(
        "playlist_follow",
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
        sa.Column("playlist_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["playlist_id"],
            ["playlist.id"],
            name=op.f("fk_playlist_follow_playlist_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_playlist_follow_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playlist_follow")),
        sa.UniqueConstraint(
            "playlist_id", "user_id", name=op.f("uq_playlist_follow_playlist_id_user_id")
        ),
    )
    op.create_index(
        "ix_playlist_follow_user",
        "playlist_follow",
        ["user_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "playlist_item",
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
        sa.Column("playlist_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("dwell_seconds", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "dwell_seconds IS NULL OR dwell_seconds BETWEEN 1 AND 3600",
            name=op.f("ck_playlist_item_dwell"),
        ),
        sa.ForeignKeyConstraint(
            ["playlist_id"],
            ["playlist.id"],
            name=op.f("fk_playlist_item_playlist_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_playlist_item_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playlist_item")),
        sa.UniqueConstraint(
            "playlist_id", "post_id", name=op.f("uq_playlist_item_playlist_id_post_id")
        ),
    )
    op.create_index(
        "ix_playlist_item_order", "playlist_item", ["playlist_id", "position", "id"], unique=False
    )
    op.create_index(op.f("ix_playlist_item_post_id"), "playlist_item", ["post_id"], unique=False)
    op.create_table(
        "notification_person",
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
        sa.Column("notification_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notification.id"],
            name=op.f("fk_notification_person_notification_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["user.id"],
            name=op.f("fk_notification_person_person_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_person")),
        sa.UniqueConstraint(
            "notification_id",
            "person_id",
            name=op.f("uq_notification_person_notification_id_person_id"),
        ),
    )
    op.create_index(
        op.f("ix_notification_person_person_id"), "notification_person", ["person_id"], unique=False
    )
    op.add_column("post", sa.Column("reactions", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("post", "reactions", server_default=None)
    op.add_column(
        "post",
        sa.Column(
            "reaction_counts",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
        ),
    )
    op.add_column("post", sa.Column("comments", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("post", "comments", server_default=None)
    for name, rule in COUNTS:
        op.create_check_constraint(op.f(f"ck_post_{name}"), "post", rule)
    op.execute(COUNT_REACTIONS)
    for table, counted, column, key in COUNTED:
        op.execute(COUNT.format(table=table, counted=counted, column=column, key=key))


def downgrade() -> None:
    for table in ("reaction", *(table for table, *_ in COUNTED)):
        op.execute(f"DROP TRIGGER count_{table} ON {table}")
        op.execute(f"DROP FUNCTION count_{table}()")
    for name, _ in COUNTS:
        op.drop_constraint(op.f(f"ck_post_{name}"), "post", type_="check")
    op.drop_column("post", "comments")
    op.drop_column("post", "reaction_counts")
    op.drop_column("post", "reactions")
    op.drop_index(op.f("ix_notification_person_person_id"), table_name="notification_person")
    op.drop_table("notification_person")
    op.drop_index(op.f("ix_playlist_item_post_id"), table_name="playlist_item")
    op.drop_index("ix_playlist_item_order", table_name="playlist_item")
    op.drop_table("playlist_item")
    op.drop_index("ix_playlist_follow_user", table_name="playlist_follow")
    op.drop_table("playlist_follow")
    op.drop_index(
        "uq_notification_unread",
        table_name="notification",
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.drop_index(op.f("ix_notification_post_id"), table_name="notification")
    op.drop_index("ix_notification_old", table_name="notification")
    op.drop_index("ix_notification_list", table_name="notification")
    op.drop_index(op.f("ix_notification_comment_id"), table_name="notification")
    op.drop_table("notification")
    op.drop_index(op.f("ix_comment_mention_user_id"), table_name="comment_mention")
    op.drop_table("comment_mention")
    op.drop_index(op.f("ix_comment_like_user_id"), table_name="comment_like")
    op.drop_table("comment_like")
    op.drop_index("ix_comment_edit", table_name="comment_edit")
    op.drop_table("comment_edit")
    op.drop_index("ix_reaction_user", table_name="reaction")
    op.drop_index("ix_reaction_post", table_name="reaction")
    op.drop_table("reaction")
    op.drop_index("ix_playlist_owner", table_name="playlist")
    op.drop_index(op.f("ix_playlist_cover_id"), table_name="playlist")
    op.drop_table("playlist")
    op.drop_index(
        "ix_comment_roots", table_name="comment", postgresql_where=sa.text("root_id IS NULL")
    )
    op.drop_index(op.f("ix_comment_parent_id"), table_name="comment")
    op.drop_index("ix_comment_below", table_name="comment")
    op.drop_index("ix_comment_author", table_name="comment")
    op.drop_table("comment")
    op.drop_index(op.f("ix_push_subscription_user_id"), table_name="push_subscription")
    op.drop_table("push_subscription")
    op.drop_table("notification_choice")
