"""What search asks: the words of each work, likeness of names, and tags in the order of works."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

EXTENSIONS = ("pg_trgm", "unaccent")
NEEDED = (
    "Makapix searches with the extensions pg_trgm and unaccent of PostgreSQL. They come with its "
    "package of contributed modules; install that and migrate again."
)
# Tags and the author's name stand in other tables, so the column cannot be a generated one: it
# follows by itself whatever changes them.
WORDS = """
CREATE FUNCTION words_of_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.words :=
        setweight(to_tsvector('simple', unaccent(NEW.title)), 'A') ||
        setweight(to_tsvector('simple', unaccent(coalesce(
            (SELECT string_agg(tag, ' ') FROM post_tag WHERE post_id = NEW.id), ''))), 'B') ||
        setweight(to_tsvector('simple', unaccent(NEW.alt_text)), 'C') ||
        setweight(to_tsvector('simple', unaccent(NEW.description || ' ' || coalesce(
            (SELECT handle || ' ' || display_name FROM "user" WHERE id = NEW.author_id), ''))), 'D');
    RETURN NEW;
END $$;
CREATE TRIGGER words_of_post BEFORE INSERT OR UPDATE OF title, alt_text, description, author_id
    ON post FOR EACH ROW EXECUTE FUNCTION words_of_post();

CREATE FUNCTION words_of_tagged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE post SET title = title WHERE id IN (SELECT post_id FROM changed);
    RETURN NULL;
END $$;
CREATE TRIGGER words_of_tagged AFTER INSERT ON post_tag
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION words_of_tagged();
CREATE TRIGGER words_of_untagged AFTER DELETE ON post_tag
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION words_of_tagged();

CREATE FUNCTION words_of_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE post SET title = title WHERE author_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER words_of_author AFTER UPDATE OF handle, display_name ON "user" FOR EACH ROW
    WHEN (OLD.handle <> NEW.handle OR OLD.display_name <> NEW.display_name)
    EXECUTE FUNCTION words_of_author();
"""
# A tag's feed is walked by an index over the tags alone: each holds its work's moment.
MOMENTS = """
CREATE FUNCTION moment_of_tag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT created_at INTO NEW.created_at FROM post WHERE id = NEW.post_id;
    RETURN NEW;
END $$;
CREATE TRIGGER moment_of_tag BEFORE INSERT ON post_tag
    FOR EACH ROW EXECUTE FUNCTION moment_of_tag();

CREATE FUNCTION moment_of_tags() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE post_tag SET created_at = NEW.created_at WHERE post_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER moment_of_tags AFTER UPDATE OF created_at ON post FOR EACH ROW
    WHEN (OLD.created_at <> NEW.created_at) EXECUTE FUNCTION moment_of_tags();
"""
LIKENESS = (
    ("post", "title"),
    ("post_tag", "tag"),
    ("user", "handle"),
    ("user", "display_name"),
    ("playlist", "title"),
)
TRIGGERS = (
    ("post", "words_of_post", "words_of_post"),
    ("post_tag", "words_of_tagged", "words_of_tagged"),
    ("post_tag", "words_of_untagged", "words_of_tagged"),
    ("user", "words_of_author", "words_of_author"),
    ("post_tag", "moment_of_tag", "moment_of_tag"),
    ("post", "moment_of_tags", "moment_of_tags"),
)


def upgrade() -> None:
    """Fails with a sentence where the extensions cannot be had."""
    here = op.get_bind()
    known = set(here.scalars(sa.text("SELECT name FROM pg_available_extensions")))
    if not set(EXTENSIONS) <= known:
        raise RuntimeError(NEEDED)
    for name in EXTENSIONS:
        op.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
    op.add_column("post", sa.Column("words", postgresql.TSVECTOR(), server_default=""))
    op.execute(WORDS)
    op.execute(MOMENTS)
    op.execute("UPDATE post SET title = title")
    op.execute("UPDATE post_tag SET created_at = post.created_at FROM post WHERE post.id = post_id")
    op.alter_column("post", "words", nullable=False)
    op.create_index("ix_post_words", "post", ["words"], postgresql_using="gin")
    op.create_index("ix_post_palette", "post", ["palette"], postgresql_using="gin")
    for table, column in LIKENESS:
        op.create_index(
            f"ix_{table}_{column}_like",
            table,
            [column],
            postgresql_using="gin",
            postgresql_ops={column: "gin_trgm_ops"},
        )


def downgrade() -> None:
    """Removes all but the extensions, which others may use."""
    for table, column in LIKENESS:
        op.drop_index(f"ix_{table}_{column}_like", table)
    op.drop_index("ix_post_palette", "post")
    op.drop_index("ix_post_words", "post")
    for table, trigger, _ in TRIGGERS:
        op.execute(f'DROP TRIGGER {trigger} ON "{table}"')
    for name in sorted({function for _, _, function in TRIGGERS}):
        op.execute(f"DROP FUNCTION {name}")
    op.drop_column("post", "words")
