"""A person's page, and the pages on which one sets one's own."""

from dataclasses import replace
from typing import Any

import reflex as rx

from services.kernel.errors import Conflict, Invalid, LimitReached, Moved, NotFound
from services.playlists import queries as playlists
from services.posts.views import PostCard
from services.profiles import avatars, commands, handles, queries
from services.profiles.views import OwnProfile, Pin, Profile
from services.relations import queries as relations
from state.base import ask, do, handler, part_of, text
from state.feeds import AuthorFeed
from state.session import Session
from state.toasts import Toasts

WORDS = ("display_name", "bio", "links")


class ProfilePage(rx.State):
    """``/u/[handle]`` and its lists. ``status`` is waiting, shown, blocked or missing."""

    status: str = "waiting"
    person: Profile = Profile()
    pins: list[Pin] = []
    playlists: int = 0
    shelf: str = ""
    asked: str = ""

    @handler
    async def open(self) -> Any:
        """Reads the person of the address; an old handle leads to the new one."""
        handle = self.asked = self._handle()
        if handle != self.person.handle:
            self.status, self.person, self.pins = "waiting", Profile(), []
        self.shelf = self.router.url.query_parameters.get("shelf", "")[:16]
        try:
            await self._read(handle)
        except Moved as moved:
            return rx.redirect(self.router.url.path.replace(handle, moved.moved_to, 1))
        except NotFound:
            blocked = await ask(self, relations.has_blocked, handle)
            self.status, self.person = "blocked" if blocked else "missing", Profile()
        return AuthorFeed.open if self.router.url.path.count("/") < 3 else None

    async def _read(self, handle: str) -> None:
        self.person = await ask(self, queries.profile, handle)
        self.pins = await ask(self, queries.pins, handle)
        self.playlists = await ask(self, playlists.count, handle)
        self.status = "shown"
        from state.relations import Relations

        (await self.get_state(Relations))._meet({handle: self.person.followed})

    def _handle(self) -> str:
        return part_of(self.router.url.path, 2).lower()


class OwnProfilePage(rx.State):
    """``/settings/profile``: words, links, handle and face."""

    own: OwnProfile = OwnProfile()
    links_text: str = ""
    wanted: str = ""
    errors: dict[str, str] = dict.fromkeys((*WORDS, "handle", "avatar"), "")
    faces: list[PostCard] = []

    @handler
    async def open(self) -> None:
        """Reads what the person set."""
        self.own = await ask(self, queries.own)
        self.links_text, self.wanted = "\n".join(self.own.links), self.own.handle
        self.faces = await ask(self, queries.faces)
        self.errors = dict.fromkeys(self.errors, "")
        (await self.get_state(Pinned))._take(await ask(self, queries.pins, self.own.handle))
        (await self.get_state(Pinned))._offer(self.faces)

    @handler
    async def change(self, field: str, value: Any) -> None:
        """Keeps a changed word until it is saved."""
        said = text(value, longest=20_000)
        if field == "links":
            self.links_text = said
        elif field == "handle":
            self.wanted = said
        elif field in WORDS:
            self.own = replace(self.own, **{field: said})

    @handler
    async def save(self) -> Any:
        """Writes the words; what is refused stays in the form."""
        said = {name: getattr(self.own, name) for name in ("display_name", "bio")}
        said["links"] = self.links_text.split("\n")
        try:
            await do(self, commands.edit, said)
        except Invalid as refusal:
            self._wrong(refusal.fields)
            return None
        self._wrong({})
        self.own = await ask(self, queries.own)
        self.links_text = "\n".join(self.own.links)
        return await self._saved()

    @handler
    async def rename(self) -> Any:
        """Changes the handle."""
        try:
            await do(self, handles.change, self.wanted)
        except (Invalid, Conflict, LimitReached) as refusal:
            self._wrong({"handle": refusal.message})
            return None
        self._wrong({})
        self.own = await ask(self, queries.own)
        return await self._saved()

    @handler
    async def warn(self, tag: str, on: bool) -> None:
        """Shows works with this warning from now on, or not."""
        kept = [t for t in self.own.shown_warnings if t != tag]
        await self._choose(shown_warnings=[*kept, text(tag)] if on else kept)

    @handler
    async def hide(self, on: bool) -> None:
        """Takes the profile out of sight, or brings it back."""
        await self._choose(profile_hidden=on)

    @handler
    async def show_reacted(self, on: bool) -> None:
        """Shows others on the profile to which works one reacted, or not."""
        await self._choose(reacted_shown=on)

    @handler
    async def take_off(self) -> Any:
        """No avatar any more."""
        await do(self, avatars.take_off)
        return await self._dressed()

    @handler
    async def dressed(self) -> Any:
        """A new avatar was sent."""
        return await self._dressed()

    @handler
    async def refused(self, problem: dict[str, Any]) -> None:
        """Why a picture was not taken."""
        self._wrong({"avatar": str(problem.get("detail", ""))[:300]})

    async def _dressed(self) -> Any:
        self._wrong({})
        address = (await ask(self, queries.own)).avatar_url
        self.own = replace(self.own, avatar_url=address)
        return Session.load

    async def _choose(self, **changes: Any) -> None:
        await do(self, commands.edit, changes)
        self.own = replace(self.own, **changes)

    async def _saved(self) -> Any:
        (await self.get_state(Toasts))._put("Saved.", "success")
        return Session.load

    def _wrong(self, fields: dict[str, str]) -> None:
        self.errors = {name: fields.get(name, "") for name in self.errors}


class Pinned(rx.State):
    """The pinned works on ``/settings/profile``, in their order, and what else could be."""

    items: list[PostCard] = []
    others: list[PostCard] = []

    @handler
    async def put(self, slug: str) -> None:
        """Pins one more work, behind the others."""
        await self._keep([*self._slugs(), text(slug, longest=32)])

    @handler
    async def take(self, slug: str) -> None:
        """Pins a work no longer."""
        await self._keep([s for s in self._slugs() if s != slug])

    @handler
    async def move(self, slug: str, step: int) -> None:
        """Moves a pinned work one place forward (-1) or back (1)."""
        slugs = self._slugs()
        if slug not in slugs or step not in (-1, 1):
            return
        at = slugs.index(slug)
        to = max(0, min(len(slugs) - 1, at + step))
        slugs[at], slugs[to] = slugs[to], slugs[at]
        await self._keep(slugs)

    async def _keep(self, slugs: list[str]) -> None:
        await do(self, commands.pin, slugs)
        own = await ask(self, queries.own)
        self._take(await ask(self, queries.pins, own.handle))
        self._offer(await ask(self, queries.faces))

    def _take(self, pins: list[Pin]) -> None:
        self.items = [pin.card for pin in pins]

    def _offer(self, works: list[PostCard]) -> None:
        known = set(self._slugs())
        self.others = [work for work in works if work.slug not in known]

    def _slugs(self) -> list[str]:
        return [work.slug for work in self.items]
