"""The route table: one line a page.

A module a group of pages, since the frontend is split by Python module: what a
page does not need, it does not load.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from pages import entrance, home, missing, post, profile, publish
from state.feeds import AuthorFeed, HomeFeed, RecentFeed
from state.posts import WorkPage
from state.publish import Publish
from state.session import Entrance, Session


@dataclass(frozen=True)
class Route:
    """A page: where it is, what draws it, its title, and what it loads besides the viewer."""

    path: str
    draw: Callable[[], rx.Component]
    title: Any
    load: Any = None

    @property
    def on_load(self) -> list[Any]:
        """The viewer first, then the page's own."""
        return [Session.load, *([self.load] if self.load else [])]


def _titled(name: Any, alone: str) -> Any:
    return rx.cond(name, name + " · Makapix", alone)


ROUTES = (
    Route("/", home.home, "Makapix · pixel art", HomeFeed.open),
    Route("/recent", home.recent, "Recent · Makapix", RecentFeed.open),
    Route("/posts/[slug]", post.post, _titled(WorkPage.work.card.title, "Makapix"), WorkPage.open),
    Route(
        "/u/[handle]", profile.profile, _titled(AuthorFeed.person.name, "Makapix"), AuthorFeed.open
    ),
    Route("/publish", publish.publish_page, "Publish · Makapix", Publish.open),
    Route("/login", entrance.log_in, "Log in · Makapix", Entrance.open),
    Route("/signup", entrance.sign_up, "Sign up · Makapix", Entrance.open),
    Route("404", missing.missing, "Nothing hangs here · Makapix"),
)
