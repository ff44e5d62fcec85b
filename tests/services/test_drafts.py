"""Drafts: kept for their author, told to nobody, and new on the day on which they are posted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from services import door, feeds
from services.auth.actor import ANONYMOUS, SYSTEM
from services.kernel import ids
from services.kernel.clock import now
from services.kernel.errors import Invalid, MakapixError, NotFound
from services.models import OutboxEvent, Post
from services.posts import commands, placement, queries
from services.posts.twins import AlreadyPublished


def slug_of(post):
    return ids.slug(post.number)


def events():
    return door.ask(SYSTEM, lambda tx, _: list(tx.scalars(select(OutboxEvent.payload))))


def row(post):
    return door.ask(SYSTEM, lambda tx, _: tx.get_one(Post, post.id))


@pytest.fixture
def draft(artist):
    """A work that waits since yesterday."""
    made = make.post(artist, title="Half a fox", visibility="draft", public_area=False)
    make.change(made, created_at=now() - timedelta(days=1))
    return made


def test_a_draft_is_seen_by_its_author_alone_and_told_to_nobody(people, draft):
    assert door.ask(people["artist"].who, queries.page, slug_of(draft)).visibility == "draft"
    for who in (ANONYMOUS, people["fan"].who, people["moderator"].who, people["owner"].who):
        with pytest.raises(NotFound):
            door.ask(who, queries.page, slug_of(draft))
    assert events() == [] and not row(draft).files_public


def test_its_author_finds_it_marked_on_their_own_profile_and_others_do_not(people, draft):
    mine = door.ask(people["artist"].who, feeds.by_author, "artist").items
    assert [(card.title, card.mark) for card in mine] == [("Half a fox", "Draft")]
    for name in ("fan", "moderator"):
        assert door.ask(people[name].who, feeds.by_author, "artist").items == []


@pytest.mark.parametrize("visibility", ["public", "unlisted", "hidden"])
def test_posting_a_draft_makes_it_new_and_announces_what_is_listed(artist, draft, visibility):
    before = now()
    door.do(artist.who, commands.edit, slug_of(draft), {"visibility": visibility})
    after = row(draft)
    assert (after.visibility, after.number) == (visibility, draft.number)
    assert before <= after.created_at <= now()
    assert len(events()) == (visibility == "public")
    moves = door.ask(SYSTEM, placement.plan, draft.id)
    assert bool(moves and moves.to_public) == (visibility != "hidden")


def test_a_draft_of_an_author_without_trust_waits_for_a_moderator_once_posted(stranger):
    draft = make.post(stranger, visibility="draft", public_area=False)
    door.do(stranger.who, commands.edit, slug_of(draft), {"visibility": "public"})
    assert row(draft).approved_at is None and events() == []


def test_trust_that_came_before_the_posting_counts(stranger):
    draft = make.post(stranger, visibility="draft", public_area=False)
    make.change_person(stranger, trusted=True)
    door.do(stranger.who, commands.edit, slug_of(draft), {"visibility": "public"})
    assert row(draft).approved_at is not None and len(events()) == 1


def test_editing_a_draft_leaves_it_a_draft(artist, draft):
    door.do(artist.who, commands.edit, slug_of(draft), {"title": "A fox", "visibility": "draft"})
    door.do(artist.who, commands.edit, slug_of(draft), {"alt_text": "A fox."})
    assert (row(draft).title, row(draft).visibility) == ("A fox", "draft")
    assert row(draft).created_at < now() - timedelta(hours=23) and events() == []


def test_a_draft_without_a_title_is_not_posted(artist, draft):
    with pytest.raises(Invalid, match="needs a title") as refusal:
        door.do(artist.who, commands.edit, slug_of(draft), {"title": " ", "visibility": "public"})
    assert "title" in refusal.value.fields
    assert row(draft).visibility == "draft"


@pytest.mark.parametrize("visibility", ["public", "unlisted", "hidden"])
def test_a_posted_work_cannot_become_a_draft_again(artist, visibility):
    work = make.post(artist, visibility=visibility)
    with pytest.raises(Invalid, match="cannot become a draft again") as refusal:
        door.do(artist.who, commands.edit, slug_of(work), {"visibility": "draft"})
    assert refusal.value.code == "already_posted" and "visibility" in refusal.value.fields
    assert row(work).visibility == visibility


def test_nobody_else_posts_it(people, draft):
    for name in ("fan", "moderator", "owner"):
        with pytest.raises(MakapixError):
            door.do(people[name].who, commands.edit, slug_of(draft), {"visibility": "public"})
    assert row(draft).visibility == "draft"


def test_the_same_bytes_may_wait_as_drafts_but_only_one_is_posted(artist, fan):
    drafts = [make.post(p, sha256="a" * 64, visibility="draft") for p in (artist, fan)]
    door.do(artist.who, commands.edit, slug_of(drafts[0]), {"visibility": "public"})
    with pytest.raises(AlreadyPublished):
        door.do(fan.who, commands.edit, slug_of(drafts[1]), {"visibility": "unlisted"})
    door.do(fan.who, commands.edit, slug_of(drafts[1]), {"visibility": "hidden"})
    assert (row(drafts[0]).visibility, row(drafts[1]).visibility) == ("public", "hidden")


def test_of_twins_that_are_posted_at_once_one_is_refused(artist, fan):
    for n in range(4):
        pair = [(p, make.post(p, sha256=f"{n}" * 64, visibility="draft")) for p in (artist, fan)]

        def posted(one):
            person, draft = one
            try:
                door.do(person.who, commands.edit, slug_of(draft), {"visibility": "public"})
            except AlreadyPublished:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(posted, pair)) == [False, True]


def test_a_draft_that_is_posted_twice_at_once_is_announced_once(artist, draft):
    def post(_):
        door.do(artist.who, commands.edit, slug_of(draft), {"visibility": "public"})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(post, range(4)))
    assert len(events()) == 1


def test_a_moderators_approval_does_not_bring_a_draft_to_light(draft):
    door.do(SYSTEM, commands.approve, slug_of(draft))
    assert row(draft).approved_at is None and events() == []
