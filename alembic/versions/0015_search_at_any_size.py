"""Search that costs the same of few works and of many: words asked once, hashtags counted."""

import sqlalchemy as sa

from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

LISTED = "visibility = 'public' AND approved_at IS NOT NULL AND deleted_at IS NULL AND conformant"
# ``unaccent`` counts as changeable, since its dictionary could be; so PostgreSQL would read the
# words anew for each row. Ours does not change, and then they are read once, while planning.
# A slip of the weights: in the text of a query every word stands in quotes.
FUNCTIONS = r"""
CREATE FUNCTION words_asked(said text, weights text DEFAULT '') RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN weights = '' THEN asked ELSE
        regexp_replace(asked::text, '''(?:[^'']|'''')*''', '\&:' || weights, 'g')::tsquery END
    FROM (SELECT websearch_to_tsquery('simple', unaccent(said)) AS asked) one
$$;
CREATE FUNCTION words_begun(said text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsquery('simple', unaccent(said))
$$;
"""
# Only new hashtags are written, and nothing waits for anything: no count is kept, since all who
# publish under a common hashtag would wait for its row. The schedule counts, and forgets.
USED = """
INSERT INTO used_hashtag (id, tag, works)
SELECT gen_random_uuid(), tag, count(*) FROM post_tag GROUP BY tag;

CREATE FUNCTION know_hashtags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO used_hashtag (id, tag, works)
    SELECT gen_random_uuid(), tag, count(*) FROM added GROUP BY tag ORDER BY tag
    ON CONFLICT (tag) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER know_hashtags AFTER INSERT ON post_tag
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION know_hashtags();
"""


def upgrade() -> None:
    """Notes the hashtags that there are."""
    op.execute(FUNCTIONS)
    op.create_table(
        "used_hashtag",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *(
            sa.Column(
                name,
                sa.DateTime(timezone=True),
                server_default=sa.text("clock_timestamp()"),
                nullable=False,
            )
            for name in ("created_at", "updated_at")
        ),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("works", sa.Integer(), nullable=False),
        sa.UniqueConstraint("tag", name=op.f("uq_used_hashtag_tag")),
    )
    op.create_index(
        "ix_used_hashtag_tag_like",
        "used_hashtag",
        ["tag"],
        postgresql_using="gin",
        postgresql_ops={"tag": "gin_trgm_ops"},
    )
    op.execute(USED)
    op.drop_index("ix_post_tag_tag_like", "post_tag")
    newest = ["author_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")]
    op.create_index(
        "ix_post_author_listed",
        "post",
        newest,
        postgresql_include=["warnings"],
        postgresql_where=sa.text(LISTED),
    )
    op.create_index("ix_post_size", "post", ["width", "height"], postgresql_where=sa.text(LISTED))
    op.create_index(
        "ix_post_title_begins",
        "post",
        [sa.literal_column("lower(title) text_pattern_ops")],
        postgresql_where=sa.text(LISTED),
    )
    op.execute("CREATE STATISTICS post_measures (mcv) ON width, height, frames FROM post")


def downgrade() -> None:
    """Nothing that people made is lost."""
    op.execute("DROP STATISTICS post_measures")
    for name in ("ix_post_title_begins", "ix_post_size", "ix_post_author_listed"):
        op.drop_index(name, "post")
    op.create_index(
        "ix_post_tag_tag_like",
        "post_tag",
        ["tag"],
        postgresql_using="gin",
        postgresql_ops={"tag": "gin_trgm_ops"},
    )
    op.execute("DROP TRIGGER know_hashtags ON post_tag")
    op.execute("DROP FUNCTION know_hashtags")
    op.drop_table("used_hashtag")
    op.execute("DROP FUNCTION words_asked, words_begun")
