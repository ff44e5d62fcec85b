"""Follow, block and mute: who may, what each changes, and that the counters stay exact."""

import threading
from concurrent.futures import ThreadPoolExecutor

import make
import pytest
from sqlalchemy import func, select

from services import door
from services.auth.actor import ANONYMOUS, SYSTEM
from services.kernel.errors import (
    Forbidden,
    Invalid,
    LimitReached,
    NotFound,
    NotSignedIn,
    TooSoon,
)
from services.kernel.settings import settings
from services.models import Block, Follow, Mute, User
from services.relations import commands, queries

BEGIN = (commands.follow, commands.block, commands.mute)
END = (commands.unfollow, commands.unblock, commands.unmute)


def counters(person) -> tuple[int, int]:
    """Followers and following, as the row says."""
    query = select(User.followers, User.following).where(User.id == person.id)
    return tuple(door.ask(SYSTEM, lambda tx, _: tx.execute(query).one()))


def rows(kind) -> int:
    return door.ask(SYSTEM, lambda tx, _: tx.scalar(select(func.count()).select_from(kind)))


def names(who, question, *args, **more) -> list[str]:
    return [p.handle for p in door.ask(who, question, *args, **more).items]


def test_a_follow_counts_once_however_often_it_is_said(artist, fan):
    for _ in range(3):
        door.do(fan.who, commands.follow, "Artist")
    assert (counters(artist), counters(fan)) == ((1, 0), (0, 1))
    for _ in range(3):
        door.do(fan.who, commands.unfollow, "artist")
    assert (counters(artist), counters(fan), rows(Follow)) == ((0, 0), (0, 0), 0)


@pytest.mark.parametrize("verb", BEGIN)
def test_nobody_does_it_to_themselves(fan, verb):
    with pytest.raises(Invalid):
        door.do(fan.who, verb, "fan")


@pytest.mark.parametrize("verb", [*BEGIN, *END])
def test_it_takes_a_session_in_good_standing(artist, fan, verb):
    with pytest.raises(NotSignedIn):
        door.do(ANONYMOUS, verb, "artist")
    make.change_person(fan, state="banned")
    with pytest.raises(Forbidden):
        door.do(fan.who, verb, "artist")


@pytest.mark.parametrize("verb", BEGIN)
def test_who_is_not_there_cannot_be_met(artist, fan, verb):
    for handle in ("nobody", "", "x" * 5000, "a\0b"):
        with pytest.raises(NotFound):
            door.do(fan.who, verb, handle)
    make.change_person(artist, profile_hidden=True)
    with pytest.raises(NotFound):
        door.do(fan.who, verb, "artist")


@pytest.mark.parametrize("verb", END)
def test_an_end_of_what_never_was_is_quiet(artist, fan, verb):
    for handle in ("artist", "nobody", "fan"):
        door.do(fan.who, verb, handle)
    assert (rows(Follow), counters(artist)) == (0, (0, 0))


def test_a_block_ends_both_follows_and_parts_the_two(artist, fan):
    door.do(fan.who, commands.follow, "artist")
    door.do(artist.who, commands.follow, "fan")
    door.do(artist.who, commands.block, "fan")
    assert (counters(artist), counters(fan), rows(Follow)) == ((0, 0), (0, 0), 0)
    for one, other in ((artist, "fan"), (fan, "artist")):
        with pytest.raises(NotFound):
            door.do(one.who, commands.follow, other)
        with pytest.raises(NotFound):
            door.ask(one.who, queries.followers, other)
    assert names(artist.who, queries.blocked) == ["fan"]
    assert names(fan.who, queries.blocked) == []


def test_only_who_blocked_can_take_it_back(artist, fan):
    door.do(artist.who, commands.block, "fan")
    door.do(fan.who, commands.unblock, "artist")
    assert rows(Block) == 1
    door.do(artist.who, commands.unblock, "fan")
    door.do(fan.who, commands.follow, "artist")
    assert counters(artist) == (1, 0)


def test_a_block_is_no_secret_to_who_made_it(artist, fan):
    door.do(artist.who, commands.block, "fan")
    assert door.ask(artist.who, queries.has_blocked, "fan")
    assert not door.ask(fan.who, queries.has_blocked, "artist")
    assert not door.ask(ANONYMOUS, queries.has_blocked, "artist")


def test_a_mute_takes_nothing_from_who_is_muted(artist, fan):
    door.do(artist.who, commands.follow, "fan")
    door.do(artist.who, commands.mute, "fan")
    assert names(artist.who, queries.muted) == ["fan"]
    assert names(fan.who, queries.followers, "fan") == ["artist"]
    door.do(artist.who, commands.unmute, "fan")
    assert rows(Mute) == 0


def test_a_list_shows_only_whom_the_viewer_may_see(people):
    fan, stranger = people["fan"], people["stranger"]
    for person in (fan, stranger, people["moderator"]):
        door.do(person.who, commands.follow, "artist")
    door.do(fan.who, commands.block, "stranger")
    assert names(ANONYMOUS, queries.followers, "artist") == ["moderator", "stranger", "fan"]
    assert names(fan.who, queries.followers, "artist") == ["moderator", "fan"]
    make.change_person(fan, profile_hidden=True)
    assert names(ANONYMOUS, queries.followers, "artist") == ["moderator", "stranger"]
    assert names(ANONYMOUS, queries.following, "stranger") == ["artist"]


def test_whom_one_follows_is_ones_own_list(artist, fan):
    door.do(fan.who, commands.follow, "artist")
    card = door.ask(fan.who, queries.followed).items[0]
    assert (card.handle, card.followed, card.is_me) == ("artist", True, False)
    for question in (queries.followed, queries.blocked, queries.muted):
        with pytest.raises(NotSignedIn):
            door.ask(ANONYMOUS, question)


def test_a_list_pages_to_its_end_and_takes_no_cursor_of_another(artist):
    crowd = [make.person(f"person_{i}") for i in range(7)]
    for person in crowd:
        door.do(person.who, commands.follow, "artist")
    seen, cursor = [], ""
    while True:
        page = door.ask(ANONYMOUS, queries.followers, "artist", cursor=cursor, limit=3)
        seen += [p.handle for p in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
        with pytest.raises(Invalid):
            door.ask(crowd[0].who, queries.following, "person_0", cursor=cursor)
    assert seen == [p.handle for p in reversed(crowd)]


@pytest.mark.parametrize("limit", [0, -1, 101])
def test_a_page_has_its_limits(artist, limit):
    with pytest.raises(Invalid):
        door.ask(ANONYMOUS, queries.followers, "artist", limit=limit)


@pytest.mark.parametrize(
    ("verb", "limit"),
    [
        (commands.follow, "follows_max"),
        (commands.block, "blocks_max"),
        (commands.mute, "mutes_max"),
    ],
)
def test_each_has_a_most_and_says_it(artist, fan, stranger, verb, limit, monkeypatch):
    monkeypatch.setenv(f"MAKAPIX_{limit.upper()}", "1")
    settings.cache_clear()
    door.do(fan.who, verb, "artist")
    door.do(fan.who, verb, "artist")
    with pytest.raises(LimitReached, match="up to 1"):
        door.do(fan.who, verb, "stranger")


def test_more_than_a_person_can_mean_in_a_minute_is_too_soon(artist, fan, monkeypatch):
    monkeypatch.setenv("MAKAPIX_RELATIONS_PER_MINUTE", "3")
    settings.cache_clear()
    for verb in (commands.follow, commands.unfollow, commands.mute):
        door.do(fan.who, verb, "artist")
    with pytest.raises(TooSoon):
        door.do(fan.who, commands.unmute, "artist")


def test_who_leaves_for_good_takes_their_follows_out_of_every_counter(artist, fan, stranger):
    for one, other in ((fan, "artist"), (artist, "fan"), (stranger, "fan"), (stranger, "artist")):
        door.do(one.who, commands.follow, other)
    door.do(SYSTEM, commands.sever, fan.id)
    assert (counters(artist), counters(stranger), rows(Follow)) == ((1, 0), (0, 1), 1)
    with pytest.raises(Forbidden):
        door.do(artist.who, commands.sever, stranger.id)


# --- at once


def test_fifty_follow_at_once_and_each_counts_once(artist):
    crowd = [make.person(f"person_{i}") for i in range(25)]
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda p: door.do(p.who, commands.follow, "artist"), crowd * 2))
    assert counters(artist) == (25, 0)
    assert {counters(p) for p in crowd} == {(0, 1)}
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda p: door.do(p.who, commands.unfollow, "artist"), crowd * 2))
    assert (counters(artist), rows(Follow)) == ((0, 0), 0)


def test_two_who_follow_each_other_at_once_do_not_wait_for_ever(artist, fan):
    start = threading.Barrier(2)

    def each(one, other):
        start.wait()
        for _ in range(10):
            door.do(one.who, commands.follow, other.handle)
            door.do(one.who, commands.unfollow, other.handle)
        door.do(one.who, commands.follow, other.handle)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(each, (artist, fan), (fan, artist)))
    assert counters(artist) == counters(fan) == (1, 1)


def test_a_follow_and_a_block_at_once_leave_no_follow_behind(artist, fan):
    for _ in range(10):
        start = threading.Barrier(2)

        def follows(start=start):
            start.wait()
            try:
                door.do(fan.who, commands.follow, "artist")
            except NotFound:
                return

        def blocks(start=start):
            start.wait()
            door.do(artist.who, commands.block, "fan")

        with ThreadPoolExecutor(2) as pool:
            done = [pool.submit(follows), pool.submit(blocks)]
        for one in done:
            one.result()
        assert (rows(Follow), counters(artist), counters(fan)) == (0, (0, 0), (0, 0))
        door.do(artist.who, commands.unblock, "fan")


def test_the_cap_holds_when_many_are_followed_at_once(fan, monkeypatch):
    monkeypatch.setenv("MAKAPIX_FOLLOWS_MAX", "5")
    settings.cache_clear()
    crowd = [make.person(f"person_{i}") for i in range(12)]

    def tries(person):
        try:
            door.do(fan.who, commands.follow, person.handle)
        except LimitReached:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(tries, crowd)) == 5
    assert (counters(fan), rows(Follow)) == ((0, 5), 5)
