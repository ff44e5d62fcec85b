"""Pages that cost the same of any number of works: keys by hash, traits, and shelves counted.

Writing waits while the works are counted for their authors (3 s for a million), reading does not.
The rest is done beside people who read and write: it can be stopped anywhere and begun again.
"""

import sqlalchemy as sa

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BATCH = 5_000  # works whose traits are written in one transaction
LISTED = "visibility = 'public' AND approved_at IS NOT NULL AND deleted_at IS NULL AND conformant"
WITHDRAWN = (
    "profile_hidden OR state = 'deactivated' OR (state IN ('suspended', 'banned') AND works_hidden)"
)
TRAITS = """'size:16', 'size:32', 'size:64', 'size:128', 'size:256', 'motion:animated',
    'motion:still', 'colours:4', 'colours:8', 'colours:16', 'colours:32', 'colours:64',
    'colours:256', 'format:png', 'format:gif', 'format:webp', 'format:bmp', 'format:jpeg',
    'licence:cc0', 'licence:cc-by', 'licence:cc-by-sa', 'licence:cc-by-nd', 'licence:cc-by-nc',
    'licence:cc-by-nc-sa', 'licence:cc-by-nc-nd', 'licence:pdm', 'licence:arr'"""
# What is added to a shelf makes it where there is none; what is taken away never does, so that
# works which go with their author leave nothing behind. Of two deeds with works of one author the
# second waits for the first: they would wait for each other, where each takes from one shelf and
# puts on the other's.
SHELVES = """
CREATE OR REPLACE FUNCTION hold_shelves(authors uuid[]) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(place) FROM (
        SELECT DISTINCT uuid_hash_extended(author, 18) AS place FROM unnest(authors) author
        ORDER BY place) one
$$;

CREATE TABLE IF NOT EXISTS shelf (
    id uuid NOT NULL CONSTRAINT pk_shelf PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    author_id uuid NOT NULL
        CONSTRAINT fk_shelf_author_id REFERENCES "user" (id) ON DELETE CASCADE,
    visibility text NOT NULL,
    conformant boolean NOT NULL,
    warnings text[] NOT NULL,
    works integer NOT NULL,
    CONSTRAINT uq_shelf_author_id_visibility_conformant_warnings
        UNIQUE (author_id, visibility, conformant, warnings)
);

CREATE OR REPLACE FUNCTION shelve() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM hold_shelves(ARRAY(SELECT author_id FROM added));
    INSERT INTO shelf (id, author_id, visibility, conformant, warnings, works)
    SELECT gen_random_uuid(), author_id, visibility, conformant, warnings, count(*) FROM added
    WHERE deleted_at IS NULL GROUP BY 2, 3, 4, 5 ORDER BY 2, 3, 4, 5
    ON CONFLICT (author_id, visibility, conformant, warnings)
    DO UPDATE SET works = shelf.works + excluded.works;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER shelve AFTER INSERT ON post
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION shelve();

CREATE OR REPLACE FUNCTION unshelve() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM hold_shelves(ARRAY(SELECT author_id FROM removed));
    UPDATE shelf SET works = works - gone.count FROM (
        SELECT author_id, visibility, conformant, warnings, count(*) FROM removed
        WHERE deleted_at IS NULL GROUP BY 1, 2, 3, 4) gone
    WHERE (shelf.author_id, shelf.visibility, shelf.conformant, shelf.warnings)
        = (gone.author_id, gone.visibility, gone.conformant, gone.warnings);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER unshelve AFTER DELETE ON post
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION unshelve();

CREATE OR REPLACE FUNCTION shelve_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM hold_shelves(ARRAY[OLD.author_id, NEW.author_id]);
    UPDATE shelf SET works = works - 1 WHERE OLD.deleted_at IS NULL
        AND (author_id, visibility, conformant, warnings)
            = (OLD.author_id, OLD.visibility, OLD.conformant, OLD.warnings);
    INSERT INTO shelf (id, author_id, visibility, conformant, warnings, works)
    SELECT gen_random_uuid(), NEW.author_id, NEW.visibility, NEW.conformant, NEW.warnings, 1
    WHERE NEW.deleted_at IS NULL
    ON CONFLICT (author_id, visibility, conformant, warnings)
    DO UPDATE SET works = shelf.works + 1;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER shelve_anew
    AFTER UPDATE OF author_id, visibility, deleted_at, conformant, warnings ON post
    FOR EACH ROW WHEN (
        (OLD.author_id, OLD.visibility, OLD.deleted_at IS NULL, OLD.conformant, OLD.warnings)
        IS DISTINCT FROM
        (NEW.author_id, NEW.visibility, NEW.deleted_at IS NULL, NEW.conformant, NEW.warnings))
    EXECUTE FUNCTION shelve_anew();

DELETE FROM shelf;
INSERT INTO shelf (id, author_id, visibility, conformant, warnings, works)
SELECT gen_random_uuid(), author_id, visibility, conformant, warnings, count(*) FROM post
WHERE deleted_at IS NULL GROUP BY 2, 3, 4, 5;
"""
STAND = """
CREATE OR REPLACE FUNCTION stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO standing (id, post_id, number, reactions, comments, heat, stale{column})
    VALUES (gen_random_uuid(), NEW.id, NEW.number, NEW.reactions, NEW.comments,
            extract(epoch FROM NEW.created_at) / 86400 - 2, NEW.reactions + NEW.comments > 0{value});
    RETURN NULL;
END $$;
"""
# Written when a hashtag comes, as 0010 has it for the moment alone.
TAGGED = """
CREATE OR REPLACE FUNCTION moment_of_tag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT {read} INTO {written} FROM post WHERE id = NEW.post_id;
    RETURN NEW;
END $$;
"""
CHOSEN = """
CREATE OR REPLACE FUNCTION traits_of(work post) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(bit_or(1::bigint << (place - 1)::integer), 0)
    FROM unnest(ARRAY[{traits}]) WITH ORDINALITY known (word, place)
    WHERE word = ANY (work.facets) AND work.visibility = 'public'
        AND work.approved_at IS NOT NULL AND work.deleted_at IS NULL AND work.conformant
$$;

CREATE OR REPLACE FUNCTION take_traits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE standing SET traits = traits_of(NEW) WHERE post_id = NEW.id;
    UPDATE post_tag SET traits = traits_of(NEW) WHERE post_id = NEW.id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER take_traits
    AFTER UPDATE OF visibility, approved_at, deleted_at, conformant, width, height, frames,
        unique_colors, native_format, licence ON post
    FOR EACH ROW WHEN (traits_of(OLD) IS DISTINCT FROM traits_of(NEW))
    EXECUTE FUNCTION take_traits();

ALTER TABLE standing ADD COLUMN IF NOT EXISTS traits bigint NOT NULL DEFAULT 0;
ALTER TABLE post_tag ADD COLUMN IF NOT EXISTS traits bigint NOT NULL DEFAULT 0;
"""
# A work that somebody changes meanwhile waits for its batch, or its batch for it.
BACKFILL = """
WITH batch AS (
    SELECT id, traits_of(post) AS traits FROM post
    WHERE number > {after} AND number <= {last} FOR NO KEY UPDATE
), tagged AS (
    UPDATE post_tag SET traits = batch.traits FROM batch
    WHERE post_tag.post_id = batch.id AND post_tag.traits <> batch.traits
)
UPDATE standing SET traits = batch.traits FROM batch
WHERE standing.post_id = batch.id AND standing.traits <> batch.traits
"""
BY_HASH = "(uuid_hash_extended(post_id, 0) # uuid_hash_extended(user_id, 0))"
# By name: what the index is of, and what it was before; nothing where there was none.
INDEXES = {
    "ix_post_id": ("post USING hash (id)", ""),
    "ix_user_id": ('"user" USING hash (id)', ""),
    "ix_user_withdrawn": (f'"user" (id) WHERE {WITHDRAWN}', ""),
    "ix_comment_id": ("comment USING hash (id)", ""),
    "ix_reaction_whose": (f"reaction USING hash ({BY_HASH})", ""),
    "ix_post_recent": (
        "post (created_at DESC, id DESC) INCLUDE (author_id, warnings, facets, palette_id)"
        f" WHERE {LISTED}",
        f"post (created_at DESC, id DESC) WHERE {LISTED}",
    ),
    "ix_post_promoted": (
        "post (promoted_at DESC, id DESC)"
        " INCLUDE (author_id, warnings, facets, palette_id, created_at)"
        f" WHERE promoted_at IS NOT NULL AND {LISTED}",
        f"post (promoted_at DESC, id DESC) WHERE promoted_at IS NOT NULL AND {LISTED}",
    ),
    "ix_post_tag_feed": (
        "post_tag (tag, created_at DESC, post_id DESC) INCLUDE (traits)",
        "post_tag (tag, created_at DESC, post_id DESC)",
    ),
    **{
        f"ix_standing_{order}": (
            f"standing ({order} DESC, number DESC) INCLUDE (post_id, traits)",
            f"standing ({order} DESC, number DESC)",
        )
        for order in ("reactions", "comments", "heat")
    },
}


def upgrade() -> None:
    """Nobody waits for the traits of works that there are, nor for the indexes."""
    op.execute(SHELVES)
    op.execute(CHOSEN.format(traits=TRAITS))
    op.execute(STAND.format(column=", traits", value=", traits_of(NEW)"))
    written = "NEW.created_at, NEW.traits"
    op.execute(TAGGED.format(read="created_at, traits_of(post)", written=written))
    with op.get_context().autocommit_block():
        last = op.get_bind().execute(sa.text("SELECT max(number) FROM post")).scalar() or 0
        for after in range(0, last, BATCH):
            op.execute(BACKFILL.format(after=after, last=after + BATCH))
        for name, (made, _) in INDEXES.items():
            _index(name, made)


def downgrade() -> None:
    """Nothing that people made is lost."""
    with op.get_context().autocommit_block():
        for name, (_, before) in INDEXES.items():
            _index(name, before)
    op.execute("DROP TRIGGER take_traits ON post")
    op.execute("DROP FUNCTION take_traits")
    op.execute(STAND.format(column="", value=""))
    op.execute(TAGGED.format(read="created_at", written="NEW.created_at"))
    op.execute("DROP FUNCTION traits_of")
    for table in ("standing", "post_tag"):
        op.drop_column(table, "traits")
    for name in ("shelve", "unshelve", "shelve_anew"):
        op.execute(f"DROP TRIGGER {name} ON post")
        op.execute(f"DROP FUNCTION {name}")
    op.execute("DROP FUNCTION hold_shelves")
    op.drop_table("shelf")


def _index(name: str, made: str) -> None:
    """Has an index made beside those who write, and then put in the place of one of its name."""
    for left in (f"{name}_new", f"{name}_old"):  # by one who was stopped
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {left}")
    if made:
        op.execute(f"CREATE INDEX CONCURRENTLY {name}_new ON {made}")
    op.execute(f"ALTER INDEX IF EXISTS {name} RENAME TO {name}_old")
    op.execute(f"ALTER INDEX IF EXISTS {name}_new RENAME TO {name}")
    op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}_old")
