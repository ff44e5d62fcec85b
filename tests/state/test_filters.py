"""Filters above a list: what the address says is what is shown, and every choice is an address."""

import asyncio
from urllib.parse import parse_qsl, urlsplit

import make
import pytest
from visits import Visit

from services import categories, counting, door, followed
from services.kernel import ids
from services.kernel.errors import NotFound
from state.feeds import AuthorFeed, FollowedFeed, HashtagFeed, HomeFeed, RecentFeed, TrendingFeed
from state.filters import Filters
from state.hashtags import FollowedHashtags
from state.promoting import Promoting


def opened(address, kind, person=None):
    visit = Visit(address, person)
    visit.tell(kind, "open")
    return visit


def titles(visit, kind):
    return [card.title for card in visit.at(kind).page_0]


def said(url):
    return dict(parse_qsl(urlsplit(url).query))


@pytest.fixture
def two(artist):
    """A still PNG and an animated GIF."""
    still = make.post(artist, title="still", hashtags=("fox",))
    make.change(make.post(artist, title="moves", hashtags=("fox",)),
                frames=2, durations_ms=[100, 100], native_format="gif")  # fmt: skip
    return still


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/", HomeFeed), ("/recent", RecentFeed), ("/trending", TrendingFeed),
     ("/hashtags/fox", HashtagFeed), ("/u/artist", AuthorFeed)],
)  # fmt: skip
def test_a_filter_in_the_address_holds_and_its_chip_takes_it_away(two, path, kind):
    visit = opened(f"{path}?motion=animated&sort=reactions", kind)
    assert titles(visit, kind) == ["moves"]
    bar = visit.at(Filters)
    [chip] = bar.chips
    assert (chip.words, said(chip.url)) == ("Animated", {"sort": "reactions"})
    assert (bar.works, bar.counted, bar.order) == ("1 work", True, "reactions")
    assert sorted(titles(opened(chip.url, kind), kind)) == ["moves", "still"]


def test_each_choice_adds_to_what_is_set_with_the_works_that_it_leaves(two):
    bar = opened("/recent?motion=animated", RecentFeed).at(Filters)
    menus = {menu.title: {one.words: one for one in menu.options} for menu in bar.menus}
    assert said(menus["Format"]["GIF"].url) == {"motion": "animated", "format": "gif"}
    assert (menus["Format"]["GIF"].works, menus["Format"]["PNG"].works) == ("1", "0")
    assert (menus["Motion"]["Still"].works, menus["Motion"]["Animated"].on) == ("1", True)
    assert said(menus["Motion"]["Animated"].url) == {}
    assert [menu.title for menu in bar.menus if menu.on] == ["Motion"]


def test_where_nothing_is_left_it_says_which_filter_to_take_away(two):
    visit = opened("/recent?motion=animated&format=png&colours=4", RecentFeed)
    assert titles(visit, RecentFeed) == []
    loosen = {one.words: (one.works, said(one.url)) for one in visit.at(Filters).loosen}
    assert loosen == {
        "Animated": ("1", {"format": "png", "colours": "4"}),
        "Format: PNG": ("1", {"motion": "animated", "colours": "4"}),
    }


def test_without_a_filter_nothing_is_counted_until_somebody_looks(two, statements):
    visit = opened("/recent", RecentFeed)
    assert (visit.at(Filters).works, visit.at(Filters).counted) == ("", False)
    visit.tell(Filters, "count")
    assert visit.at(Filters).works == "2 works"
    with statements() as seen:
        visit.tell(Filters, "count")
    assert seen.all == []


@pytest.mark.parametrize(
    "query", ["motion=sideways", "sort=random", "size=", "size=' OR 1=1", "x=y"]
)
def test_what_an_address_says_that_there_is_not_is_not_heard(two, query):
    visit = opened(f"/recent?{query}", RecentFeed)
    assert titles(visit, RecentFeed) == ["moves", "still"]
    assert visit.at(Filters).chips == [] and visit.heard() == []


def test_a_hashtag_is_the_same_however_its_address_is_written(two, fan):
    door.do(fan.who, followed.follow, "fox")
    visit = opened("/hashtags/FOX", HashtagFeed, fan)
    visit.tell(FollowedHashtags, "look")
    assert len(titles(visit, HashtagFeed)) == 2
    assert visit.at(HashtagFeed).asked in visit.at(FollowedHashtags).followed == ["fox"]


def test_home_leads_to_the_categories_in_which_something_hangs(two, moderator):
    door.do(moderator.who, categories.promote, ids.slug(two.number), "weekly-pack")
    bar = opened("/", HomeFeed).at(Filters)
    options = {one.words: one for one in bar.menus[0].options}
    assert list(options) == ["Front page", "Pack of the week"] and options["Front page"].on
    visit = opened(options["Pack of the week"].url, HomeFeed)
    assert titles(visit, HomeFeed) == ["still"]
    assert visit.at(Filters).menus[0].label == "Pack of the week"


def test_who_comes_back_finds_as_many_pages_as_they_left(artist):
    make.post(artist)
    make.copies(60)
    visit = opened("/recent", RecentFeed)
    for _ in range(2):
        visit.tell(RecentFeed, "more", visit.at(RecentFeed).cursor)
    whole = [card.id for n in range(3) for card in getattr(visit.at(RecentFeed), f"page_{n}")]
    visit.go("/recent?motion=still")
    visit.tell(RecentFeed, "open")
    assert visit.at(RecentFeed).page_1 == []
    visit.go("/recent")
    visit.tell(RecentFeed, "open")
    back = [card.id for n in range(3) for card in getattr(visit.at(RecentFeed), f"page_{n}")]
    assert back == whole and len(back) == 61


def test_a_moderator_promotes_from_the_page_of_a_work(two, moderator):
    visit = Visit(f"/posts/{ids.slug(two.number)}", moderator)
    visit.tell(Promoting, "open", ids.slug(two.number))
    assert {one.on for one in visit.at(Promoting).choices} == {False}
    visit.tell(Promoting, "choose", "frontpage", True)
    assert [one.name for one in visit.at(Promoting).choices if one.on] == ["frontpage"]
    assert titles(opened("/", HomeFeed), HomeFeed) == ["still"]
    visit.tell(Promoting, "choose", "frontpage", False)
    assert {one.on for one in visit.at(Promoting).choices} == {False}


def test_nobody_else_promotes_by_calling_the_handlers(two, fan):
    visit = Visit(f"/posts/{ids.slug(two.number)}", fan)
    visit.tell(Promoting, "open", ids.slug(two.number))
    visit.tell(Promoting, "choose", "frontpage", True)
    assert visit.at(Promoting).choices == [] and "Only moderators" in visit.heard()[-1]


def test_a_hashtag_is_followed_on_its_page_and_listed(two, fan):
    visit = Visit("/hashtags/fox", fan)
    visit.tell(FollowedHashtags, "look")
    assert visit.at(FollowedHashtags).followed == []
    visit.tell(FollowedHashtags, "follow", "fox", True)
    assert visit.at(FollowedHashtags).answer == "1:fox"
    visit.go("/following/hashtags")
    visit.tell(FollowedHashtags, "open")
    assert [one.tag for one in visit.at(FollowedHashtags).items] == ["fox"]
    visit.tell(FollowedHashtags, "follow", "fox", False)
    assert visit.at(FollowedHashtags).followed == []


def test_works_that_somebody_reacted_to_stand_on_their_profile_unless_they_say_no(two, fan, people):
    make.answer(fan, two)
    for person in (None, fan, people["moderator"]):
        assert titles(opened("/u/fan?shelf=reacted", AuthorFeed, person), AuthorFeed) == ["still"]
    make.change_person(fan, reacted_shown=False)
    assert titles(opened("/u/fan?shelf=reacted", AuthorFeed, fan), AuthorFeed) == ["still"]
    for person in (None, people["artist"], people["moderator"]):
        assert titles(opened("/u/fan?shelf=reacted", AuthorFeed, person), AuthorFeed) == []


def test_the_works_that_somebody_reacted_to_are_filtered_under_their_own_address(two, fan, people):
    make.answer(fan, two)
    visit = opened("/u/fan?shelf=reacted&motion=still", AuthorFeed, people["artist"])
    bar = visit.at(Filters)
    [chip] = bar.chips
    assert (said(chip.url), bar.works) == ({"shelf": "reacted"}, "1 work")
    assert [one.words for one in bar.orders] == [
        "Latest reactions", "Most reactions", "Most comments"
    ]  # fmt: skip
    assert titles(visit, AuthorFeed) == ["still"] and told(visit, AuthorFeed, two) == 0
    assert titles(opened("/u/fan?shelf=reacted&motion=animated", AuthorFeed), AuthorFeed) == []


def test_what_a_person_keeps_to_themselves_is_not_counted_either(two, fan, people):
    make.answer(fan, two)
    make.change_person(fan, reacted_shown=False)
    bar = opened("/u/fan?shelf=reacted&motion=still", AuthorFeed, people["artist"]).at(Filters)
    assert (bar.counted, bar.works) == (False, "")
    with pytest.raises(NotFound):
        door.ask(people["artist"].who, counting.facets, "reacted", "fan")


def test_what_is_followed_is_filtered_and_has_one_order(two, artist, fan):
    make.relate("Follow", fan, artist)
    visit = opened("/following?motion=animated&sort=reactions", FollowedFeed, fan)
    assert titles(visit, FollowedFeed) == ["moves"]
    bar = visit.at(Filters)
    assert (bar.order, [one.words for one in bar.orders]) == ("newest", ["Newest"])
    assert sorted(titles(opened(bar.clear_url, FollowedFeed, fan), FollowedFeed)) == [
        "moves", "still"
    ]  # fmt: skip


def told(visit, kind, *works):
    """What the pill says after these works were announced."""
    asyncio.run(visit.at(kind)._hear({work.number for work in works}))
    return visit.at(kind).fresh


def test_the_pill_counts_only_what_this_viewer_finds_in_this_list(people, artist, fan):
    make.relate("Follow", fan, artist)
    make.relate("Mute", fan, people["moderator"])
    pages = {
        address: (opened(address, kind, fan), kind)
        for address, kind in {
            "/recent": RecentFeed,
            "/recent?motion=animated": RecentFeed,
            "/recent?sort=reactions": RecentFeed,
            "/hashtags/fox": HashtagFeed,
            "/u/artist": AuthorFeed,
            "/following": FollowedFeed,
            "/": HomeFeed,
        }.items()
    }
    came = [
        make.post(artist),
        make.post(people["owner"], hashtags=("fox",)),
        make.post(people["moderator"], hashtags=("fox",)),
        make.post(artist, warnings=("nsfw",)),
    ]
    moving = make.post(people["owner"])
    make.change(moving, frames=2, durations_ms=[100, 100])
    counts = {address: told(*page, *came, moving) for address, page in pages.items()}
    assert counts == {
        "/recent": 3, "/recent?motion=animated": 1, "/recent?sort=reactions": 0,
        "/hashtags/fox": 1, "/u/artist": 1, "/following": 1, "/": 0,
    }  # fmt: skip
    visit, kind = pages["/recent"]
    visit.tell(kind, "show_fresh")
    assert visit.at(kind).fresh == 0 and len(visit.at(kind).page_0) == 3


def test_home_shows_the_latest_choice_apart_until_it_is_narrowed(two, artist, moderator):
    for work in (two, make.post(artist, title="pick")):
        door.do(moderator.who, categories.promote, ids.slug(work.number), "frontpage")
    visit = opened("/", HomeFeed)
    [pick] = visit.at(HomeFeed).pick
    assert (pick.card.title, titles(visit, HomeFeed)) == ("pick", ["still"])
    visit.go("/?sort=reactions")
    visit.tell(HomeFeed, "open")
    assert visit.at(HomeFeed).pick == [] and len(titles(visit, HomeFeed)) == 2


def test_a_category_that_there_is_not_is_missing_and_the_next_list_is_not(two):
    visit = opened("/?in=none&motion=still", HomeFeed)
    assert visit.at(HomeFeed).missing and titles(visit, HomeFeed) == []
    visit.go("/")
    visit.tell(HomeFeed, "open")
    assert not visit.at(HomeFeed).missing and "still" in titles(visit, HomeFeed)


def test_home_hears_of_what_moderators_choose(two, artist, moderator):
    door.do(moderator.who, categories.promote, ids.slug(two.number), "frontpage")
    visit = opened("/", HomeFeed)
    more = make.post(artist)
    door.do(moderator.who, categories.promote, ids.slug(more.number), "frontpage")
    assert told(visit, HomeFeed, more) == 1
