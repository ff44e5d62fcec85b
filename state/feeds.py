"""Feeds on a page: twelve pages of works in a row, each in a var of its own.

Whole vars travel to the browser, so a page that is loaded sends itself and
nothing else. Behind the twelfth page the list goes on under a link.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from services import feeds
from services.kernel.clock import now
from services.kernel.errors import NotFound
from services.posts import queries
from services.posts.queries import Profile
from services.posts.views import Feed, PostCard
from state import presence
from state.base import ask, handler, last_of, text, who

PAGES = 12
STALE_SECONDS = 600


class FeedPages(rx.State, mixin=True):
    """The vars and handlers of every feed; a subclass says what a page is made of."""

    page_0: list[PostCard] = []
    page_1: list[PostCard] = []
    page_2: list[PostCard] = []
    page_3: list[PostCard] = []
    page_4: list[PostCard] = []
    page_5: list[PostCard] = []
    page_6: list[PostCard] = []
    page_7: list[PostCard] = []
    page_8: list[PostCard] = []
    page_9: list[PostCard] = []
    page_10: list[PostCard] = []
    page_11: list[PostCard] = []
    cursor: str = ""
    older_url: str = ""
    loaded: bool = False
    fresh: int = 0
    _filled: int = 0
    _key: str = ""
    _opened: datetime | None = None

    async def _page(self, cursor: str) -> Feed:
        """One page of this feed."""
        raise AssertionError("a feed says what its pages are made of")

    @handler
    async def open(self) -> None:
        """Shows the feed; who comes back within ten minutes finds it as it was left."""
        key = f"{self.router.url}|{who(self).session_id}"
        young = self._opened and (now() - self._opened).total_seconds() < STALE_SECONDS
        if self.loaded and key == self._key and young:
            return
        self._key = key
        await self._start(self.router.url.query_parameters.get("after", ""))

    @handler
    async def more(self, cursor: str) -> None:
        """The next page. A cursor that is not the last one shown is an echo and does nothing."""
        if not cursor or text(cursor) != self.cursor:
            return
        await self._add(await self._page(self.cursor))

    @handler
    async def show_fresh(self) -> None:
        """Starts anew at the top, with what has come since."""
        await self._start("")

    async def _start(self, cursor: str) -> None:
        self._opened = now()
        first = await self._page(cursor)
        for i in range(1, self._filled):
            setattr(self, f"page_{i}", [])
        self._filled, self.fresh, self.older_url = 0, 0, ""
        await self._add(first)
        self.loaded = True

    async def _add(self, page: Feed) -> None:
        setattr(self, f"page_{self._filled}", page.items)
        self._filled += 1
        full = self._filled == PAGES and page.next_cursor
        self.cursor = "" if full else page.next_cursor
        if full:
            query = urlencode({"after": page.next_cursor})
            self.older_url = f"{self.router.url.path}?{query}"


def pages(state: Any) -> list[Any]:
    """The vars of a feed's pages, in their order."""
    return [getattr(state, f"page_{i}") for i in range(PAGES)]


class HomeFeed(FeedPages, rx.State):
    """``/``: what moderators promoted."""

    async def _page(self, cursor: str) -> Feed:
        return await ask(self, feeds.promoted, cursor=cursor)


class RecentFeed(FeedPages, rx.State):
    """``/recent``: all that is new; hears of new works while it is open."""

    async def _page(self, cursor: str) -> Feed:
        presence.watch(presence.RECENT, self.router.session.client_token)
        return await ask(self, feeds.recent, cursor=cursor)

    def _hear(self, count: int) -> None:
        """New works were announced; the feed counts them until they are asked for."""
        if self.loaded:
            self.fresh = min(self.fresh + count, 99)


class AuthorFeed(FeedPages, rx.State):
    """The works of a person, on their page."""

    person: Profile = Profile()
    missing: bool = False

    async def _page(self, cursor: str) -> Feed:
        handle = last_of(self.router.url.path).lower()
        try:
            self.person = await ask(self, queries.profile, handle)
            self.missing = False
            return await ask(self, feeds.by_author, handle, cursor=cursor)
        except NotFound:
            self.person, self.missing = Profile(), True
            return Feed([])
