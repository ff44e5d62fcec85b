"""What the benches stand on: services of their own, many works, and counted statements."""

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import structlog

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
FREE = {
    "MAKAPIX_READS_PER_IP_MINUTE": "1000000000",
    "MAKAPIX_READS_PER_PERSON_MINUTE": "1000000000",
    "MAKAPIX_WRITES_PER_IP_MINUTE": "1000000000",
    "MAKAPIX_WRITES_PER_PERSON_MINUTE": "1000000000",
}
"""The bench is one caller that stands for many; each request is counted all the same."""


def services(stack: ExitStack) -> Path:
    """A throwaway PostgreSQL, Valkey and Mosquitto, migrated; the folder of this run."""
    from makapix_app.running.embedded import start_mosquitto, start_postgres, start_valkey
    from services.edges import limits, queue
    from services.kernel import db
    from services.kernel.settings import settings

    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="makapix-bench-")))
    folder.chmod(0o755)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    os.environ |= FREE | {
        "MAKAPIX_DATABASE_URL": stack.enter_context(start_postgres(folder / "postgres")),
        "MAKAPIX_REDIS_URL": stack.enter_context(start_valkey(folder / "valkey")),
        "MAKAPIX_MQTT_URL": stack.enter_context(start_mosquitto(folder / "mosquitto")).server,
        "MAKAPIX_VAR": str(folder / "var"),
    }
    for kept in (settings, queue.connection):  # of the services before these, which are gone
        kept.cache_clear()
    db.dispose()
    limits.restart()
    from alembic.config import Config

    from alembic import command

    command.upgrade(Config(str(ROOT / "alembic.ini")), "head")
    return folder


def fill(posts: int) -> None:
    """Many works without files."""
    import make

    make.copies(posts)


def talk(person: Any, works: int, each: int = 12) -> None:
    """So many comments, each with a link, below each of the newest works."""
    from sqlalchemy import text

    from services.kernel import db

    with db.owner().begin() as connection:
        connection.execute(
            text(
                "INSERT INTO comment (id, post_id, author_id, body, depth, likes, created_at)"
                " SELECT gen_random_uuid(), work.id, :person, 'See https://example.org/' || n,"
                " 0, 0, now() - n * interval '1 minute' FROM generate_series(1, :each) AS n,"
                " (SELECT id FROM post ORDER BY created_at DESC, id DESC LIMIT :works) AS work"
            ),
            {"person": person.id, "each": each, "works": works},
        )
    with db.owner().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def newest_slug() -> str:
    """The slug of the newest work that all find."""
    from services import door, feeds
    from services.auth.actor import ANONYMOUS

    return door.ask(ANONYMOUS, feeds.recent, limit=1).items[0].slug


def tag(hashtag: str) -> None:
    """A hashtag for every work."""
    from sqlalchemy import text

    from services.kernel import db

    with db.owner().begin() as connection:
        connection.execute(
            text(
                "INSERT INTO post_tag (id, post_id, tag, position, created_at, traits)"
                " SELECT gen_random_uuid(), id, :tag, 0, created_at, traits_of(post) FROM post"
                " ON CONFLICT DO NOTHING"
            ),
            {"tag": hashtag},
        )


def pages(client: Any, feed: str = "/api/v1/posts") -> list[str]:
    """The cursors of the first pages of a list, a hundred at most."""
    cursors = [""]
    while cursors[-1] or len(cursors) == 1:
        if len(cursors) > 100:
            return cursors
        answer = client.get(f"{feed}?cursor={cursors[-1]}").json()
        cursors.append(answer["next_cursor"])
    return cursors[:-1]


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of this process while the block lasts, as they could be typed."""
    from psycopg import ClientCursor
    from sqlalchemy import event

    from services.kernel import db

    seen: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        driver = conn.connection.driver_connection
        seen.append(ClientCursor(driver).mogrify(statement, parameters))

    for engine in (db.primary(), db.questions()):
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in (db.primary(), db.questions()):
        event.remove(engine, "before_cursor_execute", note)
