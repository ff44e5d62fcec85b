"""``/``, ``/recent`` and ``/trending``: the feeds."""

import reflex as rx

from components import buttons, feature, feed, filters, layout, states
from pages.frame import page
from state import narrowed
from state.base import pages
from state.feeds import HomeFeed, RecentFeed, TrendingFeed
from state.filters import Filters

TABS = [
    ("Promoted", "/"),
    ("Recent", "/recent"),
    ("Trending", "/trending"),
    ("Hashtags", "/hashtags"),
]


def home() -> rx.Component:
    """What moderators promoted, or a category of theirs; while that is nothing, what is new."""
    nothing = states.empty(
        "Nothing hangs here yet",
        "Moderators choose what hangs here. Everything that is published is under Recent.",
        buttons.link_button("See recent works", "/recent", kind="primary"),
    )
    pick = rx.foreach(HomeFeed.pick, feature.feature)
    bar = filters.bar(Filters, place=narrowed.FRONT, order=narrowed.FIRST["home"]["newest"])
    shown = _feed("Home", "/", HomeFeed, nothing, bar, pick)
    return page("", rx.cond(HomeFeed.missing, states.not_found(), shown), active="home")


def recent() -> rx.Component:
    """All that is new."""
    nothing = states.empty(
        "Nothing hangs here yet",
        "New works appear here, the newest first.",
        buttons.link_button("Publish a work", "/publish", kind="primary"),
    )
    return page("", _feed("Recent", "/recent", RecentFeed, nothing, filters.bar(Filters)),
                active="recent")  # fmt: skip


def trending() -> rx.Component:
    """What people turn to now."""
    nothing = states.empty(
        "Nothing hangs here yet",
        "Works to which people react and on which they comment appear here.",
        buttons.link_button("See recent works", "/recent", kind="primary"),
    )
    bar = filters.bar(Filters, order=narrowed.FIRST["trending"]["newest"])
    return page("", _feed("Trending", "/trending", TrendingFeed, nothing, bar), active="trending")


def _feed(
    title: str,
    path: str,
    state: type[rx.State],
    nothing: rx.Component,
    *lead: rx.Component,
) -> rx.Component:
    publish = buttons.link_button(
        "Publish", "/publish", kind="primary", icon_name="plus", class_name="hide-m"
    )
    return rx.fragment(
        layout.heading(title, publish),
        feed.tabrow(feed.tabs(TABS, path), state.fresh, state.show_fresh),
        *lead,
        feed.feed(
            pages(state),
            loaded=state.loaded,
            cursor=state.cursor,
            older=state.older_url,
            busy=False,
            on_more=state.more,
            empty=rx.cond(Filters.chips.length() > 0, filters.nothing(Filters), nothing),
        ),
    )
