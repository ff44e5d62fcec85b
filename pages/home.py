"""``/`` and ``/recent``: the feeds."""

import reflex as rx

from components import buttons, feed, states
from pages.frame import page
from state.feeds import HomeFeed, RecentFeed, pages

TABS = [("Promoted", "/"), ("Recent", "/recent")]


def home() -> rx.Component:
    """What moderators promoted."""
    nothing = states.empty(
        "No work is promoted yet",
        "Moderators choose what hangs here. Everything that is published is under Recent.",
        buttons.link_button("See recent works", "/recent", kind="primary"),
    )
    return _feed("Home", "/", "home", HomeFeed, nothing)


def recent() -> rx.Component:
    """All that is new."""
    nothing = states.empty(
        "Nothing hangs here yet",
        "New works appear here, the newest first.",
        buttons.link_button("Publish a work", "/publish", kind="primary"),
    )
    return _feed("Recent", "/recent", "recent", RecentFeed, nothing)


def _feed(
    title: str, path: str, active: str, state: type[rx.State], nothing: rx.Component
) -> rx.Component:
    publish = buttons.link_button(
        "Publish", "/publish", kind="primary", icon_name="plus", class_name="hide-m"
    )
    return page(
        title,
        feed.tabrow(feed.tabs(TABS, path), state.fresh, state.show_fresh),
        feed.feed(
            pages(state),
            loaded=state.loaded,
            cursor=state.cursor,
            older=state.older_url,
            busy=False,
            on_more=state.more,
            empty=nothing,
        ),
        active=active,
        action=publish,
    )
