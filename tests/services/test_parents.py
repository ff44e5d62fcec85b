"""Remixes: what may be named, what is shown of it, and that no circle is ever closed."""

import threading
from concurrent.futures import ThreadPoolExecutor

import make
import pytest
from sqlalchemy import select

from services import door, policy
from services.auth.actor import ANONYMOUS, SYSTEM
from services.kernel import ids
from services.kernel.errors import Invalid, NotFound
from services.models import Post, PostParent, User
from services.models.posts import VISIBILITIES
from services.posts import commands, queries
from services.posts.details import parse


def slug_of(post):
    return ids.slug(post.number)


def set_parents(person, work, *parents):
    door.do(person.who, commands.edit, slug_of(work), {"parents": [slug_of(p) for p in parents]})


def page(who, work):
    return door.ask(who, queries.page, slug_of(work))


def pairs():
    query = select(PostParent.post_id, PostParent.parent_id)
    return set(door.ask(SYSTEM, lambda tx, _: tx.execute(query).all()))


@pytest.fixture
def origin(fan):
    """A work that others may remix."""
    return make.post(fan, title="Origin", remixable=True)


def test_a_remix_names_its_parents_in_order_and_they_count_it(artist, fan, origin):
    own = make.post(artist, title="Own")
    remix = make.post(artist, title="Remix", parents=(slug_of(origin), slug_of(own)))
    shown = page(ANONYMOUS, remix)
    assert [p.title for p in shown.parents] == ["Origin", "Own"]
    assert (shown.parents[0].url, shown.parents[0].author_handle) == (
        f"/posts/{slug_of(origin)}",
        "fan",
    )
    assert page(ANONYMOUS, origin).remixes == 1
    assert [c.title for c in door.ask(ANONYMOUS, queries.remixes, slug_of(origin)).items] == [
        "Remix"
    ]


def test_a_work_is_asked_for_once_and_a_remix_once_more(artist, origin, statements):
    remix = make.post(artist, parents=(slug_of(origin),))
    for work, most in ((origin, 1), (remix, 2)):
        with statements() as count:
            page(ANONYMOUS, work)
        assert len(count.all) == most, count.all


def test_a_work_that_may_not_be_remixed_is_refused_by_name(artist, fan):
    closed = make.post(fan, title="Closed")
    with pytest.raises(Invalid, match="“Closed” by fan may not be remixed") as refusal:
        make.post(artist, parents=(slug_of(closed),))
    assert "parents" in refusal.value.fields
    work = make.post(artist)
    with pytest.raises(Invalid, match="“Closed”"):
        set_parents(artist, work, closed)
    assert pairs() == set()


def test_own_works_may_always_be_remixed_drafts_too(artist):
    own = [make.post(artist, visibility=v) for v in ("public", "hidden", "draft")]
    remix = make.post(artist)
    set_parents(artist, remix, *own)
    assert len(page(artist.who, remix).parents) == 3


@pytest.mark.parametrize("state", [{"visibility": "hidden"}, {"visibility": "draft"}])
def test_a_work_out_of_sight_is_refused_by_its_address(artist, fan, state):
    unseen = make.post(fan, remixable=True, **state)
    work = make.post(artist)
    with pytest.raises(Invalid, match=slug_of(unseen)):
        set_parents(artist, work, unseen)
    assert pairs() == set()


def test_a_work_of_somebody_who_blocked_the_artist_is_out_of_sight(artist, fan, origin):
    make.relate("Block", fan, artist)
    with pytest.raises(Invalid, match="that you can see"):
        make.post(artist, parents=(slug_of(origin),))


def test_an_address_names_a_work_as_well_as_its_slug_does(origin):
    slug = slug_of(origin)
    ways = [slug, f"/posts/{slug}", f"https://makapix.example/posts/{slug}/?from=x#top"]
    assert parse({"parents": ways}).parents == (slug,)


@pytest.mark.parametrize("said", ["", "nonsense", "https://x.example/u/fan", 7, None, "k3Q9bW "])
def test_what_is_no_address_of_a_work_is_refused(said):
    with pytest.raises(Invalid, match="not the address of a work"):
        parse({"parents": [said]})


def test_a_ninth_parent_is_refused_with_the_figure(artist):
    own = [make.post(artist) for _ in range(9)]
    with pytest.raises(Invalid, match="up to 8 works; these are 9"):
        set_parents(artist, make.post(artist), *own)
    work = make.post(artist)
    set_parents(artist, work, *own[:8])
    assert len(pairs()) == 8


def test_a_work_is_not_its_own_parent(artist):
    work = make.post(artist, title="Snake")
    with pytest.raises(Invalid, match="“Snake” cannot be a remix of itself"):
        set_parents(artist, work, work)


def test_a_circle_is_refused_however_long(artist):
    works = [make.post(artist, title=f"Work {n}") for n in range(4)]
    for child, parent in zip(works[1:], works, strict=False):
        set_parents(artist, child, parent)
    with pytest.raises(Invalid, match="“Work 3” was itself made from this work"):
        set_parents(artist, works[0], works[3])
    assert len(pairs()) == 3


def test_two_edits_at_once_never_close_a_circle(artist):
    for _ in range(5):
        one, two = make.post(artist), make.post(artist)
        together = threading.Barrier(2)

        def close(pair, together=together):
            together.wait()
            try:
                set_parents(artist, *pair)
            except Invalid:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(close, [(one, two), (two, one)])) == [False, True]


def test_a_parent_that_stays_is_not_judged_again_and_other_edits_leave_it(artist, origin):
    remix = make.post(artist, parents=(slug_of(origin),))
    make.change(origin, remixable=False)
    door.do(artist.who, commands.edit, slug_of(remix), {"title": "Still"})
    set_parents(artist, remix, origin)
    assert len(pairs()) == 1
    set_parents(artist, remix)
    assert pairs() == set()


def test_a_parent_that_its_author_hid_is_counted_but_not_named_and_stays(artist, origin):
    remix = make.post(artist, parents=(slug_of(origin),))
    make.change(origin, visibility="hidden")
    for who in (ANONYMOUS, artist.who):
        assert (page(who, remix).parents, page(who, remix).parents_unseen) == ([], 1)
    set_parents(artist, remix)
    assert len(pairs()) == 1


def test_a_parent_that_is_seen_by_link_only_is_not_given_away(artist, fan, stranger):
    secret = make.post(fan, visibility="unlisted", remixable=True)
    remix = make.post(artist, parents=(slug_of(secret),))
    assert page(stranger.who, remix).parents_unseen == 1
    assert [p.slug for p in page(fan.who, remix).parents] == [slug_of(secret)]


@pytest.mark.parametrize("visibility", ["unlisted", "hidden", "draft"])
def test_remixes_that_a_viewer_may_not_be_led_to_are_neither_listed_nor_counted(
    artist, fan, origin, visibility
):
    make.post(artist, visibility=visibility, parents=(slug_of(origin),))
    for who, count in ((ANONYMOUS, 0), (fan.who, 0), (artist.who, 1)):
        assert page(who, origin).remixes == count
        assert len(door.ask(who, queries.remixes, slug_of(origin)).items) == count


def test_both_faces_of_being_led_to_a_work_agree_for_every_role(people):
    author = people["artist"]
    works = [make.post(author, visibility=v) for v in VISIBILITIES]
    make.relate("Block", author, people["stranger"])

    def faces(tx, actor):
        pairs = select(Post, User).join(User, User.id == Post.author_id)
        led = set(tx.scalars(select(Post.id).join(User).where(policy.may_be_led_to(actor))))
        return {
            post.visibility: (policy.can_be_led_to(actor, post, owner), post.id in led)
            for post, owner in tx.execute(pairs.where(Post.id.in_([w.id for w in works])))
        }

    viewers = {"anyone": ANONYMOUS} | {name: person.who for name, person in people.items()}
    for who in viewers.values():
        for question, query in door.ask(who, faces).values():
            assert question == query
    assert door.ask(viewers["fan"], faces)["unlisted"] == (False, False)
    assert door.ask(viewers["artist"], faces)["draft"] == (True, True)
    assert door.ask(viewers["stranger"], faces)["public"] == (False, False)


def test_a_long_list_of_remixes_pages_to_its_end(artist, origin):
    made = {slug_of(make.post(artist, parents=(slug_of(origin),))) for _ in range(7)}
    seen, cursor = [], ""
    while True:
        part = door.ask(ANONYMOUS, queries.remixes, slug_of(origin), cursor=cursor, limit=3)
        seen += [card.slug for card in part.items]
        if not (cursor := part.next_cursor):
            break
    assert len(seen) == 7 and set(seen) == made


def test_the_remixes_of_a_work_out_of_sight_are_not_told(artist, fan):
    hidden = make.post(artist, visibility="hidden")
    with pytest.raises(NotFound):
        door.ask(fan.who, queries.remixes, slug_of(hidden))


def test_a_parent_that_is_deleted_for_good_is_forgotten(artist, origin):
    make.post(artist, parents=(slug_of(origin),))
    door.do(SYSTEM, lambda tx, _: tx.delete(tx.get_one(Post, origin.id)))
    assert pairs() == set()
