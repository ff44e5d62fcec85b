"""The search page: what is asked stands in the address, ``?q=…&tab=people&sort=best``."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from services.kernel.errors import Invalid
from services.playlists.views import PlaylistCard
from services.posts.views import Feed
from services.search import names, parser, popular, works
from services.search.parser import Wanted
from services.search.views import Hashtag
from state.base import ask, handler
from state.feeds import FeedPages
from state.relations import PeoplePage

TABS = (
    ("works", "Works"),
    ("people", "People"),
    ("hashtags", "Hashtags"),
    ("playlists", "Playlists"),
)
PRESETS = (
    ("Animated", "animated"),
    ("16 colours or fewer", "colors:<=16"),
    ("32×32 or smaller", "w:<=32 h:<=32"),
    ("64×64", "size:64x64"),
    ("CC0", "license:cc0"),
)
COMPARED = {"<=": "at most {:,}", ">=": "at least {:,}", "<": "under {:,}", ">": "over {:,}"}
SAID = {
    "w": "{} px wide", "h": "{} px high", "colors": "{} colours", "frames": "{} frames",
    "palette": "with {}", "by": "by {}", "tag": "#{}", "animated": "animated",
}  # fmt: skip


@dataclass(frozen=True)
class Chip:
    """A choice as a link; ``on`` when it holds, and the link then takes it away."""

    words: str
    url: str
    on: bool = False


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
        asked = self.router.url.query_parameters
        self.said = asked.get("q", "")[:1000]
        self.tab = _one_of(TABS, asked.get("tab", ""))
        self.sort = "best" if asked.get("sort") == "best" else "newest"
        self.problem, self.meant, self.meant_url = "", "", ""
        try:
            wanted = parser.parse(self.said)
        except Invalid as refusal:
            self.problem, wanted = refusal.message, Wanted()
        self.words = parser.plain(wanted.words)
        self._draw(wanted)
        if self.problem:
            return None
        lists = {"people": FoundPeople, "hashtags": FoundHashtags, "playlists": FoundPlaylists}
        return lists.get(self.tab, FoundWorks).open

    def _draw(self, wanted: Wanted) -> None:
        self.tabs = [Chip(w, self._url(tab=key), key == self.tab) for key, w in TABS]
        narrows = self.tab == "works" and not self.problem
        self.chips = self._chips(wanted) if narrows else []

    def _chips(self, wanted: Wanted) -> list[Chip]:
        """The filters that hold, then those that one may want; the other order for words."""
        made, left = [], list(wanted.terms)
        for words, said in PRESETS:
            terms = parser.parse(said).terms
            on = set(terms) <= set(wanted.terms)
            left = [term for term in left if not (on and term in terms)]
            made.append(Chip(words, self._url(q=str(_turned(wanted, terms, on))), on))
        mine = [Chip(_said(t), self._url(q=str(wanted.without(t))), True) for t in left]
        if wanted.words:
            other, best = ("newest", True) if self.sort == "best" else ("best", False)
            made.append(Chip("Best match first", self._url(sort=other), best))
        return [*mine, *sorted(made, key=lambda chip: not chip.on)]

    def _url(self, **other: str) -> str:
        said = {"q": self.said, "tab": self.tab, "sort": self.sort} | other
        plain = {"q": "", "tab": "works", "sort": "newest"}
        query = urlencode({name: value for name, value in said.items() if value != plain[name]})
        return f"/search?{query}" if query else "/search"

    def _found(self, meant: str) -> None:
        self.meant = meant
        self.meant_url = self._url(q=meant) if meant else ""


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


def _turned(wanted: Wanted, terms: tuple[parser.Term, ...], on: bool) -> Wanted:
    for term in terms:
        wanted = wanted.without(term) if on else wanted.with_term(term)
    return wanted


def _said(term: parser.Term) -> str:
    """A filter as a person would say it."""
    value = COMPARED.get(term.operator, "{}").format(term.value)
    said = SAID[term.name].format(value) if term.name in SAID else value.upper()
    return said[:1].upper() + said[1:]


def _one_of(known: tuple[tuple[str, str], ...], said: str) -> str:
    return said if said in dict(known) else known[0][0]
