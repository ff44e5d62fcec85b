"""What is found in lists and by link: who sees which work, in how many statements."""

import make
import pytest

from services import door, feeds
from services.auth.actor import Credential
from services.kernel.clock import now
from services.kernel.errors import NotFound
from services.posts import queries
from services.profiles import queries as profiles

ANYONE = Credential()
MOST_STATEMENTS = 3  # of a request, with the one that finds out who asks


def _titles(who, feed=feeds.recent, *more):
    return {card.title for card in door.ask(who, feed, *more).items}


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("name", ["recent", "promoted", "author", "post", "profile"])
def test_a_request_takes_few_statements_however_long_the_list(
    artist, fan, statements, name, signed_in, count
):
    works = [make.post(artist, hashtags=("fox", "night")) for _ in range(count)]
    for work in works:
        make.change(work, promoted_at=now())
    who = fan.who if signed_in else ANYONE
    slug = door.ask(ANYONE, feeds.recent).items[0].slug
    asked = {
        "recent": (feeds.recent,),
        "promoted": (feeds.promoted,),
        "author": (feeds.by_author, "artist"),
        "post": (queries.page, slug),
        "profile": (profiles.profile, "artist"),
    }[name]
    with statements() as seen:
        door.ask(who, *asked)
    assert 1 <= len(seen.all) <= MOST_STATEMENTS, seen.all


def test_lists_show_what_is_public_approved_and_there(artist, stranger):
    make.post(artist, title="shown")
    make.post(artist, title="by link only", visibility="unlisted")
    make.post(artist, title="hidden", visibility="hidden")
    make.post(stranger, title="waits for a moderator")
    make.change(make.post(artist, title="thrown away"), deleted_at=now())
    make.change(make.post(artist, title="breaks a rule"), conformant=False)
    assert _titles(ANYONE) == _titles(artist.who) == _titles(stranger.who) == {"shown"}


def test_a_warned_work_is_listed_for_those_who_asked_for_its_warnings(artist, fan):
    make.post(artist, title="tame")
    make.post(artist, title="wild", warnings=("violence",))
    assert _titles(ANYONE) == _titles(fan.who) == {"tame"}
    make.change_person(fan, shown_warnings=["violence"])
    assert _titles(fan.who) == {"tame", "wild"}


def test_only_promoted_works_hang_on_the_front_page_the_latest_choice_first(artist):
    first, second = make.post(artist, title="old"), make.post(artist, title="new")
    make.post(artist, title="not chosen")
    make.change(second, promoted_at=now())
    make.change(first, promoted_at=now())
    page = door.ask(ANYONE, feeds.promoted)
    assert [card.title for card in page.items] == ["old", "new"]


def test_an_authors_own_list_has_the_hidden_ones_and_nobody_elses(artist, fan, moderator):
    for visibility in ("public", "unlisted", "hidden"):
        make.post(artist, title=visibility, visibility=visibility)
    everything = {"public", "unlisted", "hidden"}
    assert _titles(artist.who, feeds.by_author, "artist") == everything
    assert _titles(moderator.who, feeds.by_author, "artist") == everything
    assert _titles(fan.who, feeds.by_author, "artist") == {"public"}
    mine = door.ask(artist.who, profiles.profile, "artist")
    assert (mine.works, mine.private) == (1, 2)
    assert door.ask(fan.who, profiles.profile, "artist").works == 1


def test_a_banned_authors_hidden_works_are_gone_everywhere(artist, fan):
    make.post(artist, title="gone")
    slug = door.ask(ANYONE, feeds.recent).items[0].slug
    make.change_person(artist, state="banned", works_hidden=True)
    assert not _titles(ANYONE)
    with pytest.raises(NotFound):
        door.ask(fan.who, feeds.by_author, "artist")
    with pytest.raises(NotFound):
        door.ask(fan.who, queries.page, slug)


@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [
        ("public", {"artist", "fan", "moderator", "anyone"}),
        ("unlisted", {"artist", "fan", "moderator", "anyone"}),
        ("hidden", {"artist", "moderator"}),
    ],
)
def test_by_its_link_a_work_opens_for_who_may_see_it(people, visibility, seen_by):
    from services.kernel import ids

    slug = ids.slug(make.post(people["artist"], visibility=visibility).number)
    callers = {"anyone": ANYONE} | {n: people[n].who for n in ("artist", "fan", "moderator")}
    opened = set()
    for name, who in callers.items():
        try:
            page = door.ask(who, queries.page, slug)
        except NotFound:
            continue
        opened.add(name)
        assert page.is_mine == (name == "artist")
    assert opened == seen_by


@pytest.mark.parametrize("slug", ["", "x", "no-such-work", "k3Q9bW", "a" * 300, "zzzzzz\0"])
def test_a_slug_that_is_none_leads_nowhere(clean, slug):
    with pytest.raises(NotFound):
        door.ask(ANYONE, queries.page, slug)


@pytest.mark.parametrize("question", [feeds.by_author, profiles.profile])
def test_nobody_of_that_name_is_not_found(clean, question):
    with pytest.raises(NotFound):
        door.ask(ANYONE, question, "nobody")
