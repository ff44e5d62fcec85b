"""Paging by keyset: to the end of every list, once each, whatever is published meanwhile."""

import base64
import json
import string
from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from services import door, feeds
from services.auth.actor import SYSTEM, Credential
from services.kernel import cursors
from services.kernel.clock import now
from services.kernel.cursors import Key
from services.kernel.errors import Invalid
from services.models import Post

ANYONE = Credential()


def _by_artist(tx, actor, **more):
    return feeds.by_author(tx, actor, "artist", **more)


LISTS = {"recent": feeds.recent, "promoted": feeds.promoted, "author": _by_artist}


def _walk(feed, *, limit, meanwhile=lambda: None):
    """All ids of a list, a page at a time, with something happening between the pages."""
    found, cursor = [], ""
    while True:
        page = door.ask(ANYONE, feed, cursor=cursor, limit=limit)
        assert len(page.items) <= limit
        found += [card.id for card in page.items]
        cursor = page.next_cursor
        if not cursor:
            return found
        assert len(cursor) <= cursors.CURSOR_LONGEST
        assert set(cursor) <= set(string.ascii_letters + string.digits + "-_")
        meanwhile()


def _shelf(artist, count):
    """Works of which three at a time share their moments; ids from the newest to the oldest."""
    start, works = now() - timedelta(days=1), []
    for n in range(count):
        moment = start + timedelta(seconds=n // 3)
        work = make.post(artist)
        make.change(work, created_at=moment, promoted_at=moment)
        works.append((moment, work.id))
    return [str(id) for _, id in sorted(works, reverse=True)]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("limit", [1, 4, 7])
def test_every_list_is_walked_to_its_end_in_order(artist, name, limit):
    shelf = _shelf(artist, 14)
    assert _walk(LISTS[name], limit=limit) == shelf


@pytest.mark.parametrize("name", LISTS)
def test_what_is_published_meanwhile_neither_repeats_nor_hides_a_work(artist, name):
    shelf = _shelf(artist, 13)

    def publish():
        make.change(make.post(artist), promoted_at=now())

    assert _walk(LISTS[name], limit=3, meanwhile=publish) == shelf


@pytest.mark.parametrize("name", LISTS)
def test_the_work_that_the_cursor_names_may_vanish(artist, name):
    shelf = _shelf(artist, 6)
    first = door.ask(ANYONE, LISTS[name], limit=2)

    def removed(tx, actor):
        tx.delete(tx.get(Post, first.items[-1].id))

    door.do(SYSTEM, removed)
    rest = door.ask(ANYONE, LISTS[name], cursor=first.next_cursor, limit=10)
    assert [card.id for card in rest.items] == shelf[2:]


def test_a_last_page_that_is_just_full_has_no_cursor(artist):
    _shelf(artist, 4)
    assert door.ask(ANYONE, feeds.recent, limit=4).next_cursor == ""


@pytest.mark.parametrize("mine", LISTS)
@pytest.mark.parametrize("other", LISTS)
def test_a_cursor_of_another_list_is_refused(artist, mine, other):
    _shelf(artist, 3)
    cursor = door.ask(ANYONE, LISTS[mine], limit=1).next_cursor
    if mine == other:
        assert door.ask(ANYONE, LISTS[other], cursor=cursor).items
        return
    with pytest.raises(Invalid) as refusal:
        door.ask(ANYONE, LISTS[other], cursor=cursor)
    assert refusal.value.fields == {"cursor": "Not of this list."}


def _packed(value):
    packed = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


UUID_TEXT = "0190f7f2-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "a" * 256,
        "' OR 1=1 --",
        _packed(b"\xff\xfe"),
        _packed(b"[" * 150),
        _packed(None),
        _packed("recent"),
        _packed({"recent": 1}),
        _packed([]),
        _packed(["recent"]),
        _packed(["recent", "2026-01-01T00:00:00+00:00"]),
        _packed(["recent", "2026-01-01T00:00:00", UUID_TEXT]),
        _packed(["recent", "yesterday", UUID_TEXT]),
        _packed(["recent", 0, UUID_TEXT]),
        _packed(["recent", "2026-01-01T00:00:00+00:00", "not an id"]),
        _packed(["recent", "2026-01-01T00:00:00+00:00", 7]),
        _packed(["recent", "2026-01-01T00:00:00+00:00", None]),
        _packed(["recent", "2026-01-01T00:00:00+00:00", [UUID_TEXT]]),
        _packed(["recent", "2026-01-01T00:00:00+00:00", UUID_TEXT, 1]),
    ],
)
def test_a_broken_cursor_is_refused(clean, cursor):
    with pytest.raises(Invalid) as refusal:
        door.ask(ANYONE, feeds.recent, cursor=cursor)
    assert "cursor" in refusal.value.fields


@pytest.mark.parametrize("value", [2**63, True, "7", 1.5, None])
def test_a_number_in_a_cursor_is_an_integer_that_the_database_holds(clean, value):
    keys = (Key(Post.file_bytes), Key(Post.number))
    with pytest.raises(Invalid):
        door.ask(
            SYSTEM,
            lambda tx, _: cursors.page(
                tx,
                select(Post),
                sort="size",
                keys=keys,
                cursor=_packed(["size", value, 1]),
                limit=1,
            ),
        )


@pytest.mark.parametrize("value", [7, None, ["a"], "\0", "\ud800"])
def test_a_text_in_a_cursor_is_one_that_the_database_holds(clean, value):
    keys = (Key(Post.title), Key(Post.number))
    with pytest.raises(Invalid):
        door.ask(
            SYSTEM,
            lambda tx, _: cursors.page(
                tx,
                select(Post),
                sort="title",
                keys=keys,
                cursor=_packed(["title", value, 1]),
                limit=1,
            ),
        )


@pytest.mark.parametrize("limit", [0, -1, 101])
def test_a_page_has_one_to_a_hundred_works(clean, limit):
    with pytest.raises(Invalid, match="1 to 100"):
        door.ask(ANYONE, feeds.recent, limit=limit)


@pytest.mark.parametrize("directions", [(True, True), (False, False), (True, False), (False, True)])
@pytest.mark.parametrize("column", [Post.width, Post.title], ids=["number", "text"])
def test_keys_may_go_in_different_directions(artist, directions, column):
    posts = []
    for n in range(11):
        work = make.post(artist, title=f"Wörk “{n // 4}”")
        make.change(work, width=8 + n // 4)
        posts.append(work)
    keys = (Key(column, directions[0]), Key(Post.number, directions[1]))

    def page(tx, actor, cursor):
        return cursors.page(
            tx, select(Post.number), sort="mixed", keys=keys, cursor=cursor, limit=3
        )

    found, cursor = [], ""
    while True:
        answer = door.ask(SYSTEM, page, cursor)
        found += [row[0] for row in answer.items]
        if not (cursor := answer.next_cursor):
            break
    numbers = sorted((w.number for w in posts), reverse=directions[1])
    place = {w.number: n // 4 for n, w in enumerate(posts)}
    assert found == sorted(numbers, key=place.__getitem__, reverse=directions[0])
