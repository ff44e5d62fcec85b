"""Trending: distinct people, the latest of what they answered, half as much after each day."""

from datetime import timedelta
from math import log2

import make
import pytest
import time_machine
from sqlalchemy import select, update

from jobs import trending
from services import door, feeds
from services.auth.actor import ANONYMOUS, SYSTEM
from services.comments import commands as comments
from services.kernel import ids
from services.kernel.clock import now
from services.kernel.errors import Forbidden
from services.models import Comment, Post, Reaction, Standing
from services.trending import refresh

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _titles(**wish):
    trending.refresh()
    return [card.title for card in door.ask(ANONYMOUS, feeds.trending, **wish).items]


def _heat(post):
    """In people who answered just now."""
    trending.refresh()
    query = select(Standing.heat).where(Standing.post_id == post.id)
    heat = door.ask(SYSTEM, lambda tx, _: tx.scalar(query))
    return 2 ** (heat - now().timestamp() / 86_400)


@pytest.fixture
def pond(artist):
    """A work of a month ago, which weighs nothing by itself."""
    return _old(artist, "Pond")


def _old(artist, title):
    work = make.post(artist, title=title)
    make.change(work, created_at=now() - 30 * DAY)
    return work


def test_a_person_counts_once_however_often_they_answer(people, pond):
    make.answer(people["fan"], pond)
    assert _heat(pond) == pytest.approx(1, rel=1e-3)
    make.answer(people["fan"], pond, emoji="👏")
    door.do(people["fan"].who, comments.add, ids.slug(pond.number), "Good.")
    assert _heat(pond) == pytest.approx(1, rel=1e-3)
    door.do(people["moderator"].who, comments.add, ids.slug(pond.number), "Good.")
    assert _heat(pond) == pytest.approx(2, rel=1e-3)


@pytest.mark.parametrize(("age", "weight"), [(HOUR, 2 ** (-1 / 24)), (DAY, 0.5), (7 * DAY, 2**-7)])
def test_an_answer_weighs_half_after_each_day(fan, pond, age, weight):
    make.answer(fan, pond, ago=age)
    assert _heat(pond) == pytest.approx(weight, rel=1e-2)


def test_being_new_weighs_a_quarter_of_a_person(artist):
    assert _heat(make.post(artist)) == pytest.approx(0.25, rel=1e-3)


def test_a_reaction_that_is_years_old_breaks_no_sum(fan, owner, pond):
    make.answer(fan, pond, ago=2_000 * DAY)
    make.answer(owner, pond)
    assert _heat(pond) == pytest.approx(1, rel=1e-3)


def test_the_authors_own_the_banned_the_deleted_and_the_hidden_count_for_nothing(people, pond):
    make.answer(people["artist"], pond)
    make.answer(people["stranger"], pond)
    make.change_person(people["stranger"], state="banned")
    gone = [({"deleted_at": now(), "body": ""}, "fan"), ({"hidden_at": now()}, "owner")]
    for values, name in gone:
        one = door.do(people[name].who, comments.add, ids.slug(pond.number), "So.")
        changed = update(Comment).where(Comment.id == one).values(**values)
        door.do(SYSTEM, lambda tx, _, changed=changed: tx.execute(changed))
    assert _heat(pond) < 1e-6


def test_what_is_taken_back_is_gone_from_the_sum(fan, owner, pond):
    make.answer(fan, pond)
    make.answer(owner, pond)
    assert _heat(pond) == pytest.approx(2, rel=1e-3)
    door.do(SYSTEM, lambda tx, _: tx.execute(Reaction.__table__.delete()))
    assert _heat(pond) < 1e-6


def test_works_stand_in_the_order_of_their_heat(people, artist):
    quiet, loud, once = (_old(artist, title) for title in ("quiet", "loud", "once loud"))
    make.post(artist, title="new")
    for name in ("fan", "stranger", "moderator", "owner"):
        make.answer(people[name], once, ago=3 * DAY)
    for name in ("fan", "stranger"):
        make.answer(people[name], loud)
    assert _titles() == ["loud", "once loud", "new", "quiet"]
    assert quiet and 4 * 2**-3 > 0.25 > log2(1.1)


def test_time_alone_moves_no_work(people, artist):
    for i, name in enumerate(("fan", "stranger", "owner")):
        make.answer(people[name], _old(artist, f"after {i} days"), ago=i * DAY)
    before = _titles()
    with time_machine.travel(now() + 40 * DAY):
        later = _titles()
    assert later == before == [f"after {i} days" for i in range(3)]


def test_while_one_pages_no_work_is_met_twice_and_what_is_answered_waits_at_the_top(people, artist):
    works = [_old(artist, str(i)) for i in range(9)]
    for i, work in enumerate(works):
        make.answer(people["fan"], work, ago=i * HOUR)
    trending.refresh()
    first = door.ask(ANONYMOUS, feeds.trending, limit=3)
    make.answer(people["owner"], works[1])  # was met, rises
    make.answer(people["owner"], works[7])  # was not met, rises
    rest = _titles(cursor=first.next_cursor)
    assert [card.title for card in first.items] + rest == [str(i) for i in range(9) if i != 7]
    assert set(_titles(limit=2)) == {"1", "7"}


def test_only_the_system_reckons(people):
    for who in (ANONYMOUS, people["owner"].who):
        with pytest.raises(Forbidden):
            door.do(who, refresh)


def test_every_work_has_a_standing_with_its_counts(people, artist):
    works = [make.post(artist) for _ in range(3)]
    make.answer(people["fan"], works[0])
    door.do(people["fan"].who, comments.add, ids.slug(works[1].number), "So.")
    counted = select(Post.number, Post.reactions, Post.comments).order_by(Post.number)
    kept = select(Standing.number, Standing.reactions, Standing.comments).order_by(Standing.number)
    both = [door.ask(SYSTEM, lambda tx, _, q=q: tx.execute(q).all()) for q in (counted, kept)]
    assert both[0] == both[1] and len(both[0]) == 3
