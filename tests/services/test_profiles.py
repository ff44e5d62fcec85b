"""Profiles: words, links, what is shown of whom, pinned works, avatars, and going out of sight."""

import make
import pytest
from sqlalchemy import func, select

from jobs import people as people_jobs
from services import door, feeds, outbox
from services.auth.actor import ANONYMOUS, SYSTEM
from services.edges.storage import storage
from services.kernel import ids
from services.kernel.errors import Invalid, LimitReached, NotFound, NotSignedIn
from services.models import PinnedPost, RetiredFile, User
from services.posts import queries as posts
from services.profiles import avatars, commands, queries
from services.relations import commands as relations

PNG = b"not decoded here"


def edit(who, **changes):
    door.do(who, commands.edit, changes)


def seen(who=ANONYMOUS, handle="artist"):
    return door.ask(who, queries.profile, handle)


def slug(work) -> str:
    return ids.slug(work.number)


def avatar_key(person):
    query = select(User.avatar_key).where(User.id == person.id)
    return door.ask(SYSTEM, lambda tx, _: tx.scalar(query))


def dressed(person) -> str:
    """Wears an avatar whose bytes are in storage; returns its key."""
    key = door.do(person.who, avatars.draw, 16, 16)
    storage().put(avatars.path(key), PNG, content_type="image/png")
    return door.do(person.who, avatars.wear, key)


def test_a_profile_shows_what_its_owner_said(artist, fan):
    edit(
        artist.who,
        display_name="  Aino \u202e K ",
        bio="Prints at oda.example.com.\n<b>Bold</b>",
        links=["oda.example.com", "", "https://oda.example.com", "http://b.example/me/"],
    )
    page = seen(fan.who)
    assert (page.name, page.is_me, page.followers, page.followed) == ("Aino K", False, 0, False)
    assert [(p.text, p.href) for p in page.bio_parts] == [
        ("Prints at ", ""),
        ("oda.example.com", "https://oda.example.com"),
        (".\n<b>Bold</b>", ""),
    ]
    assert [link.text for link in page.links] == ["oda.example.com", "b.example/me"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"display_name": "x" * 65}, "display_name"),
        ({"bio": "x" * 1001}, "bio"),
        ({"bio": None}, "bio"),
        ({"links": [f"https://{i}.example.com" for i in range(9)]}, "links"),
        ({"links": ["https://example.com/" + "x" * 200]}, "links"),
        ({"links": ["javascript:alert(1)"]}, "links"),
        ({"links": "https://example.com"}, "links"),
        ({"shown_warnings": ["gore"]}, "shown_warnings"),
        ({"shown_warnings": [[]]}, "shown_warnings"),
        ({"profile_hidden": "yes"}, "profile_hidden"),
        ({"role": "owner"}, "role"),
    ],
)
def test_what_breaks_a_rule_is_named_and_nothing_changes(artist, changes, field):
    with pytest.raises(Invalid) as refusal:
        edit(artist.who, **({"bio": "New words"} | changes))
    assert list(refusal.value.fields) == [field]
    assert seen().bio == ""


def test_a_profile_says_what_the_two_are_to_each_other(artist, fan):
    door.do(fan.who, relations.follow, "artist")
    door.do(artist.who, relations.mute, "fan")
    assert (seen(fan.who).followed, seen(fan.who).follows_me, seen(fan.who).muted) == (
        True, False, False,
    )  # fmt: skip
    theirs = seen(artist.who, "fan")
    assert (theirs.followed, theirs.follows_me, theirs.muted) == (False, True, True)
    assert (seen().followers, seen(handle="fan").following) == (1, 1)


def test_the_works_that_only_their_author_finds_have_shelves_of_their_own(artist, fan):
    for visibility in ("public", "unlisted", "hidden", "draft"):
        make.post(artist, title=visibility, visibility=visibility)
    mine, theirs = seen(artist.who), seen(fan.who)
    assert (mine.works, mine.private, mine.drafts) == (1, 2, 1)
    assert (theirs.works, theirs.private, theirs.drafts) == (1, 0, 0)

    def titles(who, shelf):
        return {c.title for c in door.ask(who, feeds.by_author, "artist", shelf=shelf).items}

    assert titles(artist.who, "private") == {"unlisted", "hidden"}
    assert titles(artist.who, "drafts") == {"draft"}
    assert titles(fan.who, "private") == titles(fan.who, "drafts") == set()
    with pytest.raises(Invalid):
        titles(fan.who, "attic")


def test_a_warned_work_hangs_on_a_profile_only_for_who_asked_for_it(artist, fan):
    make.post(artist, title="wild", warnings=("violence",))
    assert (seen(fan.who).works, seen(artist.who).works) == (0, 1)
    edit(fan.who, shown_warnings=["violence", "violence"])
    assert seen(fan.who).works == 1
    assert door.ask(fan.who, queries.own).shown_warnings == ["violence"]


# --- pinned works


def pinned(who=ANONYMOUS) -> list[str]:
    return [p.card.title for p in door.ask(who, queries.pins, "artist")]


def test_pinned_works_stand_in_the_order_that_was_said(artist):
    one, two, three = (make.post(artist, title=t) for t in ("one", "two", "three"))
    door.do(artist.who, commands.pin, [slug(three), slug(one), slug(three)])
    assert pinned() == ["three", "one"]
    door.do(artist.who, commands.pin, [slug(two)])
    assert pinned() == ["two"]
    door.do(artist.who, commands.pin, [])
    assert pinned() == []


def test_only_own_public_works_can_be_pinned_and_six_of_them(artist, fan):
    works = [make.post(artist) for _ in range(7)]
    foreign, hidden = make.post(fan), make.post(artist, visibility="hidden")
    for slugs in ([slug(foreign)], [slug(hidden)], [slug(works[0]), "nothing"], ["\0"]):
        with pytest.raises(NotFound):
            door.do(artist.who, commands.pin, slugs)
    with pytest.raises(LimitReached, match="Up to 6"):
        door.do(artist.who, commands.pin, [slug(w) for w in works])
    assert pinned() == []
    with pytest.raises(NotSignedIn):
        door.do(ANONYMOUS, commands.pin, [])


@pytest.mark.parametrize("gone", [{"visibility": "unlisted"}, {"conformant": False}])
def test_a_pinned_work_that_is_not_public_any_more_is_not_shown_first(artist, gone):
    work = make.post(artist, title="one")
    door.do(artist.who, commands.pin, [slug(work)])
    make.change(work, **gone)
    assert pinned() == pinned(artist.who) == []


# --- avatars


def test_a_picture_that_is_worn_is_found_and_the_one_before_is_removed(artist):
    first = dressed(artist)
    second = dressed(artist)
    assert seen().avatar_url == f"/vault/{second}"
    due = door.ask(SYSTEM, lambda tx, _: set(tx.scalars(select(RetiredFile.path))))
    assert f"public/{first}" in due and f"public/{second}" not in due
    door.do(artist.who, avatars.take_off)
    assert seen().avatar_url == ""


def test_a_picture_that_was_never_worn_is_due_to_be_removed(artist):
    key = door.do(artist.who, avatars.draw, 16, 16)
    due = door.ask(SYSTEM, lambda tx, _: set(tx.scalars(select(RetiredFile.path))))
    assert due == {f"public/{key}"}


def test_nobody_wears_the_picture_of_another_or_one_that_is_none(artist, fan):
    key = dressed(artist)
    for chosen in (key, "avatars/../../etc/passwd", "public/aa/bb/x.png"):
        with pytest.raises(NotFound):
            door.do(fan.who, avatars.wear, chosen)
    assert (avatar_key(fan), avatar_key(artist)) == (None, key)


def test_an_avatar_is_made_of_an_own_work_that_everyone_may_see(artist, fan):
    shown = make.post(artist)
    place = door.ask(artist.who, avatars.source, slug(shown))
    assert place.startswith("public/") and place.endswith(".png")
    hidden = make.post(artist, visibility="hidden")
    warned = make.post(artist, warnings=("nsfw",))
    for who, work in ((fan, shown), (artist, hidden), (artist, warned)):
        with pytest.raises(NotFound):
            door.ask(who.who, avatars.source, slug(work))
    assert [c.slug for c in door.ask(artist.who, queries.faces)] == [slug(shown)]


# --- out of sight and back


def test_a_hidden_profile_is_gone_for_all_but_its_owner_and_moderators(people):
    artist, fan, moderator = (people[n] for n in ("artist", "fan", "moderator"))
    work = make.post(artist)
    edit(artist.who, profile_hidden=True)
    for who in (ANONYMOUS, fan.who):
        for question, name in ((queries.profile, "artist"), (posts.page, slug(work))):
            with pytest.raises(NotFound):
                door.ask(who, question, name)
        with pytest.raises(NotFound):
            door.ask(who, feeds.by_author, "artist")
    for who in (artist.who, moderator.who):
        assert seen(who).handle == "artist"
        assert door.ask(who, posts.page, slug(work)).card.slug == slug(work)
    assert (seen(artist.who).hidden, seen(moderator.who).hidden) == (True, False)
    edit(artist.who, profile_hidden=False)
    assert seen(fan.who).works == 1


def test_what_was_not_told_yet_of_who_hides_is_not_told(artist, fan):
    make.post(artist)
    make.post(fan)
    edit(artist.who, profile_hidden=True)
    left = door.ask(SYSTEM, lambda tx, _: [m.payload["handle"] for m in outbox.unsent(tx, most=9)])
    assert left == ["fan"]


def test_an_avatar_follows_its_person_out_of_sight_and_back(artist, moderator):
    key = dressed(artist)
    edit(artist.who, profile_hidden=True)
    people_jobs.settle(str(artist.id))
    assert storage().stat(f"public/{key}") is None
    assert storage().read(f"private/{key}") == PNG
    for who in (artist.who, moderator.who):
        assert "signature=" in seen(who).avatar_url
    edit(artist.who, profile_hidden=False)
    people_jobs.settle(str(artist.id))
    assert seen().avatar_url == f"/vault/{key}"
    assert storage().read(f"public/{key}") == PNG
    people_jobs.settle(str(artist.id))  # nothing is left to do


def test_an_avatar_that_is_worn_while_out_of_sight_is_moved_as_well(artist):
    edit(artist.who, profile_hidden=True)
    key = dressed(artist)
    people_jobs.settle(str(artist.id))
    assert storage().stat(f"public/{key}") is None
    door.do(artist.who, avatars.take_off)
    due = door.ask(SYSTEM, lambda tx, _: set(tx.scalars(select(RetiredFile.path))))
    assert {f"public/{key}", f"private/{key}"} <= due


def test_a_pin_goes_with_its_work(artist):
    work = make.post(artist)
    door.do(artist.who, commands.pin, [slug(work)])
    make.change(work, deleted_at=func.now())
    assert pinned(artist.who) == []
    assert door.ask(SYSTEM, lambda tx, _: tx.scalar(select(func.count(PinnedPost.id)))) == 1
