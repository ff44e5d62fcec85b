"""The menu that puts a work into one's playlists, and the lists of playlists on a profile."""

from typing import Any

import reflex as rx

from services.kernel.errors import Invalid, MakapixError, Moved, NotFound
from services.playlists import commands, queries
from services.playlists.views import Choice, PlaylistCard
from state.base import ask, do, handler, text
from state.playlists import SLUG, _look_again
from state.profiles import ProfilePage
from state.session import Session


class Chooser(rx.State):
    """“Add to playlist”: the work it is about, the viewer's playlists, what was refused."""

    work: str = ""
    title: str = ""
    choices: list[Choice] = []
    loaded: bool = False
    problem: str = ""
    said: str = ""

    @handler
    async def open(self, work: str, title: str) -> None:
        """Opens for a work."""
        if work != self.work:
            self.choices, self.loaded = [], False
        self.work, self.title = text(work, longest=SLUG), text(title, longest=1000)
        self.problem, self.said = "", ""
        await self._read()

    @handler
    async def put(self, slug: str, on: bool) -> None:
        """Puts the work into a playlist, or takes it out."""
        name = next((c.title for c in self.choices if c.slug == slug), "")
        verb = commands.put if on else commands.take
        await self._do(verb, text(slug, longest=SLUG), self.work)
        self.said = f"{'Added to' if on else 'Taken out of'} “{name}”." if not self.problem else ""
        await _look_again(self, slug)

    @handler
    async def make(self, title: str) -> None:
        """A new playlist with the work in it."""
        said = text(title, longest=1000)
        await self._do(commands.create, work=self.work, title=said)
        if not self.problem:
            self.said = f"Added to the new playlist “{said.strip()}”."

    async def _do(self, verb: Any, *args: Any, **said: Any) -> None:
        """What is refused is said in the menu, where the person looks."""
        self.problem = ""
        try:
            await do(self, verb, *args, **said)
        except MakapixError as refusal:
            if refusal.code == "not_signed_in":
                raise
            fields = refusal.fields if isinstance(refusal, Invalid) else {}
            self.problem = next(iter(fields.values()), refusal.message)
        await self._read()

    async def _read(self) -> None:
        self.choices = await ask(self, queries.choices, self.work)
        self.loaded = True


class OwnersPlaylists(rx.State):
    """``/u/[handle]/playlists``: theirs, and on one's own page those that one follows."""

    items: list[PlaylistCard] = []
    followed: list[PlaylistCard] = []
    next_url: str = ""
    loaded: bool = False
    problem: str = ""

    @handler
    async def open(self) -> Any:
        """Reads the person and their playlists."""
        page = await self.get_state(ProfilePage)
        handle, path = page._handle(), self.router.url.path
        self.loaded, self.problem = self.loaded and page.person.handle == handle, ""
        try:
            await page._read(handle)
            await self._read(handle)
        except Moved as moved:
            return rx.redirect(path.replace(moved.moved_from, moved.moved_to, 1))
        except NotFound:
            page.status = "missing"
        return None

    @handler
    async def make(self, title: str) -> Any:
        """A new, empty playlist; leads to it."""
        try:
            slug = await do(self, commands.create, title=text(title, longest=1000))
        except Invalid as refusal:
            self.problem = refusal.message
            return None
        return rx.redirect(f"/playlists/{slug}")

    async def _read(self, handle: str) -> None:
        cursor = self.router.url.query_parameters.get("after", "")
        found = await ask(self, queries.by_owner, handle, cursor=cursor)
        self.items, self.loaded = found.items, True
        path = self.router.url.path
        self.next_url = f"{path}?after={found.next_cursor}" if found.next_cursor else ""
        mine = (await self.get_state(Session)).handle == handle
        self.followed = (await ask(self, queries.followed)).items if mine else []
