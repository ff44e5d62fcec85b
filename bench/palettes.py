"""Palettes and looks among many works: what a question costs, and what its index finds.

    python -m bench.palettes            with 50,000 works
    python -m bench.palettes 5000       with another number

The works have colours drawn by chance around a few hundred themes, as series of an artist have.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from bench import ground

ROUNDS = 60


def main(posts: int = 50_000) -> None:
    """Fills, measures and prints."""
    with ExitStack() as stack:
        ground.services(stack)
        import make

        people = make.people()
        make.post(people["artist"])
        ground.fill(posts)
        keys = _colour(posts)
        _table(posts, keys)


def _colour(posts: int) -> list[str]:
    """Gives each work a palette and a look of its own; the keys of some palettes."""
    from sqlalchemy import text

    from services.kernel import db, vectors
    from services.palettes import rows

    chance, keys = random.Random(5), []
    themes = [[chance.randrange(1 << 24) for _ in range(16)] for _ in range(400)]
    with db.owner().begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        ids = list(connection.scalars(text("SELECT id FROM post ORDER BY created_at")))
        for name, *_ in vectors.INDEXES:
            connection.execute(text(f"DROP INDEX {name}"))
        values, looks = {}, []
        for i in range(len(ids)):
            theme = chance.choice(themes)
            some = chance.sample(theme, chance.randrange(4, 16))
            held = [f"#{(c + chance.choice((0, 0, 1, 0x10000))) % (1 << 24):06x}" for c in some]
            form = rows.normal(held)
            values[ids[i]] = form
            looks.append([round(chance.gauss(theme[j % 16] / 2**24, 0.1), 4) for j in range(135)])
        made = {rows.key(form): rows.values(form) for form in set(values.values())}
        keys = list(made)
        connection.execute(
            text(
                "INSERT INTO palette (id, key, size, colours, oklab, cells, known, spread) VALUES"
                " (gen_random_uuid(), :key, :size, :colours, :oklab, :cells, :known, :spread)"
            ),
            list(made.values()),
        )
        connection.execute(
            text(
                "UPDATE post SET palette_id = p.id FROM palette p"
                " WHERE p.key = :key AND post.id = :id"
            ),
            [{"id": i, "key": rows.key(form)} for i, form in values.items()],
        )
        connection.execute(
            text(
                "INSERT INTO post_look (id, post_id, form, look)"
                " VALUES (gen_random_uuid(), :id, 1, :look)"
            ),
            [{"id": i, "look": look} for i, look in zip(ids, looks, strict=True)],
        )
        start = time.perf_counter()
        vectors.provide(connection)
        print(f"both indexes of vectors: {time.perf_counter() - start:.0f} s")
    with db.owner().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return keys


def _table(posts: int, keys: list[str]) -> None:
    from services import door, feeds
    from services.auth.actor import ANONYMOUS
    from services.kernel import ids
    from services.palettes import queries
    from services.posts import looks
    from services.search import works

    chance = random.Random(9)
    slug = lambda: ids.slug(chance.randrange(1, posts))  # noqa: E731
    key = lambda: chance.choice(keys)  # noqa: E731
    rows: dict[str, Callable[[], Any]] = {
        "similar works": lambda: door.ask(ANONYMOUS, looks.similar, slug()),
        "near palettes": lambda: door.ask(ANONYMOUS, queries.alike, key()),
        "a palette": lambda: door.ask(ANONYMOUS, queries.page, key()),
        "works in a palette": lambda: door.ask(ANONYMOUS, queries.works, key()),
        "works by a colour": lambda: door.ask(
            ANONYMOUS, works.works, f"palette:#{chance.randrange(1 << 24):06x}"
        ),
        "works by a grey": lambda: door.ask(ANONYMOUS, works.works, "palette:#808080"),
        "facets of the recent": lambda: door.ask(ANONYMOUS, feeds.facets, "recent"),
        "works of PICO-8": lambda: door.ask(ANONYMOUS, works.works, "palette:pico-8"),
    }
    print(f"\n{posts:,} works, {len(keys):,} palettes\n  {'':24}{'p50 ms':>8}{'p95 ms':>8}")
    for name, ask in rows.items():
        ask()
        spent = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            ask()
            spent.append(1000 * (time.perf_counter() - start))
        print(f"  {name:24}{statistics.median(spent):8.1f}{sorted(spent)[-4]:8.1f}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
