"""``python -m bench``: publishing, inspection, feeds and statements, as tables.

Starts its own PostgreSQL, Valkey and Mosquitto in a temporary folder and runs in
about a minute. Figures are medians of this machine at this moment; counts of
statements do not depend on it.
"""

import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import structlog

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
POSTS = 5_000
ROUNDS = 200


def main() -> None:
    """Measures and prints."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with ExitStack() as stack:
        _services(stack)
        import make

        people = make.people()
        _publishing(people["artist"])
        _feeds(people["artist"], people["fan"])
    from bench import inspection

    print("\nInspection of one file, beside decoding it")
    inspection.main()


def _services(stack: ExitStack) -> None:
    from makapix_app.running.embedded import start_mosquitto, start_postgres, start_valkey

    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="makapix-bench-")))
    folder.chmod(0o755)
    os.environ |= {
        "MAKAPIX_DATABASE_URL": stack.enter_context(start_postgres(folder / "postgres")),
        "MAKAPIX_REDIS_URL": stack.enter_context(start_valkey(folder / "valkey")),
        "MAKAPIX_MQTT_URL": stack.enter_context(start_mosquitto(folder / "mosquitto")).server,
        "MAKAPIX_VAR": str(folder / "var"),
    }
    from alembic.config import Config

    from alembic import command

    command.upgrade(Config(str(ROOT / "alembic.ini")), "head")


def _publishing(artist: Any) -> None:
    """From the arrived file to the live work, in this process."""
    import images
    import make

    from jobs import uploads

    print("Publishing, arrived to live (in process)")
    kinds: dict[str, Callable[[int], bytes]] = {
        "PNG 32 × 32": lambda i: images.png(images.art(i, 32, 32)),
        "PNG 256 × 256": lambda i: images.png(images.art(i, 256, 256, 64)),
        "GIF 24 frames 64 × 64": lambda i: images.gif(images.animation(i, 24, 64, 64), [80] * 24),
    }
    for n, (kind, draw) in enumerate(kinds.items()):
        times = []
        for i in range(8):
            job = make.upload(artist, draw(1000 * n + i))
            times.append(_seconds(lambda job=job: uploads.process(str(job))))
        print(f"  {kind:28}{statistics.median(times[1:]) * 1000:10.1f} ms")


def _feeds(artist: Any, fan: Any) -> None:
    from fastapi.testclient import TestClient

    from makapix_app.api import build, cache

    _fill(artist)
    client = TestClient(build())
    slug = client.get("/api/v1/posts").json()["items"][0]["slug"]
    deep = _deep(client)
    questions = {
        "recent feed, cold": ("/api/v1/posts", {}, True),
        "recent feed, cached": ("/api/v1/posts", {}, False),
        "recent feed, signed in": ("/api/v1/posts", fan.bearer, True),
        "recent feed, page 100": (f"/api/v1/posts?cursor={deep}", {}, True),
        "one work": (f"/api/v1/posts/{slug}", {}, True),
        "a profile": ("/api/v1/users/artist", {}, True),
        "works of a profile": ("/api/v1/users/artist/posts", {}, True),
    }
    print(f"\nQuestions, {POSTS:,} works (through the API, in process)")
    print(f"  {'':28}{'median ms':>10}{'CPU ms':>9}{'statements':>12}")
    for name, (path, headers, cold) in questions.items():
        wall, cpu, count = _asked(client, path, headers, cache.clear if cold else None)
        print(f"  {name:28}{wall:10.2f}{cpu:9.2f}{count:12}")


def _asked(
    client: Any, path: str, headers: dict[str, str], before: Callable[[], None] | None
) -> tuple[float, float, int]:
    """Median wall time, CPU time of this process and statements of one request."""
    times = []
    assert client.get(path, headers=headers).status_code == 200
    cpu = time.process_time()
    for _ in range(ROUNDS):
        if before:
            before()
        times.append(_seconds(lambda: client.get(path, headers=headers)))
    spent = (time.process_time() - cpu) / ROUNDS
    with _counted() as statements:
        if before:
            before()
        client.get(path, headers=headers)
    return statistics.median(times) * 1000, spent * 1000, len(statements)


def _fill(artist: Any) -> None:
    """Many works without files, made by copying one in SQL."""
    from sqlalchemy import text

    from services.kernel import db

    with db.primary().begin() as connection:
        columns = connection.execute(
            text(
                "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
                " WHERE table_name = 'post' AND column_name NOT IN"
                " ('id', 'number', 'storage_key', 'sha256', 'created_at')"
            )
        ).scalar_one()
        connection.execute(
            text(
                f"INSERT INTO post (id, storage_key, sha256, created_at, {columns})"
                " SELECT gen_random_uuid(), gen_random_uuid(),"
                " encode(sha256(convert_to(n::text, 'UTF8')), 'hex'),"
                f" now() - n * interval '1 minute', {columns}"
                " FROM generate_series(1, :n) n, (SELECT * FROM post LIMIT 1) one"
            ),
            {"n": POSTS},
        )
        connection.execute(text("ANALYZE"))


def _deep(client: Any) -> str:
    cursor = ""
    for _ in range(99):
        cursor = client.get(f"/api/v1/posts?cursor={cursor}").json()["next_cursor"]
    return cursor


@contextmanager
def _counted() -> Iterator[list[str]]:
    from sqlalchemy import event

    from services.kernel import db

    seen: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    event.listen(db.primary(), "before_cursor_execute", note)
    yield seen
    event.remove(db.primary(), "before_cursor_execute", note)


def _seconds(deed: Callable[[], object]) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
