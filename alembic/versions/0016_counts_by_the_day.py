"""Hashtags of the last days counted by the day, and an index of the words of titles."""

import sqlalchemy as sa

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# A deed only notes the day of the works that it changes, in a row of its own, so nobody waits for
# anybody. The schedule counts these days anew. Days that are long over are not noted.
NOTES = """
CREATE FUNCTION note_day(moment timestamptz) RETURNS void LANGUAGE sql AS $$
    INSERT INTO uncounted_day (id, day) SELECT gen_random_uuid(), (moment AT TIME ZONE 'UTC')::date
    WHERE moment > now() - interval '31 days'
$$;

CREATE FUNCTION note_day_of_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_day(created_at) FROM (SELECT DISTINCT created_at FROM changed) one;
    RETURN NULL;
END $$;
CREATE TRIGGER note_day_of_tagged AFTER INSERT ON post_tag
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_day_of_tags();
CREATE TRIGGER note_day_of_untagged AFTER DELETE ON post_tag
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_day_of_tags();

CREATE FUNCTION note_day_of_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_day(OLD.created_at), note_day(NEW.created_at);
    RETURN NULL;
END $$;
CREATE TRIGGER note_day_of_post
    AFTER UPDATE OF visibility, approved_at, deleted_at, conformant, warnings, created_at ON post
    FOR EACH ROW WHEN (
        (OLD.visibility, OLD.approved_at IS NULL, OLD.deleted_at IS NULL, OLD.conformant,
            OLD.warnings, OLD.created_at)
        IS DISTINCT FROM (NEW.visibility, NEW.approved_at IS NULL, NEW.deleted_at IS NULL,
            NEW.conformant, NEW.warnings, NEW.created_at))
    EXECUTE FUNCTION note_day_of_post();

CREATE FUNCTION note_days_of_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_day(created_at) FROM post
    WHERE author_id = NEW.id AND created_at > now() - interval '31 days';
    RETURN NULL;
END $$;
CREATE TRIGGER note_days_of_author
    AFTER UPDATE OF state, works_hidden, profile_hidden ON "user" FOR EACH ROW WHEN (
        (OLD.state, OLD.works_hidden, OLD.profile_hidden)
        IS DISTINCT FROM (NEW.state, NEW.works_hidden, NEW.profile_hidden))
    EXECUTE FUNCTION note_days_of_author();

INSERT INTO uncounted_day (id, day)
SELECT gen_random_uuid(), day FROM (
    SELECT DISTINCT (created_at AT TIME ZONE 'UTC')::date AS day FROM post
    WHERE created_at > now() - interval '31 days') one;
"""
GONE = """
DROP TRIGGER note_days_of_author ON "user";
DROP TRIGGER note_day_of_post ON post;
DROP TRIGGER note_day_of_untagged ON post_tag;
DROP TRIGGER note_day_of_tagged ON post_tag;
DROP FUNCTION note_days_of_author, note_day_of_post, note_day_of_tags, note_day;
"""


def upgrade() -> None:
    """Has the last days counted by the schedule."""
    op.create_table("uncounted_day", *_row(), sa.Column("day", sa.Date(), nullable=False))
    op.create_table(
        "hashtag_day",
        *_row(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("works", sa.Integer(), nullable=False),
        sa.UniqueConstraint("day", "tag", name=op.f("uq_hashtag_day_day_tag")),
    )
    op.create_index("ix_hashtag_day_tag", "hashtag_day", ["tag"])
    lately = sa.Column("lately", sa.Integer(), server_default="0", nullable=False)
    op.add_column("used_hashtag", lately)
    op.create_index(
        "ix_used_hashtag_lately",
        "used_hashtag",
        [sa.literal_column("lately DESC"), "tag"],
        postgresql_where=sa.text("lately > 0"),
    )
    op.execute(NOTES)
    op.create_index(
        "ix_post_title_words",
        "post",
        [sa.literal_column("ts_filter(words, '{a}')")],
        postgresql_using="gin",
    )


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


def downgrade() -> None:
    """Nothing that people made is lost."""
    op.drop_index("ix_post_title_words", "post")
    op.execute(GONE)
    op.drop_index("ix_used_hashtag_lately", "used_hashtag")
    op.drop_column("used_hashtag", "lately")
    op.drop_table("hashtag_day")
    op.drop_table("uncounted_day")
