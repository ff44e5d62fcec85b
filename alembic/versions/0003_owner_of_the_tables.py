"""The role owner changes only for who owns the tables: the application's role does not."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

GUARD = """
CREATE OR REPLACE FUNCTION guard_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('makapix.owner_change', true), '') = 'command line'{more} THEN
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
"""
OWNS_THE_TABLE = """
        AND current_user = (SELECT tableowner FROM pg_tables
                            WHERE schemaname = TG_TABLE_SCHEMA AND tablename = TG_TABLE_NAME)"""


def upgrade() -> None:
    op.execute(GUARD.format(more=OWNS_THE_TABLE))


def downgrade() -> None:
    op.execute(GUARD.format(more=""))
