"""What the database keeps beside works stays true, whatever is done to them and by how many."""

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import make
import pytest
from sqlalchemy import select, text

from services import door, filters
from services.accounts import bans
from services.auth.actor import ANONYMOUS, SYSTEM
from services.kernel import db, ids
from services.kernel.errors import NotFound
from services.models import Post, PostTag, Standing
from services.models.posts import LISTED, TRAITS
from services.posts import commands
from services.profiles import queries as profiles

COUNTED = "SELECT author_id, visibility, conformant, warnings, {works} FROM {table} {rest}"
SHELVES = COUNTED.format(works="works", table="shelf", rest="WHERE works <> 0")
WORKS = COUNTED.format(
    works="count(*)", table="post", rest="WHERE deleted_at IS NULL GROUP BY 1, 2, 3, 4"
)


def _is_true():
    """Shelves hold what works say, and standings and hashtags have the traits, moments and
    palettes of their work."""

    def shelved(sql):
        return sorted(map(str, connection.execute(text(sql)).all()))

    with db.owner().connect() as connection:
        assert shelved(SHELVES) == shelved(WORKS)
        query = select(Post.facets, text(LISTED))
        rows = [
            row
            for kept in (Standing, PostTag)
            for row in connection.execute(
                query.add_columns(kept.traits).join(kept, kept.post_id == Post.id)
            )
        ]
        moments = [(one.created_at, Post.created_at) for one in (Standing, PostTag)]
        for kept, own in (*moments, (Standing.palette_id, Post.palette_id)):
            beside = select(Post.id).join(kept.class_, kept.class_.post_id == Post.id)
            assert connection.execute(beside.where(kept.is_distinct_from(own))).all() == []
    for facets, is_listed, traits in rows:
        words = {word for place, word in enumerate(TRAITS) if traits >> place & 1}
        assert words == (set(facets) if is_listed else set())
    return len(rows)


def _shown(who, handle="artist"):
    found = door.ask(who, profiles.profile, handle)
    return found.works, found.private, found.drafts


@pytest.fixture
def work(artist):
    """A work with a hashtag."""
    return make.post(artist, hashtags=("fox",))


def _edit(who, work, **changes):
    door.do(who, commands.edit, ids.slug(work.number), changes)


def test_every_facet_that_a_filter_asks_for_has_a_bit():
    said = {f"{name}:{key}" for name, (_, keys) in filters.GROUPS.items() for key in keys
            if name not in filters.OTHERS}  # fmt: skip
    assert said == set(TRAITS)
    assert len(TRAITS) < 63


def test_an_author_hides_throws_away_brings_back_and_deletes_a_work(artist, work):
    assert _is_true() == 2
    assert _shown(artist.who) == (1, 0, 0)
    for visibility, shown in (
        ("unlisted", (0, 1, 0)),
        ("hidden", (0, 1, 0)),
        ("public", (1, 0, 0)),
    ):
        _edit(artist.who, work, visibility=visibility)
        _is_true()
        assert _shown(artist.who) == shown
    door.do(artist.who, commands.throw_away, ids.slug(work.number))
    _is_true()
    assert _shown(artist.who) == (0, 0, 0)
    door.do(artist.who, commands.bring_back, ids.slug(work.number))
    _is_true()
    assert _shown(artist.who) == (1, 0, 0)
    door.do(artist.who, commands.throw_away, ids.slug(work.number))
    make.change(work, deleted_at=work.created_at.replace(year=2020))
    assert door.do(SYSTEM, commands.purge) == 1
    assert _is_true() == 0


def test_a_draft_counts_where_it_is_and_once_it_is_posted_among_the_works(artist, fan):
    draft = make.post(artist, visibility="draft")
    assert (_shown(artist.who), _shown(fan.who)) == ((0, 0, 1), (0, 0, 0))
    _edit(artist.who, draft, visibility="public")
    _is_true()
    assert (_shown(artist.who), _shown(fan.who)) == ((1, 0, 0), (1, 0, 0))


def test_a_profile_counts_warned_works_for_those_who_want_them(artist, fan, work):
    _edit(artist.who, work, warnings=["nsfw"])
    _is_true()
    assert (_shown(artist.who)[0], _shown(fan.who)[0], _shown(ANONYMOUS)[0]) == (1, 0, 0)
    make.change_person(fan, shown_warnings=["nsfw", "violence"])
    assert _shown(fan.who)[0] == 1


def test_what_can_not_be_shown_counts_for_its_author_and_moderators(artist, fan, moderator, work):
    make.change(work, conformant=False)
    _is_true()
    assert [_shown(who.who)[0] for who in (artist, moderator, fan)] == [1, 1, 0]


def test_traits_follow_the_file_and_the_licence(artist, work):
    _edit(artist.who, work, licence="CC0")
    make.change(work, width=200, frames=3, durations_ms=[100] * 3, unique_colors=7)
    make.change(work, native_format="gif")
    assert _is_true() == 2


def test_a_work_that_waits_for_a_moderator_has_no_traits_until_it_is_approved(stranger):
    make.change_person(stranger, trusted=False, email_verified_at=None)
    waiting = make.post(stranger, hashtags=("fox",))
    make.change(waiting, approved_at=None)
    _is_true()
    door.do(SYSTEM, commands.approve, ids.slug(waiting.number))
    assert _is_true() == 2


def test_a_ban_leaves_the_counts_of_works_and_its_end_shows_them(moderator, artist, fan, work):
    door.do(moderator.who, bans.ban, handle="artist", reason="Spam.", hide_works=True)
    _is_true()
    with pytest.raises(NotFound):
        _shown(fan.who)
    door.do(moderator.who, bans.lift, handle="artist")
    assert _shown(fan.who) == (1, 0, 0)


def test_a_work_that_changes_hands_changes_shelves(artist, stranger, work):
    make.change(work, author_id=stranger.id)
    _is_true()
    assert (_shown(artist.who)[0], _shown(stranger.who, "stranger")[0]) == (0, 1)


def test_works_that_come_and_go_by_thousands_are_counted(artist, stranger, work):
    make.copies(2_000, other=stranger)
    _is_true()
    with db.owner().begin() as connection:
        connection.execute(text("DELETE FROM post WHERE number % 2 = 0"))
    _is_true()
    with db.owner().begin() as connection:
        gone = {"id": stranger.id}
        connection.execute(text("DELETE FROM post_parent"))
        connection.execute(text('DELETE FROM "user" WHERE id = :id'), gone)
        assert not connection.scalar(text("SELECT count(*) FROM shelf WHERE author_id = :id"), gone)
    _is_true()


def test_many_deeds_of_one_author_at_once_leave_true_counts(artist):
    works = [make.post(artist, hashtags=("fox",)) for _ in range(8)]
    barrier = threading.Barrier(8)

    def hide_and_show(work):
        barrier.wait()
        for visibility, warnings in product(("hidden", "public", "unlisted"), ([], ["nsfw"])):
            _edit(artist.who, work, visibility=visibility, warnings=warnings)
        door.do(artist.who, commands.throw_away, ids.slug(work.number))
        make.post(artist)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(hide_and_show, works))
    _is_true()
    assert _shown(artist.who) == (8, 0, 0)
