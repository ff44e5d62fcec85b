"""Logins at the broker, and the triggers that tell the publisher when who may listen changes."""

import sqlalchemy as sa

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# What ends a credential: its own row, its session, its token, its person.
WAKES = """
CREATE FUNCTION wake_broker() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('broker', '');
    RETURN NULL;
END $$;
CREATE TRIGGER wake_broker AFTER INSERT OR DELETE ON broker_credential
    FOR EACH STATEMENT EXECUTE FUNCTION wake_broker();
CREATE TRIGGER wake_broker AFTER UPDATE OF revoked_at ON auth_session
    FOR EACH STATEMENT EXECUTE FUNCTION wake_broker();
CREATE TRIGGER wake_broker AFTER UPDATE OF revoked_at ON api_token
    FOR EACH STATEMENT EXECUTE FUNCTION wake_broker();
CREATE TRIGGER wake_broker AFTER UPDATE OF state ON "user"
    FOR EACH STATEMENT EXECUTE FUNCTION wake_broker();
"""
TABLES = ("broker_credential", "auth_session", "api_token", '"user"')


def upgrade() -> None:
    op.create_table(
        "broker_credential",
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
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("api_token_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(session_id IS NULL) <> (api_token_id IS NULL)",
            name=op.f("ck_broker_credential_from_one_source"),
        ),
        *[
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_broker_credential_{column}"),
                ondelete="CASCADE",
            )
            for column, table in (
                ("user_id", "user"),
                ("session_id", "auth_session"),
                ("api_token_id", "api_token"),
            )
        ],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broker_credential")),
    )
    for column in ("user_id", "session_id", "api_token_id", "expires_at"):
        name = op.f(f"ix_broker_credential_{column}")
        op.create_index(name, "broker_credential", [column])
    op.execute(WAKES)


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP TRIGGER wake_broker ON {table}")
    op.execute("DROP FUNCTION wake_broker()")
    op.drop_table("broker_credential")
