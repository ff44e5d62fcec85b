"""First pages from the shared cache: everyone gets their own truth, and nothing of them stays."""

import itertools

import make
import pytest
from prometheus_client import REGISTRY
from redis import Redis

from services import categories, door, feeds, first_pages
from services.auth.actor import ANONYMOUS
from services.edges import queue, shared
from services.kernel import ids
from services.kernel.settings import settings
from services.posts import commands

LISTS = {
    "home": (first_pages.home, feeds.home, ()),
    "recent": (first_pages.recent, feeds.recent, ()),
    "promoted": (first_pages.promoted, feeds.promoted, ()),
    "trending": (first_pages.trending, feeds.trending, ()),
    "category": (first_pages.in_category, feeds.in_category, ("weekly-pack",)),
    "hashtag": (first_pages.under_hashtag, feeds.under_hashtag, ("fox",)),
}
STATES = [
    {},
    {"limit": 5},
    {"order": "reactions", "limit": 7},
    {"chosen": (("motion", "still"), ("size", "16")), "limit": 3},
    {"chosen": (("motion", "animated"),)},
]


@pytest.fixture
def world(people, long_kept):
    """Works by three people, some with warnings; the fan wants violence and reacted, the stranger
    blocked the artist, the owner muted the moderator."""
    for i in range(30):
        author = people[("artist", "moderator", "fan")[i % 3]]
        warnings = (("violence",), ("nsfw",), ())[i % 4 % 3]
        work = make.post(author, title=str(i), hashtags=("fox",), warnings=warnings)
        for name in ("frontpage", "weekly-pack"):
            door.do(people["moderator"].who, categories.promote, ids.slug(work.number), name)
        if i % 2:
            make.answer(people["fan"], work)
    make.change_person(people["fan"], shown_warnings=["violence"])
    make.relate("Block", people["stranger"], people["artist"])
    make.relate("Mute", people["owner"], people["moderator"])
    return people


def _viewers(people):
    return [ANONYMOUS, *(people[n].who for n in ("fan", "stranger", "owner", "artist"))]


def _kept():
    """All that the shared cache holds, as it lies in Redis and in the process."""
    redis = queue.connection()
    return [redis.get(key) for key in redis.scan_iter("makapix:shared:*")], shared._kept


def _found(where):
    return REGISTRY.get_sample_value("makapix_shared_lists_total", {"where": where}) or 0


def test_everyone_gets_from_a_warm_cache_what_they_would_get_without_one(world):
    for (cached, direct, args), wish in itertools.product(LISTS.values(), STATES):
        for who in _viewers(world) * 2:
            page, truth = (door.ask(who, feed, *args, **wish) for feed in (cached, direct))
            assert page == truth, (cached, wish, who)
            if page.next_cursor:
                more = {**wish, "cursor": page.next_cursor}
                assert door.ask(who, cached, *args, **more) == door.ask(who, direct, *args, **more)


def test_what_one_reacted_to_and_whom_one_blocked_is_ones_own(world):
    pages = [door.ask(who, first_pages.recent) for who in _viewers(world)]
    mine = [{card.slug for card in page.items if card.mine} for page in pages]
    assert [bool(slugs) for slugs in mine] == [False, True, False, False, False]
    authors = [{card.author_handle for card in page.items} for page in pages]
    assert "artist" not in authors[2] and "moderator" not in authors[3]
    warned = [{w for card in page.items for w in card.warnings} for page in pages]
    assert warned == [set(), {"violence"}, set(), set(), set()]


def test_nothing_personal_is_ever_in_the_shared_cache(world):
    """What is kept after each viewer's visit is, to the byte, what is kept after nobody's."""
    for cached, _, args in LISTS.values():
        after = [_kept_after(who, cached, *args) for who in _viewers(world)]
        assert all(one == after[0] for one in after) and after[0][0], cached
        said = repr(after[0])
        for person in world.values():
            assert str(person.id) not in said and f'"{person.handle}"' not in said, cached
        rows = [row for value in after[0][1].values() for row in value]
        assert rows and all(len(row) == 2 for row in rows), cached  # an id and a cursor


def _kept_after(who, cached, *args):
    shared.forget()
    queue.connection().flushall()
    for wish in STATES:
        door.ask(who, cached, *args, **wish)
    in_redis, here = _kept()
    return sorted(in_redis), {key: value for key, (_, value) in here.items()}


def test_a_warm_page_takes_one_statement_besides_who_asks(world, statements):
    for expected in (3, 2, 2):
        with statements() as seen:
            door.ask(world["fan"].who, first_pages.recent)
        assert len(seen.all) == expected


def test_the_process_comes_before_redis_and_redis_before_the_database(world):
    counts = []
    for before in (shared.forget, str, shared.forget_here):
        before()
        start = {where: _found(where) for where in ("process", "redis", "nowhere")}
        door.ask(ANONYMOUS, first_pages.recent)
        counts.append([where for where, count in start.items() if _found(where) > count])
    assert counts == [["nowhere"], ["process"], ["redis"]]


def test_a_new_work_is_there_at_once_and_a_hidden_one_is_gone_at_once(world):
    def titles():
        return [card.title for card in door.ask(ANONYMOUS, first_pages.recent).items]

    before = titles()
    work = make.post(world["artist"], title="new")
    assert titles()[:2] == ["new", before[0]]
    door.do(world["artist"].who, commands.edit, ids.slug(work.number), {"visibility": "hidden"})
    assert titles() == before


def test_a_choice_of_moderators_is_there_at_once_and_so_is_its_end(world):
    def first():
        return door.ask(ANONYMOUS, first_pages.home).items[0].title

    before = first()
    work = make.post(world["artist"], title="chosen")
    door.do(world["owner"].who, categories.promote, ids.slug(work.number), "frontpage")
    assert first() == "chosen"
    door.do(world["owner"].who, categories.demote, ids.slug(work.number), "frontpage")
    assert first() == before


def test_who_sees_little_of_the_newest_gets_a_whole_page_all_the_same(people):
    make.post(people["artist"])
    make.copies(5)
    for _ in range(first_pages.AHEAD * settings().page_size):
        make.post(people["moderator"])
    make.relate("Mute", people["fan"], people["moderator"])
    for _ in range(2):
        assert len(door.ask(people["fan"].who, first_pages.recent).items) == 6


def test_without_redis_the_page_is_asked_for_and_is_right(world, monkeypatch):
    truth = door.ask(ANONYMOUS, feeds.recent)
    shared.forget()
    nowhere = Redis.from_url("redis://127.0.0.1:1/0")
    monkeypatch.setattr(shared, "connection", lambda: nowhere)
    assert door.ask(ANONYMOUS, first_pages.recent) == truth
    shared.forget()
    assert door.ask(ANONYMOUS, first_pages.recent) == truth
