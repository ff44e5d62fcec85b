"""The filters above a list: each choice is a link, so what is set stands in the address alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from services import counting, filters
from services.filters import GROUPS, ORDERS, Chosen, Facets
from services.kernel.errors import MakapixError
from state import narrowed
from state.base import ask, handler
from state.narrowed import CATEGORY, Option, named

ONE_ORDER = ("following",)  # lists that stand in the order of their works' age alone


@dataclass(frozen=True)
class Menu:
    """A group of choices; ``label`` stands on its button."""

    title: str
    label: str
    on: bool = False
    options: list[Option] = field(default_factory=list)


class Filters(rx.State):
    """What stands above a list of works. ``counted`` turns true once the works were counted,
    which is done when somebody looks or a filter is set; ``loosen`` says what to take away
    where nothing is left."""

    # as it is drawn before anything is known, so that nothing moves then
    menus: list[Menu] = [Menu(title, title) for title, _ in GROUPS.values()]
    orders: list[Option] = []
    order: str = "newest"
    chips: list[Option] = []
    loosen: list[Option] = []
    clear_url: str = ""
    key: str = ""
    works: str = ""
    counted: bool = False
    _feed: tuple[str, str] = ("", "")
    _said: dict[str, str] = {}
    _categories: list[tuple[str, str]] = []

    @handler
    async def count(self) -> None:
        """Counts the works that each choice would leave."""
        if self._feed[0] and not self.counted:
            await self._count()

    async def _show(self, feed: str, of: str, categories: Iterable[tuple[str, str]] = ()) -> None:
        """These are the filters of this list, as the address says them."""
        self._feed, self._categories = (feed, of), list(categories)
        self._said = dict(self.router.url.query_parameters)
        self.key = str(self.router.url)
        self.counted, self.works, self.loosen = False, "", []
        self._draw(None)
        if self._chosen():
            await self._count()

    async def _count(self) -> None:
        feed, of = self._feed
        try:
            found = await ask(self, counting.facets, feed, of, chosen=self._chosen())
        except MakapixError:  # the list itself says that it is not there
            return
        self._draw(found)
        more = "+" if found.more else ""
        self.works = f"{found.works:,}{more} work{'s'[: found.works != 1]}"
        self.counted = True

    def _chosen(self) -> Chosen:
        return filters.known(self._said)

    def _draw(self, found: Facets | None) -> None:
        chosen = dict(self._chosen())
        counts = {f.name: f for f in found.groups} if found else {}
        self.menus = [*self._places(), *(self._menu(name, chosen, counts) for name in GROUPS)]
        wanted = self._said.get("sort", "")
        self.order = wanted if wanted in ORDERS and self._feed[0] not in ONE_ORDER else "newest"
        self.orders = [
            Option(words, self._url(sort="" if key == "newest" else key), key == self.order)
            for key, words in narrowed.orders(self._feed[0]).items()
            if key == "newest" or self._feed[0] not in ONE_ORDER
        ]
        path = self.router.url.path
        self.chips = narrowed.chips(path, self._said)
        self.clear_url = narrowed.cleared(path, self._said)
        loose = [(counts[name].without, name, key) for name, key in chosen.items() if counts]
        self.loosen = [
            Option(named(name, key), self._url(**{name: ""}), works=f"{works:,}")
            for works, name, key in sorted(loose, reverse=True)
            if works
        ]

    def _menu(self, name: str, chosen: dict[str, str], counts: dict[str, Any]) -> Menu:
        title, choices = GROUPS[name]
        works = {one.key: one.works for one in counts[name].choices} if counts else {}
        options = [
            Option(
                words,
                self._url(**{name: "" if chosen.get(name) == key else key}),
                chosen.get(name) == key,
                f"{works[key]:,}" if works else "",
            )
            for key, words in choices.items()
        ]
        if name == "palette" and works:  # there are many, and few in use
            options.sort(key=lambda option: option.works == "0")
        return Menu(title, title, name in chosen, options)

    def _places(self) -> list[Menu]:
        """The categories, where the list has some: the first is what stands there by itself."""
        if not self._categories:
            return []
        here = self._said.get(CATEGORY, "") or self._categories[0][0]
        options = [
            Option(title, self._url(**{CATEGORY: name if i else ""}), name == here)
            for i, (name, title) in enumerate(self._categories)
        ]
        shown = [option.words for option in options if option.on]
        return [Menu("Category", shown[0] if shown else "Category", False, options)]

    def _url(self, **changes: str) -> str:
        return narrowed.address(self.router.url.path, self._said, **changes)
