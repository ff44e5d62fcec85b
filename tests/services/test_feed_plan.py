"""A page of a feed costs what it shows: how PostgreSQL reads it, of a table of some thousands."""

import itertools
import json
import re
from contextlib import contextmanager
from functools import partial

import make
import pytest
from psycopg import ClientCursor
from sqlalchemy import event, text

from services import counting, door, feeds, filters
from services.auth.actor import ANONYMOUS, SYSTEM
from services.kernel import db
from services.kernel.questions import Question
from services.kernel.settings import settings
from services.notifications import queries as notifications
from services.profiles import queries as profiles
from services.search import suggestions

WORKS = 3_000
TOLD = """
WITH told AS (
    INSERT INTO notification (id, user_id, kind, topic, post_id, happened_at)
    SELECT gen_random_uuid(), :me, 'reaction', 'reaction:' || id, id, created_at FROM post
    WHERE number % 5 = 0 RETURNING id, post_id)
INSERT INTO notification_person (id, notification_id, person_id)
SELECT gen_random_uuid(), told.id, author_id FROM told JOIN post ON post.id = post_id
"""
KINDS = """
UPDATE post SET frames = 1 + (number % 8 = 3)::integer,
    durations_ms = array_fill(100, ARRAY[1 + (number % 8 = 3)::integer]),
    licence = CASE WHEN number % 8 = 5 THEN 'CC0' ELSE 'ARR' END
"""
TAGGED = "SELECT gen_random_uuid(), id, 'fox', 0 FROM post WHERE number % 4 = 3"
PAGE = settings().page_size + 1  # one more tells whether there is another page


@pytest.fixture
def many(people):
    """Works of two people, one in twenty with a warning; the fan wants it and blocks one of them."""
    make.post(people["artist"])
    make.copies(WORKS, other=people["stranger"])
    make.change_person(people["fan"], shown_warnings=["nsfw"])
    make.relate("Block", people["fan"], people["stranger"])
    return {"anonymous": ANONYMOUS, "a person": people["fan"].who}


@contextmanager
def _heard(of="cursor_0"):
    """The statements that ask for works, with their values; or those with other words."""
    said = []

    def note(conn, cursor, statement, values, *rest):
        if of in statement:
            said.append((statement, dict(values)))

    event.listen(db.questions(), "before_cursor_execute", note)
    yield said
    event.remove(db.questions(), "before_cursor_execute", note)


def _plan(statement, values, mode, whole=True):
    """The nodes of the plan that is made for these values, or once for all (generic); not
    ``whole`` where tables are so small here that they would be read to their end."""
    names = list(values)
    prepared = re.sub(r"%\((\w+)\)s", lambda found: f"${names.index(found[1]) + 1}", statement)
    with db.owner().connect() as connection:
        driver = connection.connection.driver_connection
        driver.execute(f"SET LOCAL plan_cache_mode = force_{mode}_plan")
        driver.execute(f"SET LOCAL enable_seqscan = {'on' if whole else 'off'}")
        driver.execute(f"PREPARE feed AS {prepared}")
        given = ClientCursor(driver).mogrify(", ".join(["%s"] * len(names)), list(values.values()))
        call = f"feed({given})" if names else "feed"
        answer = driver.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE {call}").fetchone()
        driver.execute("DEALLOCATE feed")
    found = answer[0] if isinstance(answer[0], list) else json.loads(answer[0])
    return list(_nodes(found[0]["Plan"]))


def _nodes(plan):
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)


def _walked(pages, who, feed, *arguments, **wish):
    """How the first page is asked for, and how the last of so many."""
    cursor = ""
    with _heard() as said:
        for _ in range(pages):
            cursor = door.ask(who, feed, *arguments, cursor=cursor, **wish).next_cursor
    return said[0], said[-1]


@pytest.mark.parametrize("name", ["anonymous", "a person"])
def test_a_feed_walks_its_index_and_reads_about_what_it_shows(many, name):
    asked = _walked(60, many[name], feeds.recent)
    for said, mode in itertools.product(asked, ("custom", "generic")):
        nodes = _plan(*said, mode)
        kinds = [node["Node Type"] for node in nodes]
        walks = [node for node in nodes if node.get("Index Name") == "ix_post_recent"]
        assert len(walks) == 1 and walks[0]["Node Type"] == "Index Scan", (mode, kinds)
        assert "Sort" not in kinds
        others = [node for node in nodes if node not in walks]
        assert not [node for node in others if node.get("Relation Name") == "post"]
        read = walks[0]["Actual Rows"] + walks[0].get("Rows Removed by Filter", 0)
        assert PAGE <= read <= 2 * PAGE, (mode, read)


@pytest.mark.parametrize("name", ["trending", "reactions", "comments"])
def test_an_order_by_answers_walks_its_index_and_looks_up_what_it_shows(many, name):
    wish = {} if name == "trending" else {"order": name}
    feed = feeds.trending if name == "trending" else feeds.recent
    index = f"ix_standing_{'heat' if name == 'trending' else name}"
    for said in _walked(40, ANONYMOUS, feed, **wish):
        nodes = _plan(*said, "custom")
        walks = [node for node in nodes if node.get("Index Name") == index]
        assert len(walks) == 1, [(n["Node Type"], n.get("Index Name")) for n in nodes]
        scans = [node for node in nodes if node["Node Type"] == "Seq Scan"]
        assert not [node for node in scans if node["Relation Name"] != "user"]
        assert PAGE <= walks[0]["Actual Rows"] <= 2 * PAGE, walks[0]["Actual Rows"]


def test_a_filter_that_few_works_pass_is_answered_from_the_index_of_facets(many):
    with db.owner().begin() as connection:
        connection.execute(text("UPDATE post SET native_format = 'bmp' WHERE number % 300 = 7"))
        connection.execute(text("SELECT gin_clean_pending_list('ix_post_facets')"))
        connection.execute(text("ANALYZE post"))
    with _heard() as said:
        found = door.ask(ANONYMOUS, feeds.recent, chosen=(("format", "bmp"),))
    assert len(found.items) >= 6
    nodes = _plan(*said[-1], "custom")
    read = [n for n in nodes if n.get("Index Name") == "ix_post_facets"]
    assert read and read[0]["Actual Rows"] <= 12, [
        (n["Node Type"], n.get("Index Name")) for n in nodes
    ]


@pytest.fixture
def kinds(many):
    """One in eight moves, one in eight others is free of rights, each fourth has a hashtag; all of
    it known to the planner and visible to all."""
    with db.owner().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # what is not known to be on disk is not known to be visible to all
        connection.execute(text("SET synchronous_commit = on"))
        connection.execute(text(KINDS))
        connection.execute(text("INSERT INTO post_tag (id, post_id, tag, position) " + TAGGED))
        connection.execute(text("VACUUM ANALYZE"))
    return many


def _reads(nodes, table):
    """How a table is read: by what, and how many rows in all."""
    of = [n for n in nodes if n.get("Relation Name") == table and n["Actual Loops"]]
    rows = sum(
        (n["Actual Rows"] + n.get("Rows Removed by Filter", 0)) * n["Actual Loops"] for n in of
    )
    return {(n["Node Type"], n.get("Index Name")) for n in of}, rows


FITTING = (("motion", "animated"), ("licence", "cc0"))


@pytest.mark.parametrize(
    ("feed", "arguments", "table", "index", "wish"),
    [
        (feeds.recent, (), "post", "ix_post_recent", {}),
        (feeds.trending, (), "standing", "ix_standing_heat", {}),
        (feeds.recent, (), "standing", "ix_standing_reactions", {"order": "reactions"}),
        (feeds.trending, (), "standing", "ix_standing_comments", {"order": "comments"}),
        (feeds.under_hashtag, ("fox",), "post_tag", "ix_post_tag_feed", {}),
    ],
)
def test_works_that_do_not_fit_are_passed_in_the_index(kinds, feed, arguments, table, index, wish):
    asked = _walked(3, ANONYMOUS, partial(feed, **wish), *arguments, chosen=FITTING[:1], limit=9)
    for said in asked:
        nodes = _plan(*said, "custom", whole=False)
        ways, _ = _reads(nodes, table)
        assert ("Index Only Scan", index) in ways, ways
        ways, rows = _reads([n for n in nodes if n["Node Type"] != "Index Only Scan"], "post")
        # of so few works PostgreSQL takes the one key or the other
        assert ways in ({("Index Scan", "ix_post_id")}, {("Index Scan", "pk_post")})
        assert rows <= 20, rows


def test_counting_by_filters_reads_one_index_and_nobody(kinds):
    with _heard("works_") as said:
        found = door.ask(ANONYMOUS, counting.facets, "recent", chosen=FITTING[:1])
    assert found.works == WORKS // 8
    nodes = _plan(*said[-1], "custom", whole=False)
    assert _reads(nodes, "post")[0] <= {
        ("Index Only Scan", "ix_post_recent"), ("Bitmap Heap Scan", None)
    }  # fmt: skip
    assert _reads(nodes, "user") == ({("Index Only Scan", "ix_user_withdrawn")}, 0)


@pytest.mark.parametrize("chosen", [(), FITTING[:1]])
def test_counting_a_hashtag_looks_up_as_many_works_as_it_counts(kinds, monkeypatch, chosen):
    monkeypatch.setattr(counting, "COUNTED_MOST", 50)
    monkeypatch.setattr(counting, "_counted", Question(counting._counted_of))
    with _heard("works_") as said:
        door.ask(ANONYMOUS, counting.facets, "hashtag", "fox", chosen=chosen)
    nodes = _plan(*said[-1], "custom", whole=False)
    ways, rows = _reads(nodes, "post")
    assert {way for way, _ in ways} == {"Index Scan"}
    assert rows <= 50 * (1 + len(chosen))
    assert ("Index Only Scan", "ix_post_tag_feed") in _reads(nodes, "post_tag")[0]


def test_the_hottest_are_counted_as_the_newest_are(kinds):
    assert door.ask(ANONYMOUS, counting.facets, "trending") == door.ask(
        ANONYMOUS, counting.facets, "recent"
    )
    with _heard("works_") as said:
        door.ask(ANONYMOUS, counting.facets, "trending", chosen=FITTING[:1])
    assert _reads(_plan(*said[-1], "custom"), "standing") == (set(), 0)


@pytest.mark.parametrize(
    ("chosen", "wish", "table", "index"),
    [
        ((("since", "day"),), {"order": "comments"}, "standing", "ix_standing_comments"),
        ((("palette", "pico-8"),), {"order": "reactions"}, "standing", "ix_standing_reactions"),
        ((("palette", "pico-8"),), {}, "post", "ix_post_recent"),
    ],
)
def test_works_of_other_days_and_palettes_are_passed_in_the_index(
    kinds, chosen, wish, table, index
):
    with db.owner().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET synchronous_commit = on"))
        connection.execute(text("UPDATE palette SET known = '{pico-8}'"))
        connection.execute(text("UPDATE post SET palette_id = NULL WHERE number % 10 <> 2"))
        connection.execute(text("VACUUM ANALYZE"))
    for said in _walked(3, ANONYMOUS, feeds.recent, chosen=chosen, limit=9, **wish):
        nodes = _plan(*said, "custom", whole=False)
        assert ("Index Only Scan", index) in _reads(nodes, table)[0]
        looked_up = [n for n in nodes if n["Node Type"] != "Index Only Scan"]
        assert 9 <= _reads(looked_up, "post")[1] <= 20


def test_who_types_a_name_has_the_newest_works_read_without_their_authors(many):
    with _heard("words_begun") as said:
        assert door.ask(ANONYMOUS, suggestions.suggestions, "zzz") == []
    nodes = _plan(*said[-1], "custom", whole=False)
    walks = [n for n in nodes if n.get("Index Name") == "ix_post_recent"]
    assert [n["Actual Rows"] for n in walks] == [suggestions.NEWEST]
    looked_up = [n for n in nodes if n.get("Index Name") in {"ix_user_id", "pk_user"}]
    assert sum(n["Actual Rows"] * n["Actual Loops"] for n in looked_up) <= 2


def test_one_s_own_reactions_are_looked_up_by_hash(kinds, people):
    with _heard() as said:
        door.ask(people["fan"].who, feeds.recent)
    ways, _ = _reads(_plan(*said[-1], "custom", whole=False), "reaction")
    assert ways == {("Index Scan", "ix_reaction_whose")}


def test_a_profile_does_not_read_works(kinds):
    with _heard("shelf") as said:
        assert door.ask(ANONYMOUS, profiles.profile, "artist").works > WORKS / 2
    nodes = _plan(*said[-1], "custom")
    assert _reads(nodes, "post") == (set(), 0)
    assert _reads(nodes, "shelf")[1] <= 4


def test_a_page_of_notifications_looks_up_the_works_that_it_tells_of(many, people):
    with db.owner().begin() as connection:
        connection.execute(text(TOLD), {"me": people["fan"].id})
        connection.execute(text("ANALYZE"))
    with _heard() as said:
        assert len(door.ask(people["fan"].who, notifications.lines).items) == PAGE - 1
    nodes = [node for node in _plan(*said[-1], "custom") if node["Actual Loops"]]
    tables = [n for n in nodes if n.get("Relation Name") in {"post", "notification_person"}]
    assert {node["Node Type"] for node in tables} <= {"Index Scan", "Index Only Scan"}
    read = sum(node["Actual Rows"] * node["Actual Loops"] for node in tables)
    assert PAGE <= read <= 8 * PAGE, read


def test_the_bell_reads_none_of_what_was_read(many, people):
    with db.owner().begin() as connection:
        connection.execute(text(TOLD), {"me": people["fan"].id})
        connection.execute(
            text("UPDATE notification SET read_at = now() WHERE topic > 'reaction:1'")
        )
        connection.execute(text("ANALYZE"))
    with _heard("read_at IS NULL") as said:
        unread = door.ask(people["fan"].who, notifications.unread)
    nodes = _plan(*said[-1], "custom")
    (lines,) = [node for node in nodes if node.get("Relation Name") == "notification"]
    assert lines["Index Name"] == "ix_notification_unread"
    assert lines["Actual Rows"] + lines.get("Rows Removed by Filter", 0) <= 2 * unread + PAGE


def test_palettes_are_not_looked_up_for_each_work_that_is_counted(many):
    with _heard("works_") as said:
        assert door.ask(ANONYMOUS, counting.facets, "recent").works == filters.COUNTED_MOST
    palettes = [n for n in _plan(*said[-1], "custom") if n.get("Relation Name") == "palette"]
    assert palettes and all(node["Actual Rows"] * node["Actual Loops"] <= 2 for node in palettes)


def test_one_process_reads_a_page_and_stops_when_it_is_full(clean):
    def helpers(tx, actor):
        return tx.scalar(text("SHOW max_parallel_workers_per_gather"))

    assert door.ask(SYSTEM, helpers) == "0"
