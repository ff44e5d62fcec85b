"""``/search``, ``/hashtags`` and ``/hashtags/[tag]``: what one looks for."""

import reflex as rx

from components import buttons, feed, filters, people, playlists, search, states
from components.leaf_search import FoundMarks, filter_form, search_field
from pages.frame import page
from pages.home import TABS
from services.posts.details import LICENCE_NAMES
from state.base import pages
from state.feeds import HashtagFeed
from state.filters import Filters
from state.hashtags import FollowedHashtags
from state.narrowed import BEST
from state.relations import Relations
from state.search import (
    FoundHashtags,
    FoundPeople,
    FoundPlaylists,
    FoundWorks,
    SearchPage,
    UsedHashtags,
)
from state.session import Session

LICENCES = [(code.lower(), name) for code, (name, _) in LICENCE_NAMES.items()]


def found() -> rx.Component:
    """Works, people, hashtags or playlists that are found."""
    return page(
        "Search",
        search_field("search-here", class_name="only-m wide"),
        search.tabs(SearchPage.tabs, label="What to find"),
        rx.cond(
            SearchPage.chips.length() > 0,
            search.chips(
                SearchPage.chips,
                filter_form(LICENCES),
                label="Filters and order",
            ),
        ),
        FoundMarks.create(words=SearchPage.words),
        rx.cond(
            SearchPage.problem != "",
            _problem(),
            rx.match(
                SearchPage.tab,
                ("people", _people()),
                ("hashtags", _hashtags()),
                ("playlists", _playlists()),
                _works(),
            ),
        ),
        active="search",
    )


def hashtags() -> rx.Component:
    """The most used of late."""
    nothing = states.empty(
        "No hashtags yet", "Hashtags that artists give their works in 30 days appear here."
    )
    return page(
        "Hashtags",
        feed.tabs(TABS, "/hashtags"),
        rx.el.p("The most used of the last 30 days.", class_name="sec muted after"),
        rx.cond(
            UsedHashtags.loaded,
            rx.cond(UsedHashtags.items.length() > 0, search.hashtags(UsedHashtags.items), nothing),
            feed.waiting(),
        ),
        active="hashtags",
    )


def hashtag() -> rx.Component:
    """The works under one."""
    nothing = states.empty(
        "Nothing hangs here yet",
        "No work that you can see has this hashtag.",
        buttons.link_button("See all hashtags", "/hashtags", kind="primary"),
    )
    tag = HashtagFeed.asked
    head = rx.el.div(
        rx.el.h1("#", tag),
        rx.cond(tag != "", people.follow_hashtag(tag, FollowedHashtags, viewer=Session)),
        class_name="head",
    )
    nothing = rx.cond(Filters.chips.length() > 0, filters.nothing(Filters), nothing)
    fresh = feed.pill(HashtagFeed.fresh, HashtagFeed.show_fresh)
    works = _feed(HashtagFeed, nothing)
    return page("", head, filters.bar(Filters), fresh, works, active="hashtags")


def _works() -> rx.Component:
    nothing = rx.cond(
        SearchPage.meant != "",
        states.empty(
            "Nothing was found",
            rx.fragment(
                "Did you mean ",
                rx.el.a(SearchPage.meant, href=SearchPage.meant_url, class_name="link"),
                "?",
            ),
        ),
        states.empty("Nothing was found", "Try fewer words, or take a filter away."),
    )
    return rx.fragment(
        rx.cond(SearchPage.sort == "best", rx.el.p(BEST, class_name="sec muted after")),
        _feed(FoundWorks, nothing),
    )


def _people() -> rx.Component:
    def action(person: rx.Var) -> rx.Component:
        button = people.follow(person.handle, person.name, Relations, viewer=Session, small=True)
        return rx.cond(person.is_me, rx.el.span("You", class_name="small muted"), button)

    return people.people(
        FoundPeople.people,
        action,
        loaded=FoundPeople.loaded,
        empty=states.empty("Nobody was found", "Try another spelling of the name."),
        next_url=FoundPeople.next_url,
    )


def _hashtags() -> rx.Component:
    nothing = states.empty("No hashtag was found", "Try another word, or fewer letters of it.")
    some = rx.fragment(
        search.hashtags(FoundHashtags.items),
        rx.cond(
            FoundHashtags.next_url != "",
            rx.el.div(
                buttons.link_button("More hashtags", FoundHashtags.next_url), class_name="more"
            ),
        ),
    )
    shown = rx.cond(FoundHashtags.items.length() > 0, some, nothing)
    return rx.cond(FoundHashtags.loaded, shown, feed.waiting())


def _playlists() -> rx.Component:
    nothing = states.empty("No playlist was found", "Try another word of its title.")
    some = playlists.playlists(
        FoundPlaylists.items, label="Playlists", next_url=FoundPlaylists.next_url
    )
    shown = rx.cond(FoundPlaylists.items.length() > 0, some, nothing)
    return rx.cond(FoundPlaylists.loaded, shown, feed.waiting())


def _problem() -> rx.Component:
    return states.empty(
        "This search is not understood",
        SearchPage.problem,
        buttons.link_button("Start anew", "/search", kind="primary"),
    )


def _feed(state: type[rx.State], nothing: rx.Component) -> rx.Component:
    return feed.feed(
        pages(state),
        loaded=state.loaded,
        cursor=state.cursor,
        older=state.older_url,
        busy=False,
        on_more=state.more,
        empty=nothing,
    )
