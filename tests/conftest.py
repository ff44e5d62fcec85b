"""Real services for every test, started once: PostgreSQL (migrated), Valkey, Mosquitto.

People are fixtures: ``artist``, ``fan``, ``stranger``, ``moderator``, ``owner``.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace

import httpx
import hypothesis
import pytest

ROOT = Path(__file__).parents[1]
# Empties every table but what migrations brought; since all are emptied, none is asked who leads
# to it. Deleting a few rows is a tenth of the work of new files for each table and index. Once a
# table has grown all are truncated, lest the next stories wade through what is left of the rows.
EMPTY = """
DO $$
DECLARE
    tables text[];
    grown boolean;
    each text;
BEGIN
    SELECT array_agg(oid::regclass::text) FILTER (WHERE NOT relispartition),
        bool_or(pg_relation_size(oid) > 400000)
    FROM pg_class INTO tables, grown
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
        AND relname NOT IN ('alembic_version', 'category');
    IF grown THEN
        EXECUTE 'TRUNCATE ' || array_to_string(tables, ', ') || ' CASCADE';
    ELSE
        SET LOCAL session_replication_role = replica;
        FOREACH each IN ARRAY tables LOOP EXECUTE 'DELETE FROM ' || each; END LOOP;
    END IF;
    PERFORM setval(oid::regclass, 1, false) FROM pg_class
    WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
END $$
"""
# What the planner knows, and with it which plan a story meets, must not hang on the moment.
STEADY = ("ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()")
PUSH_KEY = "1" * 64  # any number of that size will do
# As many as come at once in a story: who waits two seconds for a connection is turned away, which
# on a busy machine would be the seventeenth of twenty. Likewise no Redis hangs that is only slow.
CONNECTIONS = 24
REDIS_SECONDS = 20.0
# Answers of real processes are waited for: that httpx gives up after five seconds is no rule here.
_patience = httpx.Client.__init__.__kwdefaults__["timeout"]
_patience.connect = _patience.read = _patience.write = _patience.pool = 60.0
# Nor does an invented example have to be dealt with in 200 ms, or to be invented in a second.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.function_scoped_fixture,  # theirs is the database, not its rows
    ],
)
hypothesis.settings.load_profile("house")


@contextmanager
def open_for_others() -> Iterator[Path]:
    """A folder in which programs of other users may run. Those of pytest are closed to them
    whenever another run of pytest begins on this machine."""
    with tempfile.TemporaryDirectory(prefix="makapix-test-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Such a folder for one story."""
    with open_for_others() as folder:
        yield folder


@pytest.fixture(scope="session")
def services() -> Iterator[dict[str, str]]:
    """Embedded PostgreSQL, Valkey and Mosquitto in a folder of their own."""
    from makapix_app.running.embedded import start_mosquitto, start_postgres, start_valkey

    with ExitStack() as stack:
        folder = stack.enter_context(open_for_others())
        broker = stack.enter_context(start_mosquitto(folder / "mosquitto"))
        yield {
            **_database_urls(stack.enter_context(start_postgres(folder / "postgres"))),
            "MAKAPIX_REDIS_URL": stack.enter_context(start_valkey(folder / "valkey")),
            "MAKAPIX_MQTT_URL": broker.server,
            "MAKAPIX_TEST_MQTT_WEB_URL": broker.web,
            "MAKAPIX_VAR": str(folder / "var"),
            "MAKAPIX_PUSH_KEY": PUSH_KEY,
            "MAKAPIX_DATABASE_POOL": str(CONNECTIONS),
        }


def _database_urls(owner: str) -> dict[str, str]:
    """The application has a role of its own, as in every installation."""
    host = owner.rsplit("@", 1)[1]
    return {
        "MAKAPIX_DATABASE_OWNER_URL": owner,
        "MAKAPIX_DATABASE_URL": f"postgresql://makapix_app:application@{host}",
    }


@pytest.fixture(scope="session")
def database(services: dict[str, str]) -> None:
    """The environment of this process points to the services; the schema is migrated."""
    from alembic.config import Config

    from alembic import command
    from services.edges import limits, queue
    from services.kernel import db
    from services.kernel.settings import settings

    os.environ.update(services)
    settings.cache_clear()
    db.dispose()
    limits.WAIT_SECONDS = REDIS_SECONDS
    limits.restart()
    queue.connection.cache_clear()
    command.upgrade(Config(str(ROOT / "alembic.ini")), "head")
    with db.owner().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in STEADY:
            connection.exec_driver_sql(statement)


@pytest.fixture
def clean(database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty database, an empty queue and an empty storage."""
    from sqlalchemy import text

    from services.edges import limits, queue, shared
    from services.edges.storage import storage
    from services.kernel import db
    from services.kernel.settings import settings

    monkeypatch.setenv("MAKAPIX_VAR", str(tmp_path))
    settings.cache_clear()
    storage.cache_clear()
    with db.owner().begin() as connection:
        connection.execute(text(EMPTY))
    limits.restart()  # first, so that nothing is told after
    queue.connection().flushall()
    shared.forget_here()
    yield
    storage.cache_clear()
    settings.cache_clear()


@pytest.fixture
def one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process counts of questions and deeds falls into one window, however near to
    its end the story begins."""
    from services.edges import tally

    begun = time.time() // 3600 * 3600
    monkeypatch.setattr(tally, "time", SimpleNamespace(time=lambda: begun))


@pytest.fixture
def long_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What all visitors share for a second or two outlasts the story, however long it takes."""
    from services.edges import shared

    monkeypatch.setattr(shared, "PROCESS_SECONDS", 600.0)
    monkeypatch.setattr(shared, "REDIS_SECONDS", 600)


@pytest.fixture
def people(clean: None):
    """The cast of most stories."""
    import make

    return make.people()


@pytest.fixture
def artist(people):
    """Publishes; trusted."""
    return people["artist"]


@pytest.fixture
def fan(people):
    """Looks at what others publish."""
    return people["fan"]


@pytest.fixture
def stranger(people):
    """Has an account and nothing to do with the others; not trusted."""
    return people["stranger"]


@pytest.fixture
def moderator(people):
    """Keeps the place safe."""
    return people["moderator"]


@pytest.fixture
def owner(people):
    """Owns the place."""
    return people["owner"]


@pytest.fixture
def statements(database: None):
    """Counts the SQL statements that run: ``with statements() as count: ...; count.all``."""
    from sqlalchemy import event

    from services.kernel import db

    class Count:
        def __init__(self) -> None:
            self.all: list[str] = []

    @contextmanager
    def counting():
        count = Count()

        def note(conn, cursor, statement, *rest):
            count.all.append(statement)

        for engine in (db.primary(), db.questions()):
            event.listen(engine, "before_cursor_execute", note)
        try:
            yield count
        finally:
            for engine in (db.primary(), db.questions()):
                event.remove(engine, "before_cursor_execute", note)

    return counting
