"""The search page without a browser: what stands in the address is what is shown, and back."""

import asyncio
from urllib.parse import parse_qs, quote, urlsplit

import make
import pytest
from visits import Visit

from services import door
from services.accounts import sessions
from services.auth.actor import SYSTEM
from services.playlists import commands
from services.search import popular
from state.feeds import FollowedFeed, HashtagFeed
from state.hashtags import FollowedHashtags
from state.relations import Followed
from state.search import (
    FoundHashtags,
    FoundPeople,
    FoundPlaylists,
    FoundWorks,
    SearchPage,
    UsedHashtags,
)

KINDS = (FoundWorks, FoundPeople, FoundHashtags, FoundPlaylists)


def opened(address, person=None):
    """The page, and the list that it asks for."""
    visit = Visit(address, person)
    event = visit.tell(SearchPage, "open")
    if event is not None:
        kinds = {k.get_full_name(): k for k in KINDS}
        asyncio.run(event.fn(visit.at(kinds[event.state_full_name])))
    return visit


def said(url):
    return parse_qs(urlsplit(url).query).get("q", [""])[0]


def test_a_chip_puts_its_filter_in_and_takes_it_out(clean):
    page = opened("/search?q=fox+w:%3C%3D32+h:%3C%3D32+tag:night").at(SearchPage)
    chips = {chip.words: chip for chip in page.chips}
    assert [c.words for c in page.chips if c.on] == ["#night", "32×32 or smaller"]
    assert said(chips["#night"].url) == "fox w:<=32 h:<=32"
    assert said(chips["32×32 or smaller"].url) == "fox tag:night"
    assert said(chips["Animated"].url) == "fox w:<=32 h:<=32 tag:night animated"
    assert "sort=best" in chips["Best match first"].url


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("w:48", "48 px wide"),
        ("colors:<=9", "At most 9 colours"),
        ("frames:>=1000", "At least 1,000 frames"),
        ("palette:ff0044", "With #ff0044"),
        ("by:@artist", "By artist"),
        ("license:cc-by", "CC-BY"),
        ("format:gif", "GIF"),
    ],
)
def test_a_filter_is_a_chip_in_words_of_a_person(clean, asked, words):
    chip = opened(f"/search?q=fox+{quote(asked)}").at(SearchPage).chips[0]
    assert (chip.words, chip.on, said(chip.url)) == (words, True, "fox")


def test_what_is_marked_are_the_words_and_not_what_is_left_out(clean):
    asked = quote('Café or "Red Fox" -snow w:8')
    page = opened(f"/search?q={asked}").at(SearchPage)
    assert page.words == ["cafe", "red", "fox"]


def test_a_tab_keeps_what_is_asked(clean):
    page = opened("/search?q=fox&tab=people").at(SearchPage)
    assert [(t.words, t.on) for t in page.tabs] == [
        ("Works", False),
        ("People", True),
        ("Hashtags", False),
        ("Playlists", False),
    ]
    assert {said(tab.url) for tab in page.tabs} == {"fox"} and page.chips == []


def test_works_people_hashtags_and_playlists_are_shown_under_their_tab(artist):
    make.post(artist, title="Red fox", hashtags=("foxes",))
    works = opened("/search?q=fox").at(FoundWorks)
    assert [card.title for card in works.page_0] == ["Red fox"]
    people = opened("/search?q=artst&tab=people").at(FoundPeople)
    assert [person.handle for person in people.people] == ["artist"]
    tags = opened("/search?q=foxs&tab=hashtags").at(FoundHashtags)
    assert [(one.tag, one.works) for one in tags.items] == [("foxes", 1)]
    made = door.do(artist.who, commands.create, title="Foxes", work=works.page_0[0].slug)
    lists = opened("/search?q=foxs&tab=playlists").at(FoundPlaylists)
    assert [one.slug for one in lists.items] == [made]
    page = opened("/search?q=reed").at(SearchPage)
    assert (page.meant, said(page.meant_url)) == ("red", "red")


@pytest.mark.parametrize(("tab", "kind"), [("people", FoundPeople), ("hashtags", FoundHashtags)])
def test_the_next_page_of_names_keeps_the_search(clean, tab, kind):
    for i in range(26):
        make.post(make.person(f"fox{i}"), hashtags=(f"fox{i}",))
    first = opened(f"/search?q=fox&tab={tab}").at(kind)
    assert said(first.next_url) == "fox" and f"tab={tab}" in first.next_url
    rest = opened(first.next_url).at(kind)
    items = (first.people, rest.people) if tab == "people" else (first.items, rest.items)
    assert (len(items[0]), len(items[1]), rest.next_url) == (24, 2, "")


@pytest.mark.parametrize("asked", ["size:1", "x" * 300, "-tag:a", "foo:bar"])
def test_what_is_not_understood_is_said_on_the_page(clean, asked):
    visit = opened(f"/search?q={quote(asked)}")
    assert visit.at(SearchPage).problem and visit.heard() == []
    assert visit.at(FoundWorks).loaded is False


@pytest.mark.parametrize(
    "query", ["", "?tab=x&sort=y", "?after=nonsense", "?q=%00", "?q=%ff&tab[]=1"]
)
def test_an_odd_address_breaks_nothing(clean, query):
    visit = opened(f"/search{query}")
    assert not [told for told in visit.heard() if "broke" in told]


def test_the_hashtag_of_the_address_is_shown_in_any_script(artist):
    make.post(artist, title="night", hashtags=("夜" * 40,))
    visit = Visit(f"/hashtags/{quote('夜' * 40)}")
    visit.tell(HashtagFeed, "open")
    feed = visit.at(HashtagFeed)
    assert feed.asked == "夜" * 40 and [card.title for card in feed.page_0] == ["night"]
    for odd in ("a b", "%00", "%ff", "x" * 500, "../.."):
        visit = Visit(f"/hashtags/{quote(odd)}")
        visit.tell(HashtagFeed, "open")
        assert visit.at(HashtagFeed).page_0 == [] and not visit.heard()


def test_the_most_used_hashtags_are_listed(artist):
    make.post(artist, hashtags=("fox",))
    door.do(SYSTEM, popular.count)
    visit = Visit("/hashtags")
    visit.tell(UsedHashtags, "open")
    assert [one.tag for one in visit.at(UsedHashtags).items] == ["fox"]


def test_whom_one_follows_fills_the_feed(artist, fan):
    make.post(artist, title="new")
    make.relate("Follow", fan, artist)
    visit = Visit("/following", fan)
    visit.tell(FollowedFeed, "open")
    assert [card.title for card in visit.at(FollowedFeed).page_0] == ["new"]


@pytest.mark.parametrize("kind", [FollowedFeed, Followed, FollowedHashtags])
def test_a_stranger_stays_on_the_page_of_what_one_follows_and_gets_nothing(artist, kind):
    make.post(artist)
    visit = Visit("/following")
    assert "login" not in str(visit.tell(kind, "open"))
    shown = visit.at(kind)
    assert not getattr(shown, {FollowedFeed: "page_0", Followed: "people"}.get(kind, "items"))


@pytest.mark.parametrize("kind", [FollowedFeed, Followed, FollowedHashtags])
def test_whose_session_has_ended_is_led_to_the_log_in_from_there(artist, kind):
    visit = Visit("/following", artist)
    door.do(artist.who, sessions.end_mine)
    assert "/login?next=" in str(visit.tell(kind, "open"))
