"""Feeds on a page: twelve pages of works in a row, each in a var of its own.

Whole vars travel to the browser, so a page that is loaded sends itself and
nothing else. Behind the twelfth page the list goes on under a link.
"""

import contextlib
from collections.abc import Collection
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlencode

import reflex as rx

from services import categories, counting, feeds, filters, first_pages, followed, front
from services.kernel.clock import now
from services.kernel.errors import Invalid, MakapixError, Moved, NotFound
from services.posts.views import Feed, PostCard
from services.profiles.queries import SHELVES
from services.profiles.views import Pin
from state import presence
from state.base import ask, handler, part_of, signed_in, text, who
from state.filters import Filters
from state.narrowed import CATEGORY, SHELF
from state.reactions import Reacted

PAGES = 12
STALE_SECONDS = 600
DEPTHS_KEPT = 8  # lists of which one state knows how many pages were open
REACTED = "reacted"


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
    _depths: dict[str, tuple[int, datetime]] = {}

    async def _page(self, cursor: str) -> Feed:
        """One page of this feed."""
        raise AssertionError("a feed says what its pages are made of")

    def _bar(self) -> tuple[str, str] | None:
        """What ``services/counting.py`` calls this list, and of what it is; None without
        filters."""
        return None

    def _news(self) -> tuple[str, str] | None:
        """The same of a list that is told what comes into it; None where that is not on top."""
        return self._bar() if self._wish("")["order"] == "newest" else None

    def _wish(self, cursor: str) -> dict[str, Any]:
        """A page as the address wants it; what it says that there is not is not heard."""
        asked = self.router.url.query_parameters
        order = asked.get("sort", "")
        order = order if order in filters.ORDERS else "newest"
        return {"chosen": filters.known(asked), "order": order, "cursor": cursor}

    @handler
    async def open(self) -> None:
        """Shows the feed; who comes back within ten minutes finds it as it was left."""
        key = f"{self.router.url}|{who(self).session_id}"
        if hears := HEARS.get(type(self)):
            presence.watch(f"{hears}{type(self).__name__}", self.router.session.client_token)
        if self.loaded and key == self._key and _is_young(self._opened):
            await self._show_bar()
            return
        pages = self._leave_for(key)
        await self._start(self.router.url.query_parameters.get("after", ""))
        while self._filled < pages and self.cursor:
            await self._add(await self._page(self.cursor))
        await self._show_bar()

    def _leave_for(self, key: str) -> int:
        """Keeps how many pages the list had that is left; how many this one had a while ago."""
        if self._key and self._opened:
            rest = {k: v for k, v in self._depths.items() if k != self._key}
            kept = [*rest.items(), (self._key, (self._filled, self._opened))]
            self._depths = dict(kept[-DEPTHS_KEPT:])
        self._key = key
        pages, moment = self._depths.get(key, (1, None))
        return pages if _is_young(moment) else 1

    async def _show_bar(self) -> None:
        if bar := self._bar():
            await (await self.get_state(Filters))._show(*bar)

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

    async def _hear(self, numbers: Collection[int]) -> None:
        """These works came; those that the viewer finds here count until they are asked for."""
        if self.loaded and (news := self._news()):
            chosen = self._wish("")["chosen"]
            with contextlib.suppress(MakapixError):
                came = await ask(self, counting.among, *news, numbers=numbers, chosen=chosen)
                self.fresh = min(self.fresh + came, 99)

    async def _start(self, cursor: str) -> None:
        self._opened = now()
        first = await self._page(cursor)
        for i in range(1, self._filled):
            setattr(self, f"page_{i}", [])
        self._filled, self.fresh, self.older_url = 0, 0, ""
        await self._add(first)
        self.loaded = True

    async def _add(self, page: Feed) -> None:
        """One page more, without what has moved behind the last one meanwhile."""
        (await self.get_state(Reacted))._met(card.slug for card in page.items)
        met = {card.id for shown in range(self._filled) for card in getattr(self, f"page_{shown}")}
        items = [card for card in page.items if card.id not in met]
        setattr(self, f"page_{self._filled}", items)
        self._filled += 1
        full = self._filled == PAGES and page.next_cursor
        self.cursor = "" if full else page.next_cursor
        if full:
            query = urlencode({**self.router.url.query_parameters, "after": page.next_cursor})
            self.older_url = f"{self.router.url.path}?{query}"


class HomeFeed(FeedPages, rx.State):
    """``/``: what moderators promoted, or a category of theirs, if there is such a one; the latest
    choice apart."""

    pick: list[Pin] = []
    missing: bool = False

    def _category(self) -> str:
        return self.router.url.query_parameters.get(CATEGORY, "")[:64]

    def _bar(self) -> tuple[str, str]:
        return ("category", self._category()) if self._category() else ("home", "")

    async def _start(self, cursor: str) -> None:
        self.pick, self.missing = [], False
        await super()._start(cursor)

    async def _page(self, cursor: str) -> Feed:
        try:
            found = await ask(self, front.front, self._category(), **self._wish(cursor))
        except NotFound:
            self.missing = True
            return Feed([])
        if found.pick:
            self.pick = found.pick
            (await self.get_state(Reacted))._met(one.card.slug for one in found.pick)
        return found.works

    async def _show_bar(self) -> None:
        found = await ask(self, categories.categories)
        named = [(one.name, one.title) for one in found if one.works or one.name == found[0].name]
        await (await self.get_state(Filters))._show(*self._bar(), named)


class RecentFeed(FeedPages, rx.State):
    """``/recent``: all that is new."""

    def _bar(self) -> tuple[str, str]:
        return "recent", ""

    async def _page(self, cursor: str) -> Feed:
        return await ask(self, first_pages.recent, **self._wish(cursor))


class TrendingFeed(FeedPages, rx.State):
    """``/trending``: what people turn to now."""

    def _bar(self) -> tuple[str, str]:
        return "trending", ""

    async def _page(self, cursor: str) -> Feed:
        return await ask(self, first_pages.trending, **self._wish(cursor))


class FollowedFeed(FeedPages, rx.State):
    """``/following``: works of the people and under the hashtags that the viewer follows, in one
    order."""

    def _bar(self) -> tuple[str, str]:
        return "following", ""

    def _news(self) -> tuple[str, str]:
        return self._bar()

    async def _page(self, cursor: str) -> Feed:
        if not signed_in(self):  # the page says so
            return Feed([])
        chosen = self._wish(cursor)["chosen"]
        return await ask(self, feeds.following, chosen=chosen, cursor=cursor)


class HashtagFeed(FeedPages, rx.State):
    """``/hashtags/[tag]``: the works under it; none under what can be no hashtag."""

    asked: str = ""

    def _bar(self) -> tuple[str, str]:
        return "hashtag", self.asked

    async def _page(self, cursor: str) -> Feed:
        self.asked = unquote("/".join(self.router.url.path.split("/")[2:3])[:600])[:64]
        try:
            self.asked = followed.hashtag(self.asked)
            return await ask(self, first_pages.under_hashtag, self.asked, **self._wish(cursor))
        except Invalid as refusal:
            if "cursor" in refusal.fields:
                raise
            return Feed([])


class AuthorFeed(FeedPages, rx.State):
    """A shelf of a person's works, on their page: the public ones, what ``shelf`` names, or the
    works to which they reacted."""

    def _handle(self) -> str:
        return part_of(self.router.url.path, 2).lower()

    def _shelf(self) -> str:
        shelf = self.router.url.query_parameters.get(SHELF, "")
        return shelf if shelf in SHELVES or shelf == REACTED else "works"

    def _bar(self) -> tuple[str, str] | None:
        lists = {"works": "author", REACTED: REACTED}
        return (lists[self._shelf()], self._handle()) if self._shelf() in lists else None

    def _news(self) -> tuple[str, str] | None:
        return None if self._shelf() == REACTED else super()._news()

    async def _page(self, cursor: str) -> Feed:
        wish, shelf = self._wish(cursor), self._shelf()
        try:
            if shelf == REACTED:
                return await ask(self, feeds.reacted, self._handle(), **wish)
            return await ask(self, feeds.by_author, self._handle(), shelf=shelf, **wish)
        except (NotFound, Moved):
            return Feed([])


# Which open lists are told of what: of works that came, or of those that moderators chose.
HEARS: dict[type, str] = {
    HomeFeed: presence.CHOSEN,
    RecentFeed: presence.NEW,
    FollowedFeed: presence.NEW,
    HashtagFeed: presence.NEW,
    AuthorFeed: presence.NEW,
}


def _is_young(moment: datetime | None) -> bool:
    return moment is not None and (now() - moment).total_seconds() < STALE_SECONDS
