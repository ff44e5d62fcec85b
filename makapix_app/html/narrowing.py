"""What stands above a list in a first paint: the row of filters as the app will draw it, and what
is set, each with the way to take it away."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from makapix_app.html.empty import sprite
from makapix_app.html.markup import NOTHING, Markup, el, join
from makapix_app.html.paint import icon
from services import filters
from services.filters import GROUPS
from state import narrowed

_SHEET = '<div aria-label="Filters"'  # all filters at once: behind the row
_ORDER = re.compile(r'(role="status"></span><div class="unfold"><button\b[^>]*>)[^<]*')
_PLACE = re.compile(r'(<div class="row hide-m"><div class="unfold"><button\b[^>]*>)[^<]*')


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A list at an address: what ``state/filters.py`` calls it, its path, what the address says,
    and for a category its title."""

    feed: str
    path: str
    said: Mapping[str, str]
    place: str = ""

    @property
    def on(self) -> bool:
        """Whether a filter is set."""
        return bool(filters.known(self.said))

    def bar(self, drawn: Markup) -> Markup:
        """The row as it is drawn for the whole list, with what holds here; below it what is set."""
        row, sheet, rest = drawn.partition(_SHEET)
        order = narrowed.orders(self.feed)[self.said.get("sort") or "newest"]
        row = _ORDER.sub(lambda button: button[1] + order, row)
        if self.place:
            row = _PLACE.sub(lambda button: button[1] + join(self.place), row)
        chosen = filters.known(self.said)
        for name, _ in chosen:
            title = GROUPS[name][0]
            row = re.sub(rf'class="chip"([^>]*>{title}<)', r'class="chip on"\1', row)
        if chosen:
            count = el("span", str(len(chosen)), class_="mono")
            row = row.replace("Filters</button>", f"Filters{count}</button>")
        return Markup(f"{row}{self._set()}{sheet}{rest}")

    def nothing(self, otherwise: str) -> Markup:
        """What stands where no work fits."""
        if not self.on:
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
