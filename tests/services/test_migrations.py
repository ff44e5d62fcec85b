"""Migrations on a database where people live: nobody and nothing is lost, up or down."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from alembic import command
from services.kernel import db
from services.kernel.settings import settings

ROOT = Path(__file__).parents[2]
PERSON = """
INSERT INTO "user" (id, handle, email, display_name, bio, role, state, works_hidden, is_demo,
                    trusted, reputation)
VALUES (:id, :handle, :email, 'Ada', '', 'user', :state, false, false, true, 7)
"""
WORK = """
INSERT INTO post (id, author_id, title, description, alt_text, licence, remixable, visibility,
                  conformant, storage_key, files_public, native_format, file_bytes, sha256, width,
                  height, frames, durations_ms, loop_ms, loop_count, unique_colors,
                  max_frame_colors, transparency_meta, alpha_meta, transparency_actual,
                  alpha_actual, phash, flashes_per_second, artwork_modified_at,
                  metadata_modified_at)
VALUES (:id, :author, 'A pond', '', '', 'CC0', true, :visibility, true, :key, false, 'png', 9,
        :sha256, 8, 8, 1, '{0}', 0, 0, 2, 2, false, false, false, false, :phash, 0, now(), now())
"""


@pytest.fixture
def old(database: None) -> Iterator[tuple[Connection, Config]]:
    """A database of the first schema, and the configuration that migrates it."""
    name = f"old_{uuid4().hex[:8]}"
    url = db.address(settings().database_owner_url)
    with db.owner().connect().execution_options(isolation_level="AUTOCOMMIT") as server:
        server.execute(text(f"CREATE DATABASE {name}"))
        engine = create_engine(url.rsplit("/", 1)[0] + f"/{name}")
        try:
            with engine.connect() as connection:
                config = Config(str(ROOT / "alembic.ini"))
                config.attributes["connection"] = connection
                command.upgrade(config, "0001")
                connection.commit()
                yield connection, config
        finally:
            engine.dispose()
            server.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _inhabit(connection: Connection) -> None:
    for handle, state in (("ada", "active"), ("bad", "banned")):
        author = uuid4()
        person = {"id": author, "handle": handle, "email": f"{handle}@example.org"}
        connection.execute(text(PERSON), person | {"state": state})
        for number, visibility in enumerate(("public", "hidden")):
            work = {"id": uuid4(), "author": author, "key": uuid4(), "visibility": visibility}
            facts = {"sha256": uuid4().hex * 2, "phash": (-1) ** number * (2**63 - 1 - number)}
            connection.execute(text(WORK), work | facts)
    connection.commit()


def _inhabitants(connection: Connection) -> list[tuple]:
    rows = connection.execute(
        text("""SELECT handle, email, state, reputation, title, visibility, phash, sha256
                FROM "user" JOIN post ON author_id = "user".id ORDER BY sha256""")
    )
    return [tuple(row) for row in rows]


def test_people_and_works_live_through_every_migration_and_back(old):
    connection, config = old
    _inhabit(connection)
    before = _inhabitants(connection)
    assert len(before) == 4
    for step in (command.upgrade, command.downgrade, command.upgrade):
        connection.commit()  # a migration ends its transaction where it makes indexes beside others
        step(config, "head" if step is command.upgrade else "0001")
        connection.commit()
        assert _inhabitants(connection) == before


def test_people_who_were_there_before_start_with_nothing_followed_and_nothing_hidden(old):
    connection, config = old
    _inhabit(connection)
    command.upgrade(config, "head")
    rows = connection.execute(
        text("""SELECT followers, following, profile_hidden, links, totp_since FROM "user" """)
    )
    assert {(f, g, h, tuple(k), t) for f, g, h, k, t in rows} == {(0, 0, False, (), None)}


def test_what_an_older_schema_does_not_know_becomes_the_nearest_thing_that_it_does(old):
    connection, config = old
    _inhabit(connection)
    command.upgrade(config, "head")
    connection.execute(text("UPDATE post SET visibility = 'draft' WHERE visibility = 'hidden'"))
    connection.execute(
        text("""UPDATE "user" SET state = 'suspended', suspended_until = now()
                WHERE handle = 'bad'""")
    )
    connection.commit()
    command.downgrade(config, "0001")
    connection.commit()
    assert {(row[0], row[2], row[5]) for row in _inhabitants(connection)} == {
        ("ada", "active", "public"),
        ("ada", "active", "hidden"),
        ("bad", "banned", "public"),
        ("bad", "banned", "hidden"),
    }
