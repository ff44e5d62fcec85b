"""``/palettes/[key]``: a palette, the works in it, palettes like it; and works like a work."""

from typing import Any

import reflex as rx

from services.kernel.errors import NotFound
from services.palettes import queries
from services.palettes.views import PalettePage, Strip
from services.posts import looks
from services.posts.views import Feed, PostCard
from state.base import ask, handler, part_of, text
from state.feeds import FeedPages
from state.reactions import Reacted

SLUG = 16
SIMILAR = 8
_NOTHING = PalettePage(key="", url="", title="")


class PaletteShown(rx.State):
    """The palette of the address; ``status`` is waiting, shown or missing. ``near`` comes once
    the end of the page comes near."""

    status: str = "waiting"
    palette: PalettePage = _NOTHING
    near: list[Strip] = []

    @handler
    async def open(self) -> Any:
        """Reads the palette, then the works in it."""
        key = part_of(self.router.url.path, 2)
        if key != self.palette.key:
            self.status, self.near = "waiting", []
        try:
            self.palette, self.status = await ask(self, queries.page, key), "shown"
        except NotFound:
            self.palette, self.status = _NOTHING, "missing"
            return None
        return [PaletteWorks.open, PaletteShown.look_around]

    @handler
    async def look_around(self) -> None:
        """Reads the palettes that are like the one that is shown."""
        if self.status == "shown":
            try:
                self.near = await ask(self, queries.alike, self.palette.key)
            except NotFound:
                self.near = []


class PaletteWorks(FeedPages, rx.State):
    """The works in the palette of the address."""

    async def _page(self, cursor: str) -> Feed:
        try:
            return await ask(self, queries.works, part_of(self.router.url.path, 2), cursor=cursor)
        except NotFound:
            return Feed([])


class SimilarWorks(rx.State):
    """Works that look like the one on the page, ``of``; read when one scrolls towards them."""

    of: str = ""
    items: list[PostCard] = []

    @handler
    async def look(self, slug: str) -> None:
        """Reads them, once for each work."""
        if text(slug, longest=SLUG) == self.of:
            return
        try:
            found = await ask(self, looks.similar, slug, limit=SIMILAR)
        except NotFound:
            found = Feed([])
        self.of, self.items = slug, found.items
        (await self.get_state(Reacted))._met(card.slug for card in found.items)
