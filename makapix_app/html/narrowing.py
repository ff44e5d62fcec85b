"""What stands above a list in a first paint: the row of menus as ``components/filters.py`` has it
until one is opened, and below it what is set, each with the way to take it away."""

from collections.abc import Mapping
from dataclasses import dataclass

from makapix_app.html.empty import sprite
from makapix_app.html.markup import NOTHING, Markup, el, join
from makapix_app.html.paint import icon
from services import filters
from services.filters import GROUPS
from state import narrowed


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A list at an address: what ``state/filters.py`` calls it, its path, what the address says,
    and what its menu of places is called, if it has one."""

    feed: str
    path: str
    said: Mapping[str, str]
    place: str = ""

    @property
    def bar(self) -> Markup:
        """The row, and what is set below it."""
        chosen = dict(filters.known(self.said))
        places = [_menu(self.place)] if self.place else []
        menus = [_menu(title, name in chosen) for name, (title, _) in GROUPS.items()]
        count = el("span", str(len(chosen)), class_="mono") if chosen else NOTHING
        words = (icon("sliders", 12), "Filters", count)
        row = (
            el("div", *places, *menus, class_="row hide-m"),
            el("button", *words, type="button", class_="chip only-m"),
            el("span", class_="sec muted total"),
            _menu(narrowed.orders(self.feed)[self.said.get("sort") or "newest"]),
        )
        return join(el("div", *row, class_="fbar"), self._set())

    def nothing(self, otherwise: str) -> Markup:
        """What stands where no work fits, or ``otherwise`` where no filter is set."""
        if not filters.known(self.said):
            return el("p", otherwise, class_="sec muted")
        way = el("a", "Clear all filters", href=self._cleared, class_="btn")
        title = el("h2", "No work fits all of this", class_="disp sub")
        return el("section", sprite(), title, way, class_="empty")

    @property
    def _cleared(self) -> str:
        return narrowed.cleared(self.path, self.said)

    def _set(self) -> Markup:
        chips = narrowed.chips(self.path, self.said)
        if not chips:
            return NOTHING
        away = (icon("close", 12), el("span", "Remove this filter", class_="sr"))
        listed = [el("li", el("a", o.words, *away, href=o.url, class_="chip on")) for o in chips]
        if len(chips) > 1:
            listed.append(el("li", el("a", "Clear all", href=self._cleared, class_="tb")))
        return el("ul", *listed, class_="filters", aria_label="Filters that are set")


def narrowed_to(
    feed: str, path: str, chosen: filters.Chosen, order: str, place: str = "", **kept: str
) -> Narrowed:
    """The same from what a page was asked for; ``kept`` are words of the address beside them."""
    said = {**kept, **dict(chosen), "sort": "" if order == "newest" else order}
    return Narrowed(feed, path, said, place)


def _menu(label: str, on: bool = False) -> Markup:
    """The button of a menu, which the app opens."""
    words = (label, icon("chevron-down", 12))
    button = el("button", *words, type="button", class_="chip on" if on else "chip")
    return el("div", button, class_="unfold")
