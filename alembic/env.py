"""Migrations run on the settings' database, or on a connection that a test hands in."""

from alembic import context
from services.kernel import db, grants, vectors
from services.kernel.settings import settings
from services.models import metadata


def run(connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        compare_server_default=True,
        include_name=lambda name, kind, _: (
            kind != "index" or not (name or "").startswith("ix_vector")
        ),
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with db.owner().connect() as own:
        # Two starts at once migrate one after the other.
        own.exec_driver_sql("SET statement_timeout = 0")
        own.exec_driver_sql("SELECT pg_advisory_lock(7211)")
        own.commit()
        run(own)
        vectors.provide(own)
        grants.provide(own, settings().database_url)
        own.commit()
