"""Categories and promotions, standings of works, what works are filtered by, followed hashtags."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CATEGORIES = (
    ("frontpage", "Front page"),
    ("editor-pick", "Editors’ picks"),
    ("weekly-pack", "Pack of the week"),
    ("daily-best", "Best of the day"),
)
FACETS = """array_remove(ARRAY[
    'size:' || CASE WHEN greatest(width, height) <= 16 THEN '16'
                    WHEN greatest(width, height) <= 32 THEN '32'
                    WHEN greatest(width, height) <= 64 THEN '64'
                    WHEN greatest(width, height) <= 128 THEN '128' ELSE '256' END,
    CASE WHEN frames > 1 THEN 'motion:animated' ELSE 'motion:still' END,
    CASE WHEN unique_colors <= 4 THEN 'colours:4' END,
    CASE WHEN unique_colors <= 8 THEN 'colours:8' END,
    CASE WHEN unique_colors <= 16 THEN 'colours:16' END,
    CASE WHEN unique_colors <= 32 THEN 'colours:32' END,
    CASE WHEN unique_colors <= 64 THEN 'colours:64' END,
    CASE WHEN unique_colors <= 256 THEN 'colours:256' END,
    'format:' || native_format,
    'licence:' || lower(licence)], NULL)"""
LISTED = "visibility = 'public' AND approved_at IS NOT NULL AND deleted_at IS NULL AND conformant"
# A work begins two half-lives (of a day) below one to which somebody has just reacted.
STANDINGS = """
INSERT INTO standing (id, post_id, number, reactions, comments, heat, stale)
SELECT gen_random_uuid(), id, number, reactions, comments,
       extract(epoch FROM created_at) / 86400 - 2, reactions + comments > 0 FROM post;

CREATE FUNCTION stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO standing (id, post_id, number, reactions, comments, heat, stale)
    VALUES (gen_random_uuid(), NEW.id, NEW.number, NEW.reactions, NEW.comments,
            extract(epoch FROM NEW.created_at) / 86400 - 2, NEW.reactions + NEW.comments > 0);
    RETURN NULL;
END $$;
CREATE TRIGGER stand AFTER INSERT ON post FOR EACH ROW EXECUTE FUNCTION stand();

CREATE FUNCTION stand_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE standing SET reactions = NEW.reactions, comments = NEW.comments, stale = true
    WHERE post_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER stand_anew AFTER UPDATE OF reactions, comments, created_at ON post FOR EACH ROW
    WHEN ((OLD.reactions, OLD.comments, OLD.created_at)
          IS DISTINCT FROM (NEW.reactions, NEW.comments, NEW.created_at))
    EXECUTE FUNCTION stand_anew();
"""


def upgrade() -> None:
    """What hangs on the front page already stays there, put there by nobody who is known."""
    category = op.create_table(
        "category",
        *_row(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.UniqueConstraint("name", name=op.f("uq_category_name")),
    )
    rows = [
        {"id": sa.func.gen_random_uuid(), "name": name, "title": title, "position": place}
        for place, (name, title) in enumerate(CATEGORIES)
    ]
    for row in rows:
        op.execute(category.insert().values(row))
    _promotions()
    _standings()
    op.create_table(
        "hashtag_follow",
        *_row(),
        _to("user_id", "user.id", "hashtag_follow"),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.UniqueConstraint("user_id", "tag", name=op.f("uq_hashtag_follow_user_id_tag")),
    )
    latest = ["user_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")]
    op.create_index("ix_hashtag_follow_list", "hashtag_follow", latest)
    op.add_column(
        "post",
        sa.Column(
            "facets",
            postgresql.ARRAY(sa.Text()),
            sa.Computed(FACETS, persisted=True),
            nullable=False,
        ),
    )
    op.create_index(
        "ix_post_facets",
        "post",
        ["facets"],
        postgresql_using="gin",
        postgresql_where=sa.text(LISTED),
    )
    shown = sa.Column("reacted_shown", sa.Boolean(), nullable=False, server_default=sa.text("true"))
    op.add_column("user", shown)
    op.alter_column("user", "reacted_shown", server_default=None)


def _promotions() -> None:
    op.create_table(
        "promotion",
        *_row(),
        sa.Column(
            "category",
            sa.Text(),
            sa.ForeignKey("category.name", ondelete="CASCADE", name=op.f("fk_promotion_category")),
            nullable=False,
        ),
        _to("post_id", "post.id", "promotion"),
        _to("promoted_by", "user.id", "promotion", "SET NULL"),
        _to("demoted_by", "user.id", "promotion", "SET NULL"),
        sa.Column("demoted_at", sa.DateTime(timezone=True)),
    )
    for column in ("post_id", "promoted_by", "demoted_by"):
        op.create_index(op.f(f"ix_promotion_{column}"), "promotion", [column])
    now = sa.text("demoted_at IS NULL")
    latest = ["category", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")]
    op.create_index("ix_promotion_feed", "promotion", latest, postgresql_where=now)
    op.create_index(
        "uq_promotion_now", "promotion", ["category", "post_id"], unique=True, postgresql_where=now
    )
    op.execute(
        "INSERT INTO promotion (id, created_at, category, post_id) SELECT gen_random_uuid(),"
        " promoted_at, 'frontpage', id FROM post WHERE promoted_at IS NOT NULL"
    )


def _standings() -> None:
    op.create_table(
        "standing",
        *_row(),
        _to("post_id", "post.id", "standing"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reactions", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("heat", sa.Double(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("post_id", name=op.f("uq_standing_post_id")),
    )
    op.execute(STANDINGS)
    for column in ("reactions", "comments", "heat"):
        order = [sa.literal_column(f"{column} DESC"), sa.literal_column("number DESC")]
        op.create_index(f"ix_standing_{column}", "standing", order)
    stale = sa.text("stale")
    op.create_index("ix_standing_stale", "standing", ["post_id"], postgresql_where=stale)


def _row() -> list[sa.Column]:
    """The key and the two moments of every row."""
    moments = [
        sa.Column(
            name,
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        )
        for name in ("created_at", "updated_at")
    ]
    return [sa.Column("id", sa.Uuid(), primary_key=True), *moments]


def _to(name: str, other: str, table: str, gone: str = "CASCADE") -> sa.Column:
    """A column that leads to another table; ``gone`` is what happens when that row goes."""
    key = sa.ForeignKey(other, ondelete=gone, name=op.f(f"fk_{table}_{name}"))
    return sa.Column(name, sa.Uuid(), key, nullable=gone == "SET NULL")


def downgrade() -> None:
    """Removes all of it; who promoted what, and whoever follows a hashtag, is lost."""
    op.drop_column("user", "reacted_shown")
    op.drop_index("ix_post_facets", "post")
    op.drop_column("post", "facets")
    op.drop_table("hashtag_follow")
    for name in ("stand", "stand_anew"):
        op.execute(f"DROP TRIGGER {name} ON post")
        op.execute(f"DROP FUNCTION {name}")
    op.drop_table("standing")
    op.drop_table("promotion")
    op.drop_table("category")
