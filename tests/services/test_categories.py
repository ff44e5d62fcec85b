"""Categories: what moderators choose, who may, and who hears of it."""

from concurrent.futures import ThreadPoolExecutor

import make
import pytest
from sqlalchemy import select

from services import categories, door, feeds
from services.auth.actor import ANONYMOUS, SYSTEM
from services.kernel import ids
from services.kernel.clock import now
from services.kernel.errors import Conflict, Forbidden, NotFound, NotSignedIn
from services.models import OutboxEvent, Post, Promotion
from services.notifications import queries as notifications

NAMES = ["frontpage", "editor-pick", "weekly-pack", "daily-best"]


def _slug(post):
    return ids.slug(post.number)


def _titles(feed, *args, **wish):
    return [card.title for card in door.ask(ANONYMOUS, feed, *args, **wish).items]


def _rows(query):
    return door.ask(SYSTEM, lambda tx, _: list(tx.scalars(query)))


@pytest.fixture
def pond(artist):
    return make.post(artist, title="Pond")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", ["moderator", "owner"])
def test_moderators_put_a_work_into_a_category_and_take_it_out(people, pond, name, role):
    who = people[role].who
    door.do(who, categories.promote, _slug(pond), name)
    assert _titles(feeds.in_category, name) == ["Pond"]
    counted = {c.name: c.works for c in door.ask(ANONYMOUS, categories.categories)}
    assert list(counted) == NAMES and counted == dict.fromkeys(NAMES, 0) | {name: 1}
    assert [c.name for c in door.ask(who, categories.choices, _slug(pond)) if c.on] == [name]
    door.do(who, categories.demote, _slug(pond), name)
    assert _titles(feeds.in_category, name) == []


def test_works_of_a_category_are_counted_as_far_as_one_may_want_to_know(
    artist, moderator, monkeypatch
):
    monkeypatch.setattr(categories, "COUNTED_MOST", 2)
    for n in range(3):
        door.do(moderator.who, categories.promote, _slug(make.post(artist)), "frontpage")
        front = door.ask(ANONYMOUS, categories.categories)[0]
        assert (front.works, front.more) == (min(n + 1, 2), n > 0)


def test_who_chose_and_who_took_it_out_is_kept_with_the_moments(moderator, owner, pond):
    for _ in range(2):
        door.do(moderator.who, categories.promote, _slug(pond), "frontpage")
        door.do(owner.who, categories.demote, _slug(pond), "frontpage")
    kept = _rows(select(Promotion).order_by(Promotion.created_at))
    assert [(p.promoted_by, p.demoted_by) for p in kept] == [(moderator.id, owner.id)] * 2
    assert all(p.created_at < p.demoted_at for p in kept)


def test_the_latest_choice_stands_first(artist, moderator):
    works = [make.post(artist, title=title) for title in ("a", "b", "c")]
    for name in ("frontpage", "weekly-pack"):
        for work in (works[1], works[0], works[2]):
            door.do(moderator.who, categories.promote, _slug(work), name)
        assert _titles(feeds.in_category, name) == ["c", "a", "b"]


def test_the_author_is_told_once_and_the_world_hears_of_each(artist, moderator, pond):
    for name in ("frontpage", "frontpage", "daily-best"):
        door.do(moderator.who, categories.promote, _slug(pond), name)
    [line] = door.ask(artist.who, notifications.lines).items
    assert (line.kind, line.who, line.deed, line.title) == (
        "promotion",
        "Moderator",
        "picked",
        "Pond",
    )
    heard = _rows(select(OutboxEvent).where(OutboxEvent.topic == "makapix/posts/promoted"))
    assert {e.payload["category"] for e in heard} == {"frontpage", "daily-best"}
    assert {e.payload["slug"] for e in heard} == {_slug(pond)} and len(heard) == 2


def test_an_unread_word_of_it_is_taken_back_with_the_last_category(artist, moderator, pond):
    for name in ("frontpage", "daily-best"):
        door.do(moderator.who, categories.promote, _slug(pond), name)
    door.do(moderator.who, categories.demote, _slug(pond), "frontpage")
    assert len(door.ask(artist.who, notifications.lines).items) == 1
    door.do(moderator.who, categories.demote, _slug(pond), "daily-best")
    assert door.ask(artist.who, notifications.lines).items == []


def test_two_moderators_at_once_choose_a_work_once(moderator, owner, pond):
    def choose(who):
        return door.do(who, categories.promote, _slug(pond), "frontpage")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(choose, [moderator.who, owner.who] * 4))
    assert len(_rows(select(Promotion.id))) == 1
    assert (
        len(_rows(select(OutboxEvent.id).where(OutboxEvent.topic == "makapix/posts/promoted"))) == 1
    )


# --- every "no"


@pytest.mark.parametrize("deed", [categories.promote, categories.demote])
def test_nobody_else_chooses(people, pond, deed):
    for name in ("artist", "fan", "stranger"):
        with pytest.raises(Forbidden, match="moderators"):
            door.do(people[name].who, deed, _slug(pond), "frontpage")
        with pytest.raises(Forbidden):
            door.ask(people[name].who, categories.choices, _slug(pond))
    with pytest.raises(NotSignedIn):
        door.do(ANONYMOUS, deed, _slug(pond), "frontpage")
    assert _rows(select(Promotion.id)) == []


@pytest.mark.parametrize("name", ["", "front page", "x" * 500])
def test_there_are_no_other_categories(moderator, pond, name):
    with pytest.raises(NotFound, match="frontpage, editor-pick"):
        door.do(moderator.who, categories.promote, _slug(pond), name)


@pytest.mark.parametrize(
    "change",
    [
        {"visibility": "unlisted"},
        {"visibility": "hidden"},
        {"approved_at": None},
        {"conformant": False},
    ],
    ids=str,
)
def test_what_not_everyone_finds_is_not_chosen(moderator, pond, change):
    make.change(pond, **change)
    with pytest.raises(Conflict, match="public work"):
        door.do(moderator.who, categories.promote, _slug(pond), "frontpage")


def test_a_work_that_is_not_there_is_not_chosen(moderator, pond):
    make.change(pond, deleted_at=now())
    with pytest.raises(NotFound):
        door.do(moderator.who, categories.promote, _slug(pond), "frontpage")


def test_what_was_chosen_and_is_hidden_then_hangs_nowhere(moderator, pond):
    for name in NAMES:
        door.do(moderator.who, categories.promote, _slug(pond), name)
    make.change(pond, visibility="hidden")
    assert all(_titles(feeds.in_category, name) == [] for name in NAMES)
    assert {c.works for c in door.ask(ANONYMOUS, categories.categories)} == {0}
    assert _rows(select(Post.promoted_at)) != [None]


# --- the home page


def test_home_shows_the_front_page_or_what_is_new_while_it_is_empty(artist, moderator):
    works = [make.post(artist, title=title) for title in ("a", "b", "c")]
    assert _titles(feeds.home) == ["c", "b", "a"]
    first = door.ask(ANONYMOUS, feeds.home, limit=2)
    door.do(moderator.who, categories.promote, _slug(works[0]), "frontpage")
    assert _titles(feeds.home) == ["a"]
    # who was on the way through the newest goes on there
    assert _titles(feeds.home, cursor=first.next_cursor) == ["a"]


def test_a_filter_that_leaves_nothing_of_the_front_page_shows_nothing(artist, moderator, pond):
    door.do(moderator.who, categories.promote, _slug(pond), "frontpage")
    make.post(artist, title="not chosen")
    assert _titles(feeds.home, chosen=(("motion", "animated"),)) == []
    assert _titles(feeds.home, chosen=(("motion", "still"),)) == ["Pond"]
