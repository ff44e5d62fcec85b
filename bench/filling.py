"""Fills a database with works, as many as one likes, at the speed of COPY.

Triggers and foreign keys rest meanwhile and indexes are made at the end, so what the triggers
would have written (the words that find, the moments of hashtags) is written here. The same
people for every size: what grows is the number of works. A thousand works a day, oldest first.
"""

from uuid import UUID

from sqlalchemy import Connection, text

from services.kernel import vectors
from services.kernel.colours import CELL, SPREAD_SIZE
from services.kernel.vectors import LOOK_SIZE

AUTHORS = 5_000
LOOKS_MOST = 50_000  # an index of vectors takes long to make; only so many works have a look
FOLLOWED = 500
KNOWN = "pico-8"
DAY = 86_400
COMMON = ("night", "forest", "castle", "robot", "ocean", "dragon", "city", "flower")
SCENES = ("quiet", "little", "ancient", "broken", "golden", "hidden", "last", "lonely", "rainy")
# Such as “dakure17”: of many different sounds, as names are.
_HANDLE = "translate(substr(md5(n::text), 1, 6), '0123456789abcdef', 'aeioubdfgklmnprs') || n"
# The columns that a copy has from the row that it is made like.
_OTHERS = """
    SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = :table AND is_generated = 'NEVER'
        AND column_name <> ALL(:own)
"""
_OWN = {
    "user": ("id", "handle", "display_name", "followers", "email"),
    "post": ("id", "number", "storage_key", "sha256", "created_at", "author_id", "title", "words",
        "unique_colors", "frames", "durations_ms", "promoted_at", "warnings", "width", "height",
        "palette", "phash", "licence", "palette_id"),
}  # fmt: skip
_PEOPLE = """
    INSERT INTO "user" (id, handle, display_name, followers, {columns})
    SELECT md5('person' || n)::uuid, {handle}, initcap({handle}), n % 100, {columns}
    FROM generate_series(1, :authors) n, (SELECT * FROM "user" WHERE id = :fan) one
"""
# Those who made the newest works: they have some at any size.
_FOLLOWS = """
    INSERT INTO follow (id, follower_id, followed_id)
    SELECT gen_random_uuid(), :fan, md5('person' || 1 + n * 7919 % :authors)::uuid
    FROM generate_series(1, :followed) n
"""
# One palette for ten works, but every third has that of the work which all are made like. Four
# colours by chance, none of them loud: what their names are is not asked. One in fifty is taken for
# a well-known one, so that one work in 75 has that.
_PALETTES = f"""
    INSERT INTO palette (id, key, size, colours, oklab, cells, known, spread)
    SELECT md5('palette' || made.n)::uuid, left(md5(made.n::text), 20), size, colours,
        array_agg(l << 20 | (a + 512) << 10 | (b + 512) ORDER BY l, a, b),
        array_agg(DISTINCT (l + 512) / {CELL} << 12 | (a + 512) / {CELL} << 6 | (b + 512) / {CELL}),
        CASE WHEN made.n % 50 = 7 THEN ARRAY['{KNOWN}'] ELSE '{{}}' END,
        (SELECT array_agg(random()::real) FROM generate_series(1, {SPREAD_SIZE})
                WHERE made.n = made.n)
    FROM (SELECT * FROM palette LIMIT 1) one, (
        SELECT n, (200 + 700 * random())::int AS l, (200 * random() - 100)::int AS a,
            (200 * random() - 100)::int AS b
        FROM generate_series(0, :palettes - 1) n, generate_series(1, 4)) made
    GROUP BY made.n, size, colours
"""
# A hundred of the newest are the artist's; one in eight is promoted, one in twenty has a warning,
# one in sixteen moves, another one in sixteen is free of rights.
_POSTS = """
    INSERT INTO post (id, storage_key, sha256, created_at, author_id, title, words, unique_colors,
        frames, durations_ms, promoted_at, warnings, width, height, palette, phash, licence,
        palette_id, {columns})
    SELECT gen_random_uuid(), gen_random_uuid(), encode(sha256(made.n::text::bytea), 'hex'), moment,
        CASE WHEN made.n % 10 = 0 AND made.n <= 1000 THEN one.author_id
            ELSE md5('person' || person.n)::uuid END,
        made.title, setweight(to_tsvector('simple', made.title), 'A')
            || to_tsvector('simple', person.handle),
        2 + made.n * 31 % 255, made.frames, array_fill(100, ARRAY[made.frames]),
        CASE WHEN made.n % 8 = 0 THEN moment END,
        CASE WHEN made.n % 20 = 3 THEN ARRAY['nsfw'] ELSE '{{}}' END,
        side, side, ARRAY['#000000', '#' || lpad(to_hex(made.n * 7919 % 4096), 6, 'f')],
        hashint8extended(made.n, 7),
        CASE WHEN hashint8extended(made.n, 6) & 15 = 0 THEN 'CC0' ELSE 'ARR' END,
        CASE WHEN made.n % 3 = 0 THEN one.palette_id
            ELSE md5('palette' || made.n % :palettes)::uuid END, {columns}
    FROM (SELECT n, to_timestamp(:now - n * {every}) AS moment,
            (ARRAY[8, 16, 32, 64, 128])[1 + n % 5] AS side,
            CASE WHEN hashint8extended(n, 5) & 15 = 0 THEN 4 ELSE 1 END AS frames,
            initcap((CAST(:scenes AS text[]))[1 + n * 13 % 9]) || ' '
                || (CAST(:common AS text[]))[1 + n * 17 % 8] || ' number ' || n AS title
          FROM generate_series(CAST(:posts AS bigint), 1, -1) n) made,
        LATERAL (SELECT n, {handle} AS handle FROM (SELECT 1 + made.n * 7919 % :authors AS n) one)
            person,
        (SELECT * FROM post WHERE id = :like) one
"""
# Two hashtags for each: a common one that every fourth work shares, and one of sixteen.
_TAGS = """
    INSERT INTO post_tag (id, post_id, tag, position, created_at, traits)
    SELECT gen_random_uuid(), post.id, tag, 0, post.created_at, traits_of(post) FROM post,
        unnest(ARRAY['common' || number % 4, 'tag' || (hashint8extended(number, 4) & 15)]) tag
    ORDER BY post.created_at ON CONFLICT DO NOTHING
"""
_STANDINGS = """
    INSERT INTO standing (id, post_id, number, reactions, comments, heat, stale, traits, created_at,
        palette_id)
    SELECT gen_random_uuid(), id, number, hashint8extended(number, 9) & 63,
        hashint8extended(number, 10) & 15,
        extract(epoch FROM created_at) / 86400 + (hashint8extended(number, 3) & 7), false,
        traits_of(post), created_at, palette_id FROM post
    ORDER BY number DESC
"""
_SHELVES = """
    INSERT INTO shelf (id, author_id, visibility, conformant, warnings, works)
    SELECT gen_random_uuid(), author_id, visibility, conformant, warnings, count(*) FROM post
    GROUP BY 2, 3, 4, 5
"""
# What people did: the fan reacted to one work in fifty and was told as often, and to as many their
# author did; one in ten has a comment and the newest a thousand, one in eight hangs on the front
# page; the artist has 60 playlists, a thousand works in the first, and every hundredth work is in
# one of somebody else.
_DEEDS = (
    """
    INSERT INTO reaction (id, post_id, user_id, emoji, slot, created_at)
    SELECT gen_random_uuid(), id, CASE WHEN number % 50 = 1 THEN :fan ELSE author_id END, '🔥', 1,
        created_at FROM post WHERE number % 50 IN (1, 2)
    """,
    """
    INSERT INTO comment (id, post_id, author_id, body, depth, likes, created_at)
    SELECT gen_random_uuid(), id, author_id, 'Nice', 0, 0, created_at FROM post
    WHERE number % 10 = 1 UNION ALL
    SELECT gen_random_uuid(), :like, md5('person' || n)::uuid, 'Nice', 0, 0,
        now() - n * interval '1 minute' FROM generate_series(1, 1000) n
    """,
    """
    INSERT INTO notification (id, user_id, kind, topic, post_id, happened_at, read_at)
    SELECT md5('told' || number)::uuid, :fan, 'reaction', 'reaction:' || id, id, created_at, now()
    FROM post WHERE number % 50 = 1
    """,
    """
    INSERT INTO notification_person (id, notification_id, person_id)
    SELECT gen_random_uuid(), notification.id, author_id FROM notification
    JOIN post ON post.id = post_id
    """,
    """
    INSERT INTO promotion (id, category, post_id, created_at)
    SELECT gen_random_uuid(), 'frontpage', id, promoted_at FROM post WHERE promoted_at IS NOT NULL
    """,
    """
    INSERT INTO playlist (id, owner_id, title, works, created_at, description, visibility,
        dwell_seconds, followers)
    SELECT md5('playlist' || n)::uuid,
        CASE WHEN n <= 60 THEN one.author_id ELSE md5('person' || 1 + n % :authors)::uuid END,
        'Playlist ' || n, CASE WHEN n = 1 THEN least(1000, :posts) ELSE 1 END,
        now() - n * interval '1 minute', '', 'public', 15, 0
    FROM generate_series(1, 60 + :posts / 100) n, (SELECT * FROM post WHERE id = :like) one
    """,
    """
    INSERT INTO playlist_item (id, playlist_id, post_id, position)
    SELECT gen_random_uuid(), md5('playlist1')::uuid, id, number FROM post
    WHERE number <= 1000 UNION ALL
    SELECT gen_random_uuid(), md5('playlist' || 60 + number / 100)::uuid, id, 1 FROM post
    WHERE number % 100 = 0 AND number / 100 <= :posts / 100
    """,
    f"""
    INSERT INTO post_look (id, post_id, form, look)
    SELECT gen_random_uuid(), id, 1, (SELECT array_agg(random()::real) FROM
        generate_series(1, {LOOK_SIZE}) WHERE number = number)
    FROM (SELECT * FROM post ORDER BY created_at DESC LIMIT :looks) newest
    """,
)
_USED = """
    INSERT INTO used_hashtag (id, tag, works)
    SELECT gen_random_uuid(), tag, count(*) FROM post_tag GROUP BY tag
"""
_DAYS = """
    INSERT INTO uncounted_day (id, day) SELECT gen_random_uuid(), day FROM (
        SELECT DISTINCT (created_at AT TIME ZONE 'UTC')::date AS day FROM post) one
"""


def fill(connection: Connection, posts: int, *, like: UUID, fan: UUID) -> None:
    """Puts works there that are made like the one, and people whom the fan follows.

    The connection is that of a superuser, in a transaction.
    """
    ask = connection.execute
    columns = {
        table: ask(text(_OTHERS), {"table": table, "own": list(own)}).scalar_one()
        for table, own in _OWN.items()
    }
    ask(text("SET LOCAL session_replication_role = replica"))
    ask(text("SET LOCAL statement_timeout = 0"))
    ask(text("SET LOCAL maintenance_work_mem = '256MB'"))
    made = ask(
        text(
            "SELECT indexdef, quote_ident(indexname) AS name FROM pg_indexes WHERE tablename IN"
            " ('user', 'post', 'post_tag', 'reaction', 'comment', 'standing', 'palette',"
            " 'post_look')"
            " AND indexname LIKE 'ix_%'"
        )
    ).all()
    for index in made:
        ask(text(f"DROP INDEX {index.name}"))
    ask(text("DELETE FROM used_hashtag"))
    ask(text("DELETE FROM standing"))
    ask(text("DELETE FROM shelf"))
    ask(text("DELETE FROM post_look"))
    people = _PEOPLE.format(handle=_HANDLE, columns=columns["user"])
    ask(text(people), {"authors": AUTHORS, "fan": fan})
    ask(text(_FOLLOWS), {"fan": fan, "followed": FOLLOWED, "authors": AUTHORS})
    now = ask(text("SELECT extract(epoch FROM now())")).scalar_one()
    palettes = posts // 10
    ask(text(_PALETTES), {"palettes": palettes})
    given = {
        "palettes": palettes,
        "now": int(now),
        "posts": posts,
        "authors": AUTHORS,
        "like": like,
        "fan": fan,
        "looks": LOOKS_MOST,
    }
    words = {"scenes": list(SCENES), "common": list(COMMON)}
    works = _POSTS.format(columns=columns["post"], every=DAY / 1000, handle=_HANDLE)
    ask(text(works), given | words)
    ask(text(_TAGS))
    ask(text(_STANDINGS))
    ask(text(_SHELVES))
    ask(text(_USED))
    ask(text(_DAYS))
    for deed in _DEEDS:
        said = text(deed)
        ask(said, {name: given[name] for name in said.compile().params})
    for index in made:
        if not index.name.startswith("ix_vector"):
            connection.exec_driver_sql(index.indexdef)
    vectors.provide(connection)
