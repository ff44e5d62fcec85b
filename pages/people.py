"""Lists of people: ``/u/[handle]/followers``, ``/u/[handle]/following``; and ``/following``, what
one's followed people publish, with the list of them."""

from typing import Any

import reflex as rx

from components import feed, filters, people, states
from components.buttons import link_button
from pages.frame import page
from state.base import pages
from state.feeds import FollowedFeed
from state.filters import Filters
from state.hashtags import FollowedHashtags
from state.profiles import ProfilePage
from state.relations import Followed, Followers, Following, Relations
from state.session import Session

FOLLOWED = (
    ("Works", "/following"),
    ("People", "/following/people"),
    ("Hashtags", "/following/hashtags"),
)


def followers() -> rx.Component:
    """Who follows a person."""
    nothing = states.empty("Nobody here yet", "Who follows this person appears here.")
    return _of_person("followers", Followers, nothing)


def following() -> rx.Component:
    """Whom a person follows."""
    nothing = states.empty("Nobody here yet", "Whom this person follows appears here.")
    return _of_person("following", Following, nothing)


def followed_works() -> rx.Component:
    """What the people publish whom the viewer follows."""
    nothing = states.empty(
        "Nothing here yet",
        "New works of the people and under the hashtags that you follow appear here. Follow an "
        "artist on their page or beside their work.",
        link_button("See recent works", "/recent", kind="primary"),
    )
    works = feed.feed(
        pages(FollowedFeed),
        loaded=FollowedFeed.loaded,
        cursor=FollowedFeed.cursor,
        older=FollowedFeed.older_url,
        busy=False,
        on_more=FollowedFeed.more,
        empty=rx.cond(Filters.chips.length() > 0, filters.nothing(Filters), nothing),
    )
    fresh = feed.pill(FollowedFeed.fresh, FollowedFeed.show_fresh)
    return _own("/following", rx.fragment(filters.bar(Filters), fresh, works))


def followed() -> rx.Component:
    """Whom the viewer follows."""
    nothing = states.empty(
        "You follow nobody yet",
        "Follow an artist on their page or beside their work.",
        link_button("See recent works", "/recent", kind="primary"),
    )
    return _own("/following/people", _list(Followed, nothing))


def followed_hashtags() -> rx.Component:
    """Which hashtags the viewer follows."""
    nothing = states.empty(
        "You follow no hashtag yet",
        "Follow a hashtag on its page, and works under it join those of the people you follow.",
        link_button("See hashtags", "/hashtags", kind="primary"),
    )
    some = rx.fragment(
        rx.el.ul(
            rx.foreach(FollowedHashtags.items, _followed_hashtag),
            class_name="people",
            aria_label="Hashtags that you follow",
        ),
        rx.cond(
            FollowedHashtags.next_url != "",
            rx.el.div(link_button("More hashtags", FollowedHashtags.next_url), class_name="more"),
        ),
    )
    shown = rx.cond(FollowedHashtags.items.length() > 0, some, nothing)
    waiting = rx.el.p("Loading hashtags", class_name="sr", role="status")
    return _own("/following/hashtags", rx.cond(FollowedHashtags.loaded, shown, waiting))


def _followed_hashtag(one: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.a("#", one.tag, href=one.url, class_name="name clip"), class_name="told-of"
        ),
        people.follow_hashtag(one.tag, FollowedHashtags, viewer=Session, small=True),
        key=one.tag,
    )


def _own(path: str, shown: rx.Component) -> rx.Component:
    strangers = states.empty(
        "Log in to see whom you follow",
        _without_an_account(),
        link_button("Log in", f"/login?next={path}", kind="primary"),
    )
    waiting = rx.el.p("Loading what you follow", class_name="sr", role="status")
    return page(
        "Following",
        rx.cond(
            Session.signed_in,
            rx.fragment(feed.tabs(FOLLOWED, path, label="Following"), shown),
            rx.cond(Session.is_hydrated, strangers, rx.fragment(waiting, _without_a_script())),
        ),
        active="following",
    )


def _without_an_account() -> rx.Component:
    """As ``makapix_app/html/empty.py`` says it before the app."""
    return rx.fragment(
        "New works of the artists and under the hashtags that you follow stand here. ",
        rx.el.a("Make an account", href="/signup", class_name="link"),
        ", or see ",
        rx.el.a("recent works", href="/recent", class_name="link"),
        ".",
    )


def _without_a_script() -> rx.Component:
    words = "What you follow is shown by a script, which your browser does not run."
    way = link_button("See recent works", "/recent", kind="primary")
    return rx.el.noscript(states.empty("This page needs scripts", words, way))


def _of_person(current: str, state: Any, nothing: rx.Component) -> rx.Component:
    return page(
        "",
        rx.match(
            ProfilePage.status,
            (
                "shown",
                rx.fragment(people.head(ProfilePage.person, current), _list(state, nothing)),
            ),
            ("waiting", rx.el.p("Loading people", class_name="sr", role="status")),
            states.not_found(),
        ),
    )


def _list(state: Any, nothing: rx.Component) -> rx.Component:
    def action(person: Any) -> rx.Component:
        button = people.follow(person.handle, person.name, Relations, viewer=Session, small=True)
        return rx.cond(person.is_me, rx.el.span("You", class_name="small muted"), button)

    return people.people(
        state.people, action, loaded=state.loaded, empty=nothing, next_url=state.next_url
    )
