"""Playlists: an order that its owner keeps, exactly a thousand works, and nothing seen by side doors."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import make
import pytest
from sqlalchemy import text

from services import door, policy
from services.auth.actor import ANONYMOUS, SYSTEM
from services.kernel import ids
from services.kernel.errors import Forbidden, Invalid, LimitReached, NotFound, NotSignedIn
from services.kernel.settings import settings
from services.models import Playlist, User
from services.playlists import commands, queries
from services.playlists.commands import PlaylistFull
from services.relations import commands as relations


@pytest.fixture
def works(people):
    return [ids.slug(make.post(people["artist"], title=f"Work {i}").number) for i in range(5)]


@pytest.fixture
def mine(people):
    """The fan's playlist."""
    return door.do(people["fan"].who, commands.create, title="Ponds")


def _fill(person, slug, works):
    for work in works:
        door.do(person.who, commands.put, slug, work)


def _order(slug, who=ANONYMOUS, **page):
    return [item.work.slug for item in door.ask(who, queries.works, slug, **page).items]


def _page(slug, who=ANONYMOUS):
    return door.ask(who, queries.page, slug)


def test_works_stand_in_the_order_in_which_they_were_put_each_once(people, works, mine):
    _fill(people["fan"], mine, [*works, works[0]])
    assert _order(mine) == works
    page = _page(mine)
    assert (page.card.works, page.unseen, page.card.cover_url != "") == (5, 0, True)


def test_a_work_moves_before_another_or_to_the_end(people, works, mine):
    fan = people["fan"]
    _fill(fan, mine, works)
    a, b, c, d, e = works
    door.do(fan.who, commands.move, mine, e, a)
    assert _order(mine) == [e, a, b, c, d]
    door.do(fan.who, commands.move, mine, a, d)
    assert _order(mine) == [e, b, c, a, d]
    door.do(fan.who, commands.move, mine, e)
    assert _order(mine) == [b, c, a, d, e]
    with pytest.raises(Invalid, match="before itself"):
        door.do(fan.who, commands.move, mine, a, a)


def test_moving_without_end_never_runs_out_of_room(people, works, mine):
    """Always between the same two: the gap halves each time, and is made anew."""
    fan, chance = people["fan"], random.Random(7)
    _fill(fan, mine, works)
    expected = list(works)
    for _ in range(60):
        moved = chance.choice([w for w in expected if w != expected[1]])
        before = expected[1]
        door.do(fan.who, commands.move, mine, moved, before)
        expected.remove(moved)
        expected.insert(expected.index(before), moved)
        assert _order(mine) == expected


def test_moves_at_once_keep_every_work_in_one_place(people, works, mine):
    _fill(people["fan"], mine, works)
    barrier = threading.Barrier(5)

    def shuffle(work):
        barrier.wait()
        for other in works:
            if other != work:
                door.do(people["fan"].who, commands.move, mine, work, other)

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(shuffle, works))
    assert sorted(_order(mine)) == sorted(works)


def test_a_work_taken_out_is_gone_and_the_cover_is_another(people, works, mine):
    fan = people["fan"]
    _fill(fan, mine, works)
    cover = _page(mine).card.cover_url
    for _ in range(2):
        door.do(fan.who, commands.take, mine, works[0])
    assert _order(mine) == works[1:]
    assert _page(mine).card.cover_url not in {"", cover}


def test_of_many_at_once_the_thousandth_is_the_last(people, works, mine):
    number = ids.number(mine)

    def nearly_full(tx, actor):
        tx.execute(text("UPDATE playlist SET works = 998 WHERE number = :n"), {"n": number})

    door.do(SYSTEM, nearly_full)
    barrier, full = threading.Barrier(5), []

    def put(work):
        barrier.wait()
        try:
            door.do(people["fan"].who, commands.put, mine, work)
        except PlaylistFull as error:
            full.append(error.message)

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(put, works))
    assert full == ["This playlist has 1,000 works, which is the most."] * 3
    assert len(_order(mine)) == 2


def test_what_one_may_not_see_is_left_out_with_a_count(people, works, mine):
    _fill(people["fan"], mine, works)
    door.do(people["artist"].who, _hide, works[1])
    assert _order(mine) == [works[0], *works[2:]]
    assert _page(mine).unseen == 1
    assert _order(mine, people["artist"].who) == works
    door.do(people["stranger"].who, relations.block, "artist")
    assert _order(mine, people["stranger"].who) == []
    assert _page(mine, people["stranger"].who).unseen == 5


def _hide(tx, actor, slug):
    from services.posts import commands as posts

    posts.edit(tx, actor, slug, {"visibility": "hidden"})


def test_nobody_puts_what_they_may_not_see(people, works, mine):
    door.do(people["artist"].who, _hide, works[0])
    for work in (works[0], "nothing", ""):
        with pytest.raises(NotFound):
            door.do(people["fan"].who, commands.put, mine, work)
    assert _page(mine).card.works == 0


DEEDS = {
    "edit": lambda slug, work: (commands.edit, (slug, {"title": "Mine now"})),
    "remove": lambda slug, work: (commands.remove, (slug,)),
    "put": lambda slug, work: (commands.put, (slug, work)),
    "take": lambda slug, work: (commands.take, (slug, work)),
    "move": lambda slug, work: (commands.move, (slug, work)),
    "dwell": lambda slug, work: (commands.dwell, (slug, work, 5)),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_only_its_owner_changes_a_playlist(people, works, mine, deed):
    _fill(people["fan"], mine, works[:2])
    verb, args = DEEDS[deed](mine, works[0])
    for name in ("artist", "stranger", "moderator", "owner"):
        with pytest.raises(Forbidden):
            door.do(people[name].who, verb, *args)
    with pytest.raises(NotSignedIn):
        door.do(ANONYMOUS, verb, *args)
    assert _order(mine) == works[:2] and _page(mine).card.title == "Ponds"


@pytest.mark.parametrize(
    "said",
    [{"title": ""}, {"title": "x" * 129}, {"description": "x" * 5001}, {"visibility": "secret"},
     {"dwell_seconds": 0}, {"dwell_seconds": 3601}, {"dwell_seconds": "9"}, {"dwell_seconds": True},
     {"owner_id": "me"}, {"works": 0}],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused_and_changes_nothing(people, mine, said):
    with pytest.raises(Invalid):
        door.do(people["fan"].who, commands.edit, mine, said)
    with pytest.raises(Invalid):
        door.do(people["fan"].who, commands.create, **({"title": "Another"} | said))
    assert [p.title for p in door.ask(ANONYMOUS, queries.by_owner, "fan").items] == ["Ponds"]


def test_both_faces_of_who_may_see_a_playlist_agree(people):
    lists = {
        visibility: door.do(
            people["fan"].who, commands.create, title=visibility, visibility=visibility
        )
        for visibility in ("public", "unlisted", "hidden")
    }
    states = ({}, {"profile_hidden": True}, {"state": "banned", "works_hidden": True})
    door.do(people["stranger"].who, relations.block, "fan")
    callers = {"anonymous": ANONYMOUS, "system": SYSTEM} | {n: p.who for n, p in people.items()}
    for state in states:
        make.change_person(people["fan"], **({"profile_hidden": False, "state": "active"} | state))
        for visibility, slug in lists.items():
            for name, caller in callers.items():
                if name == "fan" and state.get("state") == "banned":
                    continue

                def faces(tx, actor, slug=slug):
                    from sqlalchemy import select

                    query = select(Playlist, User).join(User, User.id == Playlist.owner_id)
                    pair = query.where(Playlist.number == ids.number(slug))
                    playlist, owner = tx.execute(pair).one()
                    seen = tx.execute(pair.where(policy.visible_playlists(actor))).first()
                    return policy.can_see_playlist(actor, playlist, owner), seen is not None

                question, query = door.ask(caller, faces)
                assert question == query, (name, visibility, state)
                if name == "anonymous":
                    assert question == (not state and visibility != "hidden")


def test_a_profile_lists_public_playlists_and_ones_own_page_all(people):
    fan = people["fan"]
    for visibility in ("public", "unlisted", "hidden"):
        door.do(fan.who, commands.create, title=visibility, visibility=visibility)
    assert [p.title for p in door.ask(ANONYMOUS, queries.by_owner, "fan").items] == ["public"]
    assert [p.title for p in door.ask(fan.who, queries.by_owner, "fan").items] == [
        "hidden", "unlisted", "public",
    ]  # fmt: skip


def test_following_counts_each_person_once(people, mine):
    for name in ("artist", "artist", "stranger"):
        door.do(people[name].who, commands.follow, mine)
    assert _page(mine).card.followers == 2
    assert [p.slug for p in door.ask(people["artist"].who, queries.followed).items] == [mine]
    for _ in range(2):
        door.do(people["artist"].who, commands.unfollow, mine)
    assert _page(mine).card.followers == 1
    with pytest.raises(Invalid, match="yours already"):
        door.do(people["fan"].who, commands.follow, mine)


def test_how_long_a_work_stays_is_the_playlists_unless_it_says_otherwise(people, works, mine):
    fan = people["fan"]
    _fill(fan, mine, works[:2])
    door.do(fan.who, commands.edit, mine, {"dwell_seconds": 30})
    door.do(fan.who, commands.dwell, mine, works[1], 5)
    items = door.ask(ANONYMOUS, queries.works, mine).items
    assert [item.dwell_seconds for item in items] == [30, 5]
    with pytest.raises(Invalid, match="1 to 3,600 seconds"):
        door.do(fan.who, commands.dwell, mine, works[1], 0)


def test_a_page_walk_meets_each_work_once_in_order(people, works, mine):
    _fill(people["fan"], mine, works)
    seen, cursor = [], ""
    while True:
        page = door.ask(ANONYMOUS, queries.works, mine, cursor=cursor, limit=2)
        seen += [item.work.slug for item in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == works


def test_the_menu_of_a_card_says_which_playlists_hold_the_work(people, works, mine):
    other = door.do(people["fan"].who, commands.create, title="Both", work=works[0])
    choices = door.ask(people["fan"].who, queries.choices, works[0])
    assert [(c.slug, c.has_it) for c in choices] == [(other, True), (mine, False)]


def test_a_person_has_so_many_playlists(people, monkeypatch):
    monkeypatch.setenv("MAKAPIX_PLAYLISTS_MAX", "2")
    settings.cache_clear()
    for title in ("one", "two"):
        door.do(people["fan"].who, commands.create, title=title)
    with pytest.raises(LimitReached, match="2 playlists"):
        door.do(people["fan"].who, commands.create, title="three")


def test_a_page_of_a_playlist_is_few_statements(people, works, mine, statements):
    _fill(people["fan"], mine, works)
    with statements() as count:
        _page(mine, people["fan"].who)
        _order(mine, people["fan"].who)
    assert len(count.all) <= 7, count.all


def test_a_list_gives_away_no_unlisted_work_and_shows_no_warning_unasked(people, works, mine):
    fan, artist = people["fan"], people["artist"]
    secret = ids.slug(make.post(artist, visibility="unlisted").number)
    harsh = ids.slug(make.post(artist, warnings=("nsfw",)).number)
    _fill(fan, mine, [secret, harsh, works[0]])
    assert _page(mine).card.cover_url == "", "nor as its cover"
    assert _order(mine) == [works[0]] and _page(mine).unseen == 2
    assert _order(mine, fan.who) == _order(mine, artist.who) == [secret, harsh, works[0]]
    make.change_person(people["stranger"], shown_warnings=["nsfw"])
    assert _order(mine, people["stranger"].who) == [harsh, works[0]]


def test_playlists_are_counted_as_they_are_listed(people, mine):
    fan = people["fan"]
    door.do(fan.who, commands.create, title="Secret", visibility="hidden")
    for who, count in ((fan.who, 2), (ANONYMOUS, 1), (people["artist"].who, 1)):
        assert door.ask(who, queries.count, "fan") == count
        assert len(door.ask(who, queries.by_owner, "fan").items) == count
