"""The feed of whom one follows, and the feeds of hashtags: whole, in order, from an index."""

import re
from datetime import timedelta
from uuid import uuid4

import make
import pytest
import time_machine
from sqlalchemy import text

from services import door, feeds
from services.auth.actor import SYSTEM, Credential
from services.kernel import cursors, db, ids
from services.kernel.clock import now
from services.kernel.errors import Forbidden, Invalid, NotSignedIn
from services.palettes import filters
from services.posts import commands
from services.search import popular, works

ANYONE = Credential()
START = now() - timedelta(days=1)


def walked(who, feed, *args, limit, meanwhile=lambda: None):
    seen, cursor = [], ""
    while True:
        page = door.ask(who, feed, *args, cursor=cursor, limit=limit)
        seen += [card.title for card in page.items]
        cursor = page.next_cursor
        if not cursor:
            return seen
        meanwhile()


@pytest.fixture
def followed(artist, fan, stranger, moderator):
    """The fan follows the artist and the moderator, whose works come in turns."""
    for person in (artist, moderator):
        make.relate("Follow", fan, person)
    for i in range(12):
        work = make.post((artist, moderator, make_trusted(stranger))[i % 3], title=f"w{i:02}")
        make.change(work, created_at=START + timedelta(seconds=i // 4))
    return fan


def make_trusted(person):
    make.change_person(person, trusted=True)
    return person


@pytest.mark.parametrize("limit", [1, 2, 5, 50])
def test_the_feed_of_whom_one_follows_has_each_of_their_works_once(followed, limit):
    def meanwhile():
        make.post(make.person(f"passer{len(names)}"), title="no")
        names.append("")

    names: list[str] = []
    seen = walked(followed.who, feeds.following, limit=limit, meanwhile=meanwhile)
    recent = walked(ANYONE, feeds.recent, limit=100)
    wanted = [t for t in recent if t != "no" and int(t[1:]) % 3 < 2]
    assert seen == wanted and len(seen) == 8


def test_whom_one_mutes_or_is_parted_from_is_not_in_it(followed, artist, moderator):
    make.relate("Mute", followed, artist)
    assert {int(t[1:]) % 3 for t in walked(followed.who, feeds.following, limit=50)} == {1}
    make.relate("Block", moderator, followed)
    assert walked(followed.who, feeds.following, limit=50) == []


def test_it_is_for_who_is_signed_in(clean):
    with pytest.raises(NotSignedIn):
        door.ask(ANYONE, feeds.following)


def test_a_hashtag_leads_to_the_works_under_it_in_their_order(artist, fan):
    for i in range(9):
        work = make.post(artist, title=f"w{i}", hashtags=("fox", "night"))
        make.change(work, created_at=START + timedelta(seconds=i // 3))
    make.post(artist, title="hidden", hashtags=("fox",), visibility="hidden")
    make.post(artist, title="other", hashtags=("foxes",))
    seen = walked(ANYONE, feeds.under_hashtag, "#FOX", limit=2)
    assert seen == [t for t in walked(ANYONE, feeds.recent, limit=50) if t != "other"]
    make.relate("Mute", fan, artist)
    assert walked(fan.who, feeds.under_hashtag, "fox", limit=2) == []
    with pytest.raises(Invalid):
        door.ask(ANYONE, feeds.under_hashtag, "no tag")


def test_new_tags_do_not_bring_an_old_work_to_the_top(artist):
    old = make.post(artist, title="old")
    make.change(old, created_at=START)
    make.post(artist, title="new", hashtags=("fox",))
    door.do(artist.who, commands.edit, ids.slug(old.number), {"hashtags": ["fox"]})
    assert walked(ANYONE, feeds.under_hashtag, "fox", limit=1) == ["new", "old"]


def test_the_most_used_hashtags_count_what_everyone_finds(artist):
    for tags in (("fox", "night"), ("fox",), ("day",)):
        make.post(artist, hashtags=tags)
    make.post(artist, hashtags=("day", "secret"), visibility="hidden")
    make.change(make.post(artist, hashtags=("ago",)), created_at=now() - timedelta(days=31))
    door.do(SYSTEM, popular.count)
    found = door.ask(ANYONE, popular.hashtags)
    assert [(h.tag, h.works, h.url) for h in found] == [
        ("fox", 2, "/hashtags/fox"),
        ("day", 1, "/hashtags/day"),
        ("night", 1, "/hashtags/night"),
    ]


def _lately():
    door.do(SYSTEM, popular.count)
    return {one.tag: one.works for one in door.ask(ANYONE, popular.hashtags)}


def test_what_hides_a_work_takes_it_out_of_the_counts_of_its_hashtags(artist, fan):
    work, other = make.post(artist, hashtags=("fox",)), make.post(fan, hashtags=("fox",))
    assert _lately() == {"fox": 2}
    for hidden, shown in (
        ({"visibility": "unlisted"}, {"visibility": "public"}),
        ({"deleted_at": now()}, {"deleted_at": None}),
        ({"approved_at": None}, {"approved_at": now()}),
        ({"conformant": False}, {"conformant": True}),
        ({"warnings": ["nsfw"]}, {"warnings": []}),
    ):
        make.change(work, **hidden)
        assert _lately() == {"fox": 1}, hidden
        make.change(work, **shown)
        assert _lately() == {"fox": 2}, shown
    for hidden, shown in (
        ({"state": "deactivated"}, {"state": "active"}),
        ({"profile_hidden": True}, {"profile_hidden": False}),
        ({"state": "banned", "works_hidden": True}, {"state": "active"}),
    ):
        make.change_person(fan, **hidden)
        assert _lately() == {"fox": 1}, hidden
        make.change_person(fan, **shown)
        assert _lately() == {"fox": 2}, shown
    door.do(artist.who, commands.edit, ids.slug(work.number), {"hashtags": ["owl"]})
    assert _lately() == {"fox": 1, "owl": 1}
    make.change(other, created_at=now() - timedelta(days=31))
    assert _lately() == {"owl": 1}


def test_a_day_that_is_over_leaves_the_counts_though_nothing_was_changed(artist):
    make.change(make.post(artist, hashtags=("fox",)), created_at=now() - timedelta(days=3))
    assert _lately() == {"fox": 1}
    with time_machine.travel(now() + timedelta(days=popular.DAYS - 3)):
        assert _lately() == {}


def test_only_days_that_were_noted_are_counted(artist, statements):
    make.post(artist, hashtags=("fox",))
    assert door.do(SYSTEM, popular.count) == 1
    with statements() as seen:
        assert door.do(SYSTEM, popular.count) == 0
    assert len(seen.all) == 2
    with pytest.raises(Forbidden):
        door.do(artist.who, popular.count)


# --- plans: what is read does not grow with the table


TITLES_END = cursors.at("search best", (works.TITLE, START - timedelta(days=900), uuid4()))
PALETTES = """
    INSERT INTO palette (id, key, size, colours, oklab, cells, known, spread)
    SELECT md5('palette' || n)::uuid, left(md5(n::text), 20), size, colours, oklab,
        CASE WHEN n < 20 THEN cells ELSE ARRAY[n, n * 7 % 4000] END, known, spread
    FROM generate_series(0, 1999) n, (SELECT * FROM palette LIMIT 1) one
"""


@pytest.fixture
def many(artist, fan):
    """Twenty thousand works of the artist and of two hundred others, as SQL makes them."""
    first = make.post(artist, title="common", hashtags=("fox",))
    make.relate("Follow", fan, artist)
    with db.owner().begin() as tx:
        tx.execute(
            text(
                """INSERT INTO "user" (id, handle, trusted, state, role, display_name, bio,
                    ban_reason, works_hidden, is_demo, reputation, profile_hidden, followers,
                    following, github_login, totp_step, reacted_shown)
                SELECT gen_random_uuid(), 'other' || n, true, 'active', 'user', '', '', '', false,
                    false, 0, false, 0, 0, '', 0, true FROM generate_series(1, 200) n"""
            )
        )
        tx.execute(
            text(
                """INSERT INTO follow (id, follower_id, followed_id)
                SELECT gen_random_uuid(), :me, id FROM "user" WHERE handle LIKE 'other%'"""
            ),
            {"me": fan.id},
        )
        tx.execute(text(PALETTES))
        columns = tx.scalar(
            text(
                "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
                " WHERE table_name = 'post' AND is_generated = 'NEVER' AND column_name NOT IN"
                " ('id', 'number', 'storage_key', 'sha256', 'created_at', 'title', 'author_id',"
                " 'palette_id')"
            )
        )
        tx.execute(
            text(
                f"""INSERT INTO post
                    (id, storage_key, sha256, created_at, title, author_id, palette_id, {columns})
                SELECT gen_random_uuid(), gen_random_uuid(),
                    encode(sha256(convert_to(n::text, 'UTF8')), 'hex'),
                    now() - n * interval '1 minute',
                    CASE WHEN n % 2000 = 0 THEN 'rare' ELSE 'common' END,
                    (SELECT id FROM "user" WHERE handle = 'other' || (1 + n % 200)),
                    md5('palette' || n % 2000)::uuid, {columns}
                FROM generate_series(1, 20000) n, (SELECT * FROM post WHERE id = :id) one"""
            ),
            {"id": first.id},
        )
        tx.execute(
            text(
                "INSERT INTO post_tag (id, post_id, tag, position) SELECT gen_random_uuid(), id,"
                " 'fox', 0 FROM post WHERE id <> :id"
            ),
            {"id": first.id},
        )
    with db.owner().connect().execution_options(isolation_level="AUTOCOMMIT") as tx:
        tx.execute(text("VACUUM ANALYZE"))
    return fan


def plan(who, question, *args, **more):
    """What PostgreSQL did for the longest statement of a question."""
    from psycopg import ClientCursor
    from sqlalchemy import event

    seen = []

    def note(conn, cursor, statement, parameters, *rest):
        driver = conn.connection.driver_connection
        seen.append(ClientCursor(driver).mogrify(statement, parameters))

    event.listen(db.questions(), "before_cursor_execute", note)
    try:
        door.ask(who, question, *args, **more)
    finally:
        event.remove(db.questions(), "before_cursor_execute", note)
    said = f"EXPLAIN (ANALYZE, TIMING OFF, BUFFERS) {max(seen, key=len)}"
    return "\n".join(
        door.ask(SYSTEM, lambda tx, _: tx.connection().exec_driver_sql(said).scalars().all())
    )


def rows_read(said):
    return sum(
        round(float(n)) * int(times)
        for n, times in re.findall(r"Scan[^\n]*actual rows=([\d.]+) loops=(\d+)", said)
    )


def test_the_plans_walk_indexes_however_many_works_there_are(many):
    middle = door.ask(ANYONE, feeds.recent, limit=100)
    deep = door.ask(many.who, feeds.following, limit=100, cursor="").next_cursor
    assert middle.next_cursor and deep
    cases = {
        "hashtag": plan(ANYONE, feeds.under_hashtag, "fox"),
        "following": plan(many.who, feeds.following),
        "following, on": plan(many.who, feeds.following, cursor=deep),
        "rare word": plan(ANYONE, works.works, "rare"),
        "common word": plan(ANYONE, works.works, "common"),
        "colour": plan(ANYONE, works.works, "palette:#112233"),
        "colour of none": plan(ANYONE, works.works, "palette:#ff00ff"),
        "best": plan(ANYONE, works.works, "common", sort="best"),
        "best, at the end": plan(ANYONE, works.works, "common", sort="best", cursor=TITLES_END),
        "hashtags of late": plan(ANYONE, popular.hashtags),
    }
    for name, said in cases.items():
        assert "Seq Scan on post" not in said, (name, said)
        # a look at each of 201 people, and 25 works of each of the 25 nearest
        most = 2_000 if "following" in name else works.RANKED + 100
        assert rows_read(said) < most, (name, rows_read(said), said)
    assert "ix_post_tag_feed" in cases["hashtag"]
    assert "ix_post_author" in cases["following"] and "ix_post_author" in cases["following, on"]
    assert "ix_post_words" in cases["rare word"]
    assert "ix_post_in_palette" in cases["colour"] and rows_read(cases["colour of none"]) == 0


def test_a_colour_of_many_palettes_is_met_among_the_newest_works(many, monkeypatch):
    monkeypatch.setattr(filters, "FEW", 2)
    with db.owner().begin() as tx:
        tx.execute(
            text(
                "UPDATE palette SET cells = (SELECT cells FROM palette WHERE key = left(md5('0'), 20))"
            )
        )
    assert len(door.ask(ANYONE, works.works, "palette:#112233").items) == 24
    assert rows_read(plan(ANYONE, works.works, "palette:#112233")) < 200
