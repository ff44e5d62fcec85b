"""A playlist on its page: what it shows, and what its owner does to it there."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from services.kernel.errors import Invalid, NotFound
from services.playlists import commands, queries
from services.playlists.views import Items, PlaylistCard, PlaylistPage
from services.posts.views import Feed
from state.base import ask, do, handler, part_of, text
from state.feeds import PAGES, FeedPages
from state.toasts import UNDOS, Toasts

WORDS = ("title", "description", "visibility", "dwell_seconds")
STEPS = ("top", "up", "down", "bottom")
SLUG = 32  # characters of a slug that a page may send
_NOTHING = PlaylistPage(
    PlaylistCard("", "", "", "", "", "", "public", 0, 0, "", 1, 1, ""), "", 15, 0, False, False
)


@dataclass(frozen=True)
class Words:
    """The form of a playlist, as typed; ``dwell_seconds`` too."""

    title: str = ""
    description: str = ""
    visibility: str = "public"
    dwell_seconds: str = ""


class PlaylistShown(rx.State):
    """``/playlists/[slug]``. ``status`` is waiting, shown or missing; ``answer`` ends each
    answer to a follow, as ``Relations.answer`` does."""

    status: str = "waiting"
    playlist: PlaylistPage = _NOTHING
    words: Words = Words()
    errors: dict[str, str] = dict.fromkeys(WORDS, "")
    arranging: bool = False
    answer: str = ""
    _answers: int = 0

    @handler
    async def open(self) -> Any:
        """Reads the playlist of the address, then its works."""
        slug = part_of(self.router.url.path, 2)
        if slug != self.playlist.card.slug:
            self.status = "waiting"
        self.arranging = False
        await self._read(slug)
        return PlaylistWorks.open if self.status == "shown" else None

    @handler
    async def follow(self, slug: str, on: bool) -> None:
        """Follows the playlist, or no longer."""
        try:
            deed = commands.follow if on else commands.unfollow
            await do(self, deed, text(slug, longest=SLUG))
            await self._read(slug)
        finally:
            self._answers += 1
            self.answer = f"{self._answers}:{slug[:SLUG]}"

    @handler
    async def arrange(self) -> None:
        """Shows the works as rows to put in order, and back."""
        self.arranging = self.playlist.is_mine and not self.arranging

    @handler
    async def change(self, field: str, value: str) -> None:
        """Keeps a changed word until it is saved."""
        if field in WORDS:
            self.words = replace(self.words, **{field: text(value, longest=20_000)})

    @handler
    async def save(self) -> None:
        """Writes the words; what is refused stays in the form."""
        slug, said = self.playlist.card.slug, {name: getattr(self.words, name) for name in WORDS}
        seconds = said["dwell_seconds"].strip()
        changes = {**said, "dwell_seconds": int(seconds) if _is_number(seconds) else None}
        self.errors = dict.fromkeys(WORDS, "")
        try:
            await do(self, commands.edit, slug, changes)
        except Invalid as refusal:
            self.errors = {name: refusal.fields.get(name, "") for name in WORDS}
            raise
        await self._read(slug)
        (await self.get_state(Toasts))._put("Saved.", "success")

    @handler
    async def cover(self, work: str) -> None:
        """Makes a work of it its cover."""
        slug = self.playlist.card.slug
        await do(self, commands.edit, slug, {"cover": text(work, longest=SLUG)})
        await self._read(slug)

    @handler
    async def delete(self) -> Any:
        """Deletes the playlist for good."""
        card = self.playlist.card
        await do(self, commands.remove, card.slug)
        self.status, self.playlist = "missing", _NOTHING
        (await self.get_state(Toasts))._put(f"“{card.title}” is deleted.", "success")
        return rx.redirect(f"/u/{card.owner_handle}/playlists")

    async def _read(self, slug: str) -> None:
        try:
            self.playlist = await ask(self, queries.page, slug)
        except NotFound:
            self.status, self.playlist = "missing", _NOTHING
            return
        self.status, card = "shown", self.playlist.card
        self.words = Words(
            card.title, self.playlist.description, card.visibility,
            str(self.playlist.dwell_seconds),
        )  # fmt: skip
        self.errors = dict.fromkeys(WORDS, "")


class PlaylistWorks(FeedPages, rx.State):
    """The works of the open playlist, in its order. ``said`` tells what was done to one;
    ``stays`` are the seconds of those that do not stay as long as the playlist says."""

    said: str = ""
    stays: dict[str, str] = {}

    async def _page(self, cursor: str) -> Feed:
        shown = (await self.get_state(PlaylistShown)).playlist
        found: Items = await ask(self, queries.works, shown.card.slug, cursor=cursor)
        seconds = {item.work.slug: item.dwell_seconds for item in found.items}
        others = {work: said for work, said in self.stays.items() if work not in seconds}
        own = {work: str(s) for work, s in seconds.items() if s != shown.dwell_seconds}
        if self.stays != others | own:
            self.stays = others | own
        return Feed([item.work for item in found.items], found.next_cursor)

    @handler
    async def open(self) -> None:
        """Reads the first page: what stands there may have changed meanwhile."""
        self.said, self.stays = "", {}
        await self._start(self.router.url.query_parameters.get("after", ""))

    @handler
    async def move(self, work: str, before: str) -> None:
        """Puts a work right before another of the page; empty: behind all."""
        await self._move(text(work, longest=SLUG), text(before, longest=SLUG))

    @handler
    async def step(self, work: str, where: str) -> None:
        """Moves a work one place ``up`` or ``down``, or to the ``top`` or the ``bottom``."""
        order = self._order()
        if where not in STEPS or work not in order:
            return
        at = order.index(work)
        if where == "down" and at + 2 >= len(order) and self.cursor:
            await self._add(await self._page(self.cursor))
            order = self._order()
        if (at == 0 and where == "up") or (at == len(order) - 1 and where == "down"):
            return
        before = await self._before(order, at, where)
        if before != work:
            await self._move(work, before)

    @handler
    async def stay(self, work: str, seconds: str) -> None:
        """How long a work stays when it is played; empty: as long as the playlist says."""
        slug, said = (await self.get_state(PlaylistShown)).playlist.card.slug, seconds.strip()
        if said == self.stays.get(text(work, longest=SLUG), ""):
            return
        wanted = int(said) if _is_number(said) else 0  # which is refused with the rule
        await do(self, commands.dwell, slug, work, wanted if said else None)
        await self._reread()
        self.said = f"Stays {wanted:,} seconds." if said else "Stays as long as the playlist says."

    @handler
    async def take(self, work: str) -> None:
        """Takes a work out; the toast puts it back where it was."""
        order, shown = self._order(), await self.get_state(PlaylistShown)
        if work not in order:
            return
        slug, at = shown.playlist.card.slug, order.index(work)
        title = next(card.title for card in self._cards() if card.slug == work)
        behind = order[at + 1] if at + 1 < len(order) else ""
        await do(self, commands.take, slug, work)
        await shown._read(slug)
        await self._reread()
        toasts = await self.get_state(Toasts)
        toasts._put(f"“{title}” is out.", undo="take", subject=f"{slug}/{work}/{behind}")

    async def _move(self, work: str, before: str) -> None:
        slug = (await self.get_state(PlaylistShown)).playlist.card.slug
        await do(self, commands.move, slug, work, before)
        await self._reread()
        self._tell(work)

    async def _before(self, order: list[str], at: int, where: str) -> str:
        """The work before which the one at a place goes."""
        if where == "top":
            return (await self._first()) or order[0]
        if where == "up":
            return order[at - 1]
        return order[at + 2] if where == "down" and at + 2 < len(order) else ""

    async def _first(self) -> str:
        slug = (await self.get_state(PlaylistShown)).playlist.card.slug
        found = await ask(self, queries.works, slug, limit=1)
        return next((item.work.slug for item in found.items), "")

    async def _reread(self) -> None:
        """Reads the pages that are shown again; those that did not change do not travel."""
        path, cursor = self.router.url.path, self.router.url.query_parameters.get("after", "")
        for i in range(self._filled):
            page = await self._page(cursor) if i == 0 or cursor else Feed([])
            if page.items != getattr(self, f"page_{i}"):
                setattr(self, f"page_{i}", page.items)
            cursor = page.next_cursor
        full = self._filled == PAGES and cursor
        self.older_url = f"{path}?{urlencode({'after': cursor})}" if full else ""
        self.cursor = "" if full else cursor

    def _tell(self, work: str) -> None:
        order = self._order()
        if work in order:
            self.said = f"Now in place {order.index(work) + 1} of those shown."

    def _cards(self) -> list[Any]:
        return [card for i in range(self._filled) for card in getattr(self, f"page_{i}")]

    def _order(self) -> list[str]:
        return [card.slug for card in self._cards()]


async def _put_back(state: rx.State, subject: str) -> None:
    slug, work, behind = [*subject.split("/"), "", ""][:3]
    await do(state, commands.put, slug, work)
    if behind:
        await do(state, commands.move, slug, work, behind)
    await _look_again(state, slug)


async def _look_again(state: rx.State, slug: str) -> None:
    """Reads the playlist anew if it is on the page."""
    shown = await state.get_state(PlaylistShown)
    if shown.playlist.card.slug == slug and state.router.url.path.startswith("/playlists/"):
        await shown._read(slug)
        await (await state.get_state(PlaylistWorks))._reread()


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) < 9


UNDOS["take"] = _put_back
