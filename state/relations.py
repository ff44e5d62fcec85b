"""Follow, mute and block on any page, and the pages that list people."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from services.kernel.errors import Moved, NotFound
from services.relations import commands, queries
from services.relations.views import People, PersonCard
from state.base import ask, do, handler, signed_in, text
from state.profiles import ProfilePage
from state.toasts import UNDOS, Toasts

LONGEST = 64  # characters of a handle that a page may send


class Relations(rx.State):
    """Whom the viewer follows, of the people on this page.

    ``answer`` changes with every answer to a follow and ends in its handle: the
    button, which painted at once, then shows ``followed`` again.
    """

    followed: dict[str, bool] = {}
    answer: str = ""
    _answers: int = 0

    @handler
    async def follow(self, handle: str, on: bool) -> None:
        """Follows a person, or no longer."""
        name = text(handle, longest=LONGEST)
        try:
            await do(self, commands.follow if on else commands.unfollow, name)
            self.followed = {**self.followed, name: on}
            await self._reread(name)
        finally:
            self._answers += 1
            self.answer = f"{self._answers}:{name}"

    @handler
    async def mute(self, handle: str) -> None:
        """Keeps a person's works out of the viewer's feeds."""
        name = text(handle, longest=LONGEST)
        await do(self, commands.mute, name)
        await self._reread(name)
        await self._told(f"You muted {name}. They are not told.", "mute", name)

    @handler
    async def unmute(self, handle: str) -> None:
        """Takes a mute back."""
        await _unmute(self, text(handle, longest=LONGEST))

    @handler
    async def block(self, handle: str) -> Any:
        """Parts the viewer from a person."""
        name = text(handle, longest=LONGEST)
        await do(self, commands.block, name)
        await self._told(f"You blocked {name}.", "block", name)
        return await _reopen(self, name)

    @handler
    async def unblock(self, handle: str) -> Any:
        """Takes a block back."""
        return await _unblock(self, text(handle, longest=LONGEST))

    async def _look(self, handle: str) -> None:
        """One person is on the page: the author of a work."""
        self._meet({handle: await ask(self, queries.standing, handle)})

    def _meet(self, followed: dict[str, bool]) -> None:
        """These people are on the page now."""
        self.followed = followed

    async def _reread(self, handle: str) -> None:
        page = await self.get_state(ProfilePage)
        if page.person.handle == handle:
            await page._read(handle)

    async def _told(self, said: str, undo: str, subject: str) -> None:
        (await self.get_state(Toasts))._put(said, undo=undo, subject=subject)


class PeoplePage(rx.State, mixin=True):
    """One page of a list of people; the next stands under a link."""

    people: list[PersonCard] = []
    next_url: str = ""
    loaded: bool = False

    def _question(self) -> Callable[..., People]:
        raise AssertionError("a list says what it is asked from")

    async def _list(self, *args: str) -> None:
        cursor = self.router.url.query_parameters.get("after", "")
        page = await ask(self, self._question(), *args, cursor=cursor)
        self.people, self.loaded = page.items, True
        onward = urlencode({**self.router.url.query_parameters, "after": page.next_cursor})
        self.next_url = f"{self.router.url.path}?{onward}" if page.next_cursor else ""
        met = {person.handle: person.followed for person in page.items}
        (await self.get_state(Relations))._meet(met)


class Followers(PeoplePage, rx.State):
    """``/u/[handle]/followers``."""

    def _question(self) -> Callable[..., People]:
        return queries.followers

    @handler
    async def open(self) -> Any:
        """Reads the person and who follows them."""
        return await _open_list(self)


class Following(PeoplePage, rx.State):
    """``/u/[handle]/following``."""

    def _question(self) -> Callable[..., People]:
        return queries.following

    @handler
    async def open(self) -> Any:
        """Reads the person and whom they follow."""
        return await _open_list(self)


class Followed(PeoplePage, rx.State):
    """``/following/people``: whom the viewer follows."""

    def _question(self) -> Callable[..., People]:
        return queries.followed

    @handler
    async def open(self) -> None:
        """Reads the list; to strangers the page says whose it is."""
        if signed_in(self):
            await self._list()


class Blocked(PeoplePage, rx.State):
    """Whom the viewer blocked, on ``/settings/people``."""

    def _question(self) -> Callable[..., People]:
        return queries.blocked

    @handler
    async def open(self) -> Any:
        """Reads the list, then that of the muted."""
        await self._list()
        return Muted.open

    @handler
    async def undo(self, handle: str) -> None:
        """Takes the block back and reads the list again."""
        await do(self, commands.unblock, text(handle, longest=LONGEST))
        await self._list()


class Muted(PeoplePage, rx.State):
    """Whom the viewer muted, on ``/settings/people``."""

    def _question(self) -> Callable[..., People]:
        return queries.muted

    @handler
    async def open(self) -> None:
        """Reads the list."""
        await self._list()

    @handler
    async def undo(self, handle: str) -> None:
        """Takes the mute back and reads the list again."""
        await do(self, commands.unmute, text(handle, longest=LONGEST))
        await self._list()


async def _open_list(state: Any) -> Any:
    page = await state.get_state(ProfilePage)
    try:
        await page._read(page._handle())
        await state._list(page._handle())
    except Moved as moved:
        return rx.redirect(state.router.url.path.replace(moved.moved_from, moved.moved_to, 1))
    except NotFound:
        page.status = "missing"
    return None


async def _unmute(state: rx.State, handle: str) -> None:
    await do(state, commands.unmute, handle)
    await (await state.get_state(Relations))._reread(handle)


async def _unblock(state: rx.State, handle: str) -> Any:
    await do(state, commands.unblock, handle)
    return await _reopen(state, handle)


async def _reopen(state: rx.State, handle: str) -> Any:
    """Reads the page anew if it is the person's."""
    page = await state.get_state(ProfilePage)
    return ProfilePage.open if page._handle() == handle.lower() else None


UNDOS.update(mute=_unmute, block=_unblock)
