"""Moments and palettes of works beside their answers, and answers to comments by hash.

An order by answers passes works of other days and other palettes in its index. What was answered
to a comment is looked up in one page, however many comments there are. Nobody waits: it can be
stopped anywhere and begun again.
"""

import sqlalchemy as sa

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BATCH = 5_000  # works whose moments and palettes are written in one transaction
STAND = """
CREATE OR REPLACE FUNCTION stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO standing (id, post_id, number, reactions, comments, heat, stale, traits{column})
    VALUES (gen_random_uuid(), NEW.id, NEW.number, NEW.reactions, NEW.comments,
            extract(epoch FROM NEW.created_at) / 86400 - 2, NEW.reactions + NEW.comments > 0,
            traits_of(NEW){value});
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION stand_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE standing SET reactions = NEW.reactions, comments = NEW.comments, stale = true{change}
    WHERE post_id = NEW.id;
    RETURN NULL;
END $$;
"""
PALETTE = """
ALTER TABLE standing ADD COLUMN IF NOT EXISTS palette_id uuid;

CREATE OR REPLACE FUNCTION take_palette() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE standing SET palette_id = NEW.palette_id WHERE post_id = NEW.id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER take_palette AFTER UPDATE OF palette_id ON post FOR EACH ROW
    WHEN (OLD.palette_id IS DISTINCT FROM NEW.palette_id) EXECUTE FUNCTION take_palette();
"""
# A work that somebody changes meanwhile waits for its batch, or its batch for it.
BACKFILL = """
WITH batch AS (
    SELECT id, created_at, palette_id FROM post
    WHERE number > {after} AND number <= {last} FOR NO KEY UPDATE
)
UPDATE standing SET created_at = batch.created_at, palette_id = batch.palette_id FROM batch
WHERE standing.post_id = batch.id AND (standing.created_at, standing.palette_id)
    IS DISTINCT FROM (batch.created_at, batch.palette_id)
"""
# By name: what the index is of, and what it was before.
INDEXES = {
    "ix_comment_below": ("comment USING hash (root_id)", "comment (root_id, created_at, id)"),
    **{
        f"ix_standing_{order}": (
            f"standing ({order} DESC, number DESC) INCLUDE (post_id, traits, created_at, palette_id)",
            f"standing ({order} DESC, number DESC) INCLUDE (post_id, traits)",
        )
        for order in ("reactions", "comments", "heat")
    },
}


def upgrade() -> None:
    """New works have their moments first, then those that there are."""
    values, change = ", NEW.created_at, NEW.palette_id", ", created_at = NEW.created_at"
    op.execute(PALETTE)
    op.execute(STAND.format(column=", created_at, palette_id", value=values, change=change))
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
    op.execute(STAND.format(column="", value="", change=""))
    op.execute("DROP TRIGGER take_palette ON post")
    op.execute("DROP FUNCTION take_palette")
    op.drop_column("standing", "palette_id")


def _index(name: str, made: str) -> None:
    """Has an index made beside those who write, and then put in the place of one of its name."""
    for left in (f"{name}_new", f"{name}_old"):  # by one who was stopped
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {left}")
    op.execute(f"CREATE INDEX CONCURRENTLY {name}_new ON {made}")
    op.execute(f"ALTER INDEX IF EXISTS {name} RENAME TO {name}_old")
    op.execute(f"ALTER INDEX {name}_new RENAME TO {name}")
    op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}_old")
