"""The search page: what is asked stands in the address, ``?q=…&tab=people&sort=best``."""

from typing import Any
from urllib.parse import urlencode

import reflex as rx

from services.playlists.views import PlaylistCard
from services.posts.views import Feed
from services.search import names, parser, popular, works
from services.search.views import Hashtag
from state import asked
from state.asked import Asked, Chip
from state.base import ask, handler
from state.feeds import FeedPages
from state.relations import PeoplePage


class SearchPage(rx.State):
    """``/search``: what is asked, and where else one can go from here. ``problem`` is why a
    search was not understood, ``meant`` the search that would find something, ``words`` what is
    marked where it is found."""

    said: str = ""
    tab: str = "works"
    sort: str = "newest"
    problem: str = ""
    meant: str = ""
    meant_url: str = ""
    tabs: list[Chip] = []
    chips: list[Chip] = []
    words: list[str] = []

    @handler
    async def open(self) -> Any:
        """Reads the address, then what the tab shows."""
        here = self._asked()
        self.said, self.tab, self.sort = here.said, here.tab, here.sort
        self.meant, self.meant_url = "", ""
        wanted, self.problem = here.wanted()
        self.words = parser.plain(wanted.words)
        self.tabs, self.chips = here.tabs(), [] if self.problem else here.chips(wanted)
        if self.problem:
            return None
        lists = {"people": FoundPeople, "hashtags": FoundHashtags, "playlists": FoundPlaylists}
        return lists.get(self.tab, FoundWorks).open

    def _found(self, meant: str) -> None:
        self.meant = meant
        self.meant_url = self._asked().url(q=meant) if meant else ""

    def _asked(self) -> Asked:
        said = self.router.url.query_parameters
        return asked.read(said.get("q", ""), said.get("tab", ""), said.get("sort", ""))


class FoundWorks(FeedPages, rx.State):
    """The works that are found."""

    async def _page(self, cursor: str) -> Feed:
        page = await self.get_state(SearchPage)
        found = await ask(self, works.works, page.said, sort=page.sort, cursor=cursor)
        if not cursor:
            page._found(found.meant)
        return Feed(found.items, found.next_cursor)


class FoundPeople(PeoplePage, rx.State):
    """The people who are found."""

    def _question(self) -> Any:
        return names.people

    @handler
    async def open(self) -> None:
        """Reads one page of them."""
        await self._list((await self.get_state(SearchPage)).said)


class FoundList(rx.State, mixin=True):
    """One page of what is found; the next stands under a link."""

    next_url: str = ""
    loaded: bool = False

    async def _read(self, question: Any) -> Any:
        asked = self.router.url.query_parameters
        said = (await self.get_state(SearchPage)).said
        page = await ask(self, question, said, cursor=asked.get("after", ""))
        onward = urlencode({**asked, "after": page.next_cursor})
        self.next_url = f"/search?{onward}" if page.next_cursor else ""
        self.loaded = True
        return page.items


class FoundHashtags(FoundList, rx.State):
    """The hashtags that are found."""

    items: list[Hashtag] = []

    @handler
    async def open(self) -> None:
        """Reads one page of them."""
        self.items = await self._read(names.hashtags)


class FoundPlaylists(FoundList, rx.State):
    """The playlists that are found."""

    items: list[PlaylistCard] = []

    @handler
    async def open(self) -> None:
        """Reads one page of them."""
        self.items = await self._read(names.playlists)


class UsedHashtags(rx.State):
    """``/hashtags``: those of the last 30 days."""

    items: list[Hashtag] = []
    loaded: bool = False

    @handler
    async def open(self) -> None:
        """Reads the list."""
        self.items, self.loaded = await ask(self, popular.hashtags), True
